"""Larder's own experiments, as exercises ask about them."""

from __future__ import annotations

import numpy as np

from lab_app.experiments.plans import plan_of
from lab_app.experiments.record import Days, NotRunError, days_of
from lab_app.kinds.case import Known, NotDealtError
from lab_app.truth import BothArms
from pipelines.statistics.experiments.redrawn import Units, redrawn
from pipelines.statistics.proportions import newcombe_limits

AGAIN = 10_000
"""Times that a test's people are halved anew."""


def ran(known: Known, experiment: str) -> Days:
    """The days of an experiment that is over. Raises NotDealtError and QueryError."""
    try:
        days = days_of(known, plan_of(experiment))
    except NotRunError as error:
        raise NotDealtError(str(error)) from error
    if not days.is_over:
        raise NotDealtError(
            f"“{days.plan.title}” is not over yet in this world, so there is nothing to decide."
        )
    return days


def units_of(arms: BothArms, people: float, week: int = 0) -> Units:
    """So many people like those of whom the truth knows both arms: who saves a plan in a week in both, in one, in none."""
    control, treatment = arms.control[week], arms.treatment[week]
    both = arms.both[week] if arms.both else min(control, treatment)
    return Units.of_people(arms.people, control, treatment, both).times(people / arms.people)


def found_again(arms: BothArms, people: float, week: int = 0) -> tuple[int, float]:
    """A test of so many people, halved anew `AGAIN` times: how often the range is above 0, and what lift is read then."""
    drawn = redrawn(units_of(arms, people, week), AGAIN, np.random.default_rng(11))
    size, hits, other_size, others = drawn.columns(0, 1)
    low, _ = newcombe_limits(hits, size, others, other_size)
    lifts, is_found = hits / size - others / other_size, low > 0
    return int(is_found.sum()), float(lifts[is_found].mean()) if is_found.any() else 0.0
