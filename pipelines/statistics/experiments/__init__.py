"""Experiments: whether to trust one, what it changed, what it broke, and when it may be read."""
