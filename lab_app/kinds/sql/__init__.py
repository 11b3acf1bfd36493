"""Exercises that are answered with a query."""
