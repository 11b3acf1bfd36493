"""What an exercise declares whose answer is a North Star."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from lab_app.course.exercise import Exercise, Mistake


@dataclass(frozen=True, kw_only=True)
class NorthStarExercise(Exercise):
    """A metric to steer by, which many definitions can be: it is right if it passes the tests of `trials`, all of them
    told in the prompt.

    `solution` and `ways` are definitions that pass. There is a mistake for each trial, of the trial's name: its
    message is said where that is the first one that an answer fails, its answers are texts that do.
    """

    kind: ClassVar[str] = "north_star"
    written_in: ClassVar[str] = "yaml"

    starter: str
    solution: str
    ways: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()

    def __post_init__(self) -> None:
        for name in ("starter", "solution"):  # written on lines of their own, between quotes
            object.__setattr__(self, name, f"{getattr(self, name).strip()}\n")

    @property
    def one_way(self) -> str:
        return self.solution
