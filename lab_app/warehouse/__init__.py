"""The tables of a release, and those of the hidden worlds."""
