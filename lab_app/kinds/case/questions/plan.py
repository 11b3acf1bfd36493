"""A plan: how a budget is spent, worth what it does to the mean MAU of the days that count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from lab_app.course.verdict import Answered
from lab_app.kinds.case.case import Truths, Worths
from lab_app.kinds.case.questions.question import AnswerError, Question
from lab_app.simulator import FIRST_DAY, HORIZON, levers
from lab_app.whatif.plan import Plan, PlanError, euros, read_address
from lab_app.whatif.result import Result
from pipelines.contract.units import number, shown, signed
from pipelines.statistics.scores import plan_points

NEAR = 90.0
"""A plan that earns so many points is as good as the best: the top is flat."""


@dataclass(frozen=True, kw_only=True)
class PlanQuestion(Question):
    """Euros by lever, within the budget that the case has. The plan is simulated when it is handed in.

    100 (U − U_even) ÷ (U_best − U_even), U the mean MAU of days 60 to 180 of this world; a plan that breaks a guardrail
    is worth the lesser of the plan and doing nothing. U_even is the MAU of the even split even where that breaks one.
    """

    kind: ClassVar[str] = "plan"
    how: ClassVar[str] = (
        f"Your plan runs in this world, and what counts is the mean MAU of days {FIRST_DAY} to {HORIZON}. 0 points are the MAU that "
        "spreading the money evenly reaches, 100 that of the best plan of our search; above 100 is possible, below 0 too. "
        "A plan that breaks a guardrail, the even one as well, is worth no more than doing nothing."
    )

    @property
    def is_scored(self) -> bool:
        return True

    @property
    def example(self) -> Truths:
        return Truths("nothing", "")

    def check(self, given: Any) -> None:
        read_plan(given)

    def answered(self, given: Any, truths: Truths) -> Answered:
        worths = truths.worths
        if worths is None:
            raise ValueError(f"The case does not say what a plan is worth for {self.name}.")
        try:
            plan = read_plan(given).within(worths.budget)
        except PlanError as error:
            raise AnswerError(str(error)) from None
        result = worths.of(plan)
        points = plan_points(result.worth, worths.even, worths.best)
        best = read_address(str(truths.right))
        return Answered(
            question=self.name,
            kind=self.kind,
            said=f"{in_words(plan, worths.budget)}: {_moves(result.mau[1] - result.mau[0])}",
            truth=f"{in_words(best, worths.budget)}: {_moves(worths.best - result.mau[0])}",
            right=points >= NEAR,
            value=result.worth,
            points=points,
            loss=max(0.0, worths.best - result.worth),
            message=f"{_what_it_was(result, worths, points)} {truths.why}".strip(),
            key=plan.address,
        )


def read_plan(given: Any) -> Plan:
    """A plan as it was given: euros by lever, or an address. Raises AnswerError."""
    if given in (None, "", {}):
        raise AnswerError("No plan is given yet: give at least one lever some money, or write “nothing”.")
    try:
        return Plan.of(given) if isinstance(given, dict) else read_address(str(given).strip())
    except PlanError as error:
        raise AnswerError(str(error)) from None


def evenly(budget: int) -> Plan:
    """The budget spread over all levers."""
    return Plan.of({lever.id: budget // len(levers()) for lever in levers()})


def in_words(plan: Plan, budget: int) -> str:
    """€ 55,000 referral reward, € 25,000 faster pages, € 20,000 saved"""
    names = {lever.id: lever.title.lower() for lever in levers()}
    parts = sorted(((amount, names[lever]) for lever, amount in plan.euros), reverse=True)
    saved = budget - plan.total
    return ", ".join(
        f"{euros(amount)} {name}" for amount, name in (*parts, *([(saved, "saved")] if saved else ()))
    )


def _moves(gain: float) -> str:
    return f"{signed(gain, shown(abs(round(gain))))} MAU"


def _what_it_was(result: Result, worths: Worths, points: float) -> str:
    if result.broken:
        return (
            "Your plan breaks a guardrail, so it is worth no more than doing nothing: the numbers that it lifts are paid for by "
            "people who leave for good."
        )
    if points > 100.0:
        return f"Your plan is better than the best that our search has found: {number(round(points))} points."
    if points >= NEAR:
        return "Your plan is as good as the best that our search has found: the top is flat."
    if points < 0.0:
        return "Spreading the money evenly would have done more."
    return f"Your plan falls {shown(round(worths.best - result.worth))} MAU short of the best one."
