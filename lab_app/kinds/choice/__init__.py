"""The kind of exercise that is answered by choosing one of several options."""

from __future__ import annotations

from lab_app.course.exercise import Link
from lab_app.kinds.choice.spec import ChoiceExercise, Option

__all__ = ["ChoiceExercise", "Link", "Option"]
