"""The kind of exercise that is answered with a query."""

from __future__ import annotations

from lab_app.course.exercise import Hint, Link, Mistake
from lab_app.kinds.sql.spec import Column, Edge, SqlExercise

__all__ = ["Column", "Edge", "Hint", "Link", "Mistake", "SqlExercise"]
