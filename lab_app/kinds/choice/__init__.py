"""Exercises that are answered by choosing one of several answers."""
