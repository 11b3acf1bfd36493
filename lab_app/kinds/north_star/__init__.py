"""The kind of exercise that is answered with a North Star of one's own and its guardrail."""

from __future__ import annotations

from lab_app.course.exercise import Hint, Link, Mistake
from lab_app.kinds.north_star.spec import NorthStarExercise

__all__ = ["Hint", "Link", "Mistake", "NorthStarExercise"]
