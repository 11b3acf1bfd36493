"""The kind of exercise that is answered with a number."""

from __future__ import annotations

from lab_app.course.exercise import Hint, Link, Mistake
from lab_app.kinds.number.spec import NumberExercise

__all__ = ["Hint", "Link", "Mistake", "NumberExercise"]
