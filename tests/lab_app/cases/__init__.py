"""Exercises about cases, held against many seeds and some whole worlds.

`python -m tests.lab_app.cases.constants` draws seeds and prints what an exercise's constant is computed from;
`python -m tests.lab_app.cases.worlds` reads all exercises on whole worlds, those about cases as a careful analyst
would: whether each reference is right, and each foreseen wrong answer wrong.
"""
