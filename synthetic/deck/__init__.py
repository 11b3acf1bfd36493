"""Decks: windows of a world's history from which the seed deals the cases of a level, each with its true cause.

seen      what a title may say of a window: a number, its cells, how far it moved
calm      the world in which nothing happens, and how far numbers move in it by themselves
quiet     the search for windows in which nothing happened and a number moved as far as in a story
dealing   hands: which window each slot of a level gets with a seed
diagnosis, monitoring   the decks of two levels
cases     a hand in a world: where each window lies, how far it moves, what the story explains of that
"""
