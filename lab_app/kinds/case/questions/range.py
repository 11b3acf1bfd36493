"""A range in which one believes a number to be: four of five such ranges should hold it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from lab_app.course.verdict import Answered
from lab_app.kinds.case.case import Truths, Wrong
from lab_app.kinds.case.questions.question import (
    AnswerError,
    Question,
    number_of,
    numbers_so_far,
    part,
    said,
)
from pipelines.contract.units import Unit
from pipelines.statistics.computed import Computed
from pipelines.statistics.scores import range_loss, range_points

_ENDS = {"low": "The low end", "high": "The high end"}


@dataclass(frozen=True, kw_only=True)
class Range(Question):
    """A low and a high end, in the unit that is asked for.

    `fixed` is the mean loss of the best range that is the same in every world, which earns 0. `bounds` are what can be
    at all. A factor (`log`) is scored by the distance of logarithms. A range that misses the truth and holds a foreseen wrong
    number of the case (`Truths.wrong`) is told what that number is.
    """

    kind: ClassVar[str] = "range"
    how: ClassVar[str] = (
        "The loss is the width of your range and, where the truth is outside, ten times the distance to it. 100 points "
        "are a range of no width on the truth, 0 what the best range earns that knows nothing of this world. On average "
        "you earn most with a range that you would expect to hold the truth in four of five cases. (Winkler or "
        "interval score, 1972.)"
    )

    in_short: ClassVar[str] = (
        "The narrower a range that holds the truth, the more points; a truth outside costs ten times its distance."
    )

    unit: Unit = "count"
    bounds: tuple[float, float]
    fixed: Computed[float] | float
    log: bool = False

    @property
    def is_scored(self) -> bool:
        return True

    @property
    def example(self) -> Truths:
        return Truths(self.bounds[1] if self.log else self.bounds[0], "")

    def check_so_far(self, given: Any) -> None:
        self._check_ends(**numbers_so_far(given, _ENDS, self.unit))

    def _check_ends(self, low: float | None = None, high: float | None = None) -> None:
        """Raise AnswerError for ends that cannot be, as far as they are there."""
        if low is not None and high is not None and low > high:
            raise AnswerError(
                f"The low end, {said(low, self.unit)}, is above the high end, {said(high, self.unit)}."
            )
        least, most = self.bounds
        if any(end is not None and not least <= end <= most for end in (low, high)):
            raise AnswerError(
                f"It is between {said(least, self.unit)} and {said(most, self.unit)}, whatever happened."
            )

    def answered(self, given: Any, truths: Truths) -> Answered:
        low, high = (number_of(part(given, name), self.unit, what) for name, what in _ENDS.items())
        self._check_ends(low=low, high=high)
        truth = float(truths.right)
        start, end, true = (math.log(value) if self.log else value for value in (low, high, truth))
        mistake = None if low <= truth <= high else _held(low, high, truths.wrong)
        return Answered(
            question=self.name,
            kind=self.kind,
            said=f"{said(low, self.unit)} to {said(high, self.unit)}",
            truth=said(truth, self.unit),
            right=low <= truth <= high,
            low=low,
            high=high,
            value=truth,
            log=self.log,
            points=range_points(start, end, true, _value(self.fixed)),
            loss=range_loss(start, end, true),
            message=f"{mistake.message} {truths.why}" if mistake else truths.why,
            mistake=mistake.name if mistake else None,
        )


def _held(low: float, high: float, foreseen: Sequence[Wrong]) -> Wrong | None:
    """The foreseen wrong number that a range holds, of several the one nearest to its middle."""
    held = [wrong for wrong in foreseen if low <= wrong.value <= high]
    return min(held, key=lambda wrong: abs(wrong.value - (low + high) / 2), default=None)


def _value(constant: Computed[float] | float) -> float:
    return constant.value if isinstance(constant, Computed) else constant
