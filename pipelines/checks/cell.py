"""One cell of `pipelines.checks.chance`: how often something happened, against what is stated."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipelines.statistics.experiments.noninferiority import LEAST_EVENTS

POINT = 0.01
"""As far as a cell may always be from what is stated; further where three of its own errors are."""


@dataclass(frozen=True)
class Cell:
    """How often something happened in splits, against what is stated: None where nothing is.

    `events`: that are expected in an arm, infinite where they are not counted.
    """

    metric: str
    what: str
    stated: float | None
    seen: float
    splits: int
    events: float = math.inf
    at_most: bool = False
    note: str = ""

    @property
    def error(self) -> float:
        """Monte Carlo standard error of what was seen, were it as stated."""
        rate = self.seen if self.stated is None else self.stated
        return math.sqrt(rate * (1.0 - rate) / self.splits)

    @property
    def is_barred(self) -> bool:
        """Whether it can fail."""
        return self.stated is not None and self.events >= LEAST_EVENTS

    @property
    def passes(self) -> bool:
        if self.stated is None:
            return True
        if self.at_most:
            return self.seen <= self.stated
        return abs(self.seen - self.stated) <= max(POINT, 3.0 * self.error)

    def __str__(self) -> str:
        stated = "-" if self.stated is None else f"{'≤ ' if self.at_most else ''}{self.stated:.1%}"
        result = ("passes" if self.passes else "FAILS") if self.is_barred else "reported"
        if self.stated is not None and not self.is_barred:
            result += f", {self.events:.1f} events an arm"
        note = f"  {self.note}" if self.note else ""
        return f"{self.metric:24} {self.what:30} {self.seen:7.2%} ± {self.error:.2%}  stated {stated:>7}  {result}{note}"
