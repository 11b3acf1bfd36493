"""Larder's own experiments, as exercises ask about them."""

from __future__ import annotations

from lab_app.experiments.plans import plan_of
from lab_app.experiments.record import Days, NotRunError, days_of
from lab_app.kinds.case import Known, NotDealtError


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
