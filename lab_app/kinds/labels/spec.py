"""What an exercise declares that is answered with the ids of bots' accounts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from lab_app.course.exercise import Exercise, Mistake


@dataclass(frozen=True, kw_only=True)
class LabelsExercise(Exercise):
    """A filter that finds the accounts of bots among those that were made from `first` to `last`, ends included.

    It is right if at least the share `precision` of what it returns are bots, and if it returns at least the share
    `recall` of all bots. `starter` runs and is not enough, `solution` is. The queries of `mistakes` are recognised by
    the accounts that they return. `story` is the place in whose truth their effect on
    monthly actives is: a right answer is told how much that was, and whether Larder's own list knows them by now.
    """

    kind: ClassVar[str] = "labels"

    first: dt.date
    last: dt.date
    precision: float
    recall: float
    starter: str
    solution: str
    mistakes: tuple[Mistake, ...] = ()
    story: str = ""

    def __post_init__(self) -> None:
        for name in ("starter", "solution"):  # written on lines of their own, between quotes
            object.__setattr__(self, name, getattr(self, name).strip())

    @property
    def one_way(self) -> str:
        return self.solution
