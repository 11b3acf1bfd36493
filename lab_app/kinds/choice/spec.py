"""What an exercise declares whose answer is one of several options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lab_app.course.exercise import Exercise


@dataclass(frozen=True)
class Option:
    """One answer to a choice, with what is said to those who take it."""

    text: str
    feedback: str
    right: bool = False


@dataclass(frozen=True, kw_only=True)
class ChoiceExercise(Exercise):
    """A question with several answers to choose from, one of which is right."""

    kind: ClassVar[str] = "choice"

    options: tuple[Option, ...]
