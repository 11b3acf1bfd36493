"""What an exercise declares whose answer is a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from lab_app.course.exercise import Exercise, Mistake


@dataclass(frozen=True, kw_only=True)
class NumberExercise(Exercise):
    """A question that is answered with a number, found with a query or otherwise.

    `solution` and the answers of `mistakes` are queries with one value. What differs from it by at
    most `tolerance` is right. `starter` is a query to begin with. `parts` are queries with the number of a part of the
    rows, by what the part is called: who gives one of these is told so. `told` says of the right number and of these what
    follows, once it is found.
    """

    kind: ClassVar[str] = "number"

    solution: str
    tolerance: float
    starter: str = ""
    unit: str = ""
    mistakes: tuple[Mistake, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    told: Callable[[float, Mapping[str, float]], str] | None = None

    def __post_init__(self) -> None:
        for name in ("starter", "solution"):  # written on lines of their own, between quotes
            object.__setattr__(self, name, getattr(self, name).strip())

    @property
    def one_way(self) -> str:
        return self.solution
