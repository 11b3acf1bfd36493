"""What an exercise declares whose answer is a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lab_app.course.exercise import Exercise, Mistake


@dataclass(frozen=True, kw_only=True)
class NumberExercise(Exercise):
    """A question that is answered with a number, found with a query or otherwise.

    `solution` and the answers of `mistakes` are queries with one value. What differs from it by at
    most `tolerance` is right. `starter` is a query to begin with.
    """

    kind: ClassVar[str] = "number"

    solution: str
    tolerance: float
    starter: str = ""
    unit: str = ""
    mistakes: tuple[Mistake, ...] = ()

    def __post_init__(self) -> None:
        for name in ("starter", "solution"):  # written on lines of their own, between quotes
            object.__setattr__(self, name, getattr(self, name).strip())

    @property
    def one_way(self) -> str:
        return self.solution
