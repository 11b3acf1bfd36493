"""Judges answers to exercises: what is right, and the first useful thing to say about what is not."""

from __future__ import annotations

from lab_app.grading.exercise import Column, Edge, Exercise, Link, Mistake, Option
from lab_app.grading.grade import grade
from lab_app.grading.variants import Variants, variants_for
from lab_app.grading.verdict import DifferenceRow, Outcome, Verdict

__all__ = [
    "Column",
    "DifferenceRow",
    "Edge",
    "Exercise",
    "Link",
    "Mistake",
    "Option",
    "Outcome",
    "Variants",
    "Verdict",
    "grade",
    "variants_for",
]
