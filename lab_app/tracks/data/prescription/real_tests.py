"""Larder's own experiments, as exercises ask about them."""

from __future__ import annotations

import numpy as np

from lab_app.experiments.plans import plan_of
from lab_app.experiments.record import Days, NotRunError, days_of
from lab_app.kinds.case import Known, NotDealtError
from lab_app.truth import BothArms
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


def found_again(arms: BothArms, treated: int, control: int, week: int = 0) -> tuple[int, float]:
    """The true people of both worlds, halved anew `AGAIN` times: how often the range is above 0, and what lift is read then.

    Who saves a plan in both worlds, who in one only, and who in none are known; `treated` and `control` are the sizes
    that the real test had.
    """
    people = treated + control
    both = arms.both[week] if arms.both else min(arms.control[week], arms.treatment[week])
    kinds = np.array([both, arms.treatment[week] - both, arms.control[week] - both, 0.0])
    kinds[3] = arms.people - kinds.sum()
    sizes = np.round(kinds * people / arms.people).astype(int)
    sizes[3] = people - sizes[:3].sum()
    drawn = np.random.default_rng(11).multivariate_hypergeometric(sizes, treated, size=AGAIN)
    hits, others = drawn[:, 0] + drawn[:, 1], (sizes - drawn)[:, 0] + (sizes - drawn)[:, 2]
    low, _ = newcombe_limits(hits, np.full(AGAIN, treated), others, np.full(AGAIN, control))
    lifts = hits / treated - others / control
    is_found = low > 0
    return int(is_found.sum()), float(lifts[is_found].mean()) if is_found.any() else 0.0
