"""Judges answers to exercises: what is right, and the first useful thing to say about what is not."""

from __future__ import annotations

from lab_app.course.exercise import Column, Edge, Exercise, Link, Mistake, Option
from lab_app.course.verdict import DifferenceRow, Outcome, Verdict
from lab_app.kinds.grade import grade
from lab_app.warehouse.variants import Variants

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
]
