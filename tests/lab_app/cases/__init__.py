"""Exercises about cases, held against many seeds and some whole worlds.

`python -m tests.lab_app.cases.constants` draws seeds and prints what an exercise's constant is computed from;
`python -m tests.lab_app.cases.worlds` reads whole worlds as a careful analyst would, and prints what that earns.
"""
