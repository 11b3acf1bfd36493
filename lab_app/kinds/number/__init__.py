"""Exercises that are answered with a number."""
