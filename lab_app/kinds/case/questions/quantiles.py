"""Three values between which one expects a number to come out: with 10, 50 and 90 % below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from lab_app.course.verdict import Answered
from lab_app.kinds.case.case import Truths
from lab_app.kinds.case.questions.question import (
    AnswerError,
    Question,
    number_of,
    numbers_so_far,
    part,
    said,
)
from pipelines.contract.units import Unit
from pipelines.statistics.scores import QUANTILES, pinball_loss, quantile_points

NAMES = {level: f"{level:.0%}".rstrip("%") for level in QUANTILES}
_WHATS = {name: f"The {name} % value" for name in NAMES.values()}


@dataclass(frozen=True, kw_only=True)
class Quantiles(Question):
    """The 10, 50 and 90 % quantiles of a number. The case has the naive loss, which earns 0, beside the truth."""

    kind: ClassVar[str] = "quantiles"
    how: ClassVar[str] = (
        "Each value costs its distance to the truth, weighed by its level: the 10 % value costs nine times as much "
        "above the truth as below it, the 90 % value the other way round. 100 points are all three on the truth, 0 what "
        "the naive forecast and its range earned on average in the past. On average you earn most by saying what you "
        "believe. (Pinball or quantile loss.)"
    )

    in_short: ClassVar[str] = (
        "The nearer your three values are to what comes, the more points; 0 is what the naive forecast earns on average."
    )

    unit: Unit = "count"

    @property
    def is_scored(self) -> bool:
        return True

    @property
    def example(self) -> Truths:
        return Truths(1.0, "", loss=1.0)

    def check_so_far(self, given: Any) -> None:
        self._check_order(numbers_so_far(given, _WHATS, self.unit))

    def _check_order(self, values: Mapping[str, float]) -> None:
        """Raise AnswerError for values that go down, as far as they are there, by their names from the lowest up."""
        for (name, before), (above, later) in pairwise(values.items()):
            if later < before:
                raise AnswerError(
                    f"The {name} % value, {said(before, self.unit)}, is above the {above} % value, {said(later, self.unit)}: "
                    "it should be the lower one."
                )

    def answered(self, given: Any, truths: Truths) -> Answered:
        values = {
            level: number_of(part(given, name), self.unit, _WHATS[name]) for level, name in NAMES.items()
        }
        self._check_order({NAMES[level]: value for level, value in values.items()})
        if truths.loss is None or truths.loss <= 0.0:
            raise ValueError(f"The case has no naive loss for {self.name}.")
        truth = float(truths.right)
        return Answered(
            question=self.name,
            kind=self.kind,
            said=" · ".join(said(value, self.unit) for value in values.values()),
            truth=said(truth, self.unit),
            right=values[0.1] <= truth <= values[0.9],
            low=values[0.1],
            high=values[0.9],
            value=truth,
            points=quantile_points(values, truth, truths.loss),
            loss=pinball_loss(values, truth),
            message=truths.why,
            middle=values[0.5],
            due=truths.due.isoformat() if truths.due else None,
        )
