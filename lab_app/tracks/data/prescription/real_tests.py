"""Larder's own experiments, as exercises ask about them."""

from __future__ import annotations

from lab_app.experiments.plans import plan_of
from lab_app.experiments.record import Days, NotRunError, days_of
from lab_app.kinds.case import Known, NotDealtError


def ran(known: Known, experiment: str, *, fewest: int) -> Days:
    """The days of an experiment that is over and has so many people an arm. Raises NotDealtError and QueryError."""
    try:
        days = days_of(known, plan_of(experiment))
    except NotRunError as error:
        raise NotDealtError(str(error)) from error
    smaller = known.value(
        "SELECT COALESCE(MIN(people), 0) FROM (SELECT COUNT(DISTINCT user_id) AS people "
        f"FROM product.experiment_assignments WHERE experiment = '{experiment}' GROUP BY variant)"
    )
    if smaller < fewest or not days.is_over:
        raise NotDealtError(
            f"“{days.plan.title}” has too few people in this world, or is not over yet, so there is nothing to decide."
        )
    return days
