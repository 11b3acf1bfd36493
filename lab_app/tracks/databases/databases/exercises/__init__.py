"""Exercises of this level, one file each."""
