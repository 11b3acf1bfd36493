"""Decks: windows of a world's history from which the seed deals the cases of a level, each with its true cause.

`seen` is what a title may say of a window: a number, its cells, how far it moved. `calm` and `quiet` find windows in
which it moved by chance alone; `dealing` gives each slot of a level a window, and `diagnosis` and `monitoring` are the
decks that it is dealt from. `synthetic.truth.cases` looks for what is dealt in a world, `synthetic.truth.windows` keeps
it with the truth.
"""
