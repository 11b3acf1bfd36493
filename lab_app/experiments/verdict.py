"""What the rule of `pipelines.statistics.experiments.verdict` is given of an experiment: what is known, and how long more would take.

Days count from the first one. What is waited for is more people: at the pace at which they came, so many days of
enrolment more, and after the last of them the weeks that everybody is followed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from lab_app.experiments.plans import Plan
from lab_app.experiments.rails import Rail
from lab_app.experiments.record import Days
from pipelines.statistics.estimate import Estimate, errors_to_the_ends
from pipelines.statistics.experiments.noninferiority import SAFE_COVERAGE
from pipelines.statistics.experiments.power import ONE_SIDED, POWER, people_of_shares, power_with_guardrails
from pipelines.statistics.experiments.sample_ratio import SampleRatio
from pipelines.statistics.experiments.verdict import Evidence
from pipelines.statistics.proportions import Share

PATIENCE = 2
"""So many times as long as planned anybody would wait."""


def evidence_of(  # noqa: PLR0913 -- what is known of an experiment, each part by its own reading
    plan: Plan,
    days: Days,
    split: SampleRatio,
    treatment: Share | None,
    control: Share | None,
    lift: Estimate | None,
    rails: Sequence[Rail],
) -> Evidence:
    """The evidence; `treatment`, `control` and `lift` are the deciding week's, None while nobody's is over."""
    planned = days.planned
    run = planned if days.is_over else min((days.until - days.first).days, planned - 1)
    return Evidence(
        is_trusted=not split.is_alarm,
        success={"lift": "both" if lift is None else lift.direction},
        days=max(run, 1),
        planned_days=planned,
        guardrails={rail.name: rail.outcome for rail in rails},
        most_days=PATIENCE * planned,
        days_to_lift=planned
        if lift is not None
        and lift.high < plan.worth  # more people would not bring it above what is worth it
        else _later(plan, planned, people_times(plan, treatment, control)),
        days_to_margin={rail.name: _later(plan, planned, margin_times(rail)) for rail in rails},
    )


def people_times(plan: Plan, treatment: Share | None, control: Share | None) -> float | None:
    """How many times as many people a lift that is just worth it takes, to be found in 4 of 5 tests; None if no number
    is enough."""
    if treatment is None or control is None or not 0 < control.rate < 1 - plan.worth:
        return None
    return people_of_shares(control.rate, control.rate + plan.worth) / min(treatment.size, control.size)


def margin_times(rail: Rail) -> float | None:
    """How many times as many people a guardrail takes that is left alone, to be shown safe in 4 of 5 tests; None where
    nothing is known of it."""
    found = rail.to_be_safe
    if found is None or not (math.isfinite(found.high) and found.low > 0):
        return None
    error = math.log(found.high / found.low) / (2.0 * errors_to_the_ends(SAFE_COVERAGE))
    reach = errors_to_the_ends(1.0 - 2.0 * ONE_SIDED) + errors_to_the_ends(2.0 * POWER - 1.0)
    return (error * reach / abs(math.log(rail.limit))) ** 2


def planned_power(guardrails: int) -> float:
    """The power with which the lift is planned, so that it is found and all guardrails are shown safe in 4 of 5 tests."""
    return power_with_guardrails(POWER, guardrails)


def _later(plan: Plan, planned: int, times: float | None) -> int | None:
    return None if times is None else planned + math.ceil((times - 1.0) * plan.enrols)
