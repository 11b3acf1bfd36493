"""A number that can be worked out: it is right or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from lab_app.course.verdict import Answered
from lab_app.kinds.case.case import Truths
from lab_app.kinds.case.questions.question import Question, number_of, said
from pipelines.contract.units import Unit


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """A number in the unit that is asked for; what differs by at most `tolerance` is right.

    `mistakes` are foreseen wrong numbers by name, as the case computes them beside the truth: see `Truths.wrong`.
    """

    kind: ClassVar[str] = "number"
    how: ClassVar[str] = "It is right or not. It earns no points, and one may try again."

    tolerance: float
    unit: Unit = "count"

    @property
    def is_scored(self) -> bool:
        return False

    @property
    def example(self) -> Truths:
        return Truths(0.0, "")

    def check_so_far(self, given: Any) -> None:
        if str(given if given is not None else "").strip():
            number_of(given, self.unit, "The number")

    def answered(self, given: Any, truths: Truths) -> Answered:
        value = number_of(given, self.unit, "The number")
        truth = float(truths.right)
        right = abs(value - truth) <= (self.tolerance if truths.tolerance is None else truths.tolerance)
        near = [(abs(value - wrong.value), wrong) for wrong in truths.wrong]
        found = min(
            (pair for pair in near if pair[0] <= self.tolerance), default=None, key=lambda pair: pair[0]
        )
        mistake = None if right or found is None else found[1]
        return Answered(
            question=self.name,
            kind=self.kind,
            said=said(value, self.unit),
            truth=said(truth, self.unit),
            right=right,
            message=truths.why if right else mistake.message if mistake else "",
            mistake=mistake.name if mistake else None,
        )
