"""What an exercise declares that is about a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lab_app.course.exercise import Exercise
from lab_app.kinds.case.case import Case, Deal, Known, Truths
from lab_app.kinds.case.questions import Choice, Question


@dataclass(frozen=True, kw_only=True)
class CaseExercise(Exercise):
    """One or more questions about a case.

    `deal` makes the case from what is known of a world. Without one the right answers are the same in every world:
    they stand in the options. `starter` is a query to begin with, where one needs a bench to find the answer on.
    `is_dated`: it asks about days that lie ahead, so that it stays the case of the day on which it was answered.
    """

    kind: ClassVar[str] = "case"

    questions: tuple[Question, ...]
    deal: Deal | None = None
    starter: str = ""
    is_dated: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "starter", self.starter.strip())

    @property
    def is_scored(self) -> bool:
        """Whether the first answer earns points, and counts."""
        return any(question.is_scored for question in self.questions)

    def case(self, known: Known) -> Case:
        """The case in this world. Raises NotDealtError, TruthError and QueryError."""
        if self.deal is not None:
            return self.deal(known)
        return Case.of({q.name: Truths(_right(q), "") for q in self.questions})


def _right(question: Question) -> str:
    if not isinstance(question, Choice):
        raise TypeError(f"{question.name} has no answer of its own: the exercise needs to deal one.")
    return next(option.key for option in question.options if option.right)
