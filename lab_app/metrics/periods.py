"""Periods of a metric: which values are final, and what to say of those that are not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lab_app.metrics.metric import Grain, Metric
from pipelines.contract.calendar import DAY, next_period


def is_complete(metric: Metric, period: dt.date, grain: Grain, as_of: dt.date) -> bool:
    """Whether the value of the period that starts on `period` will never change again."""
    if metric.meta.get("never_complete"):
        return False
    return next_period(period, grain) + (metric.maturity_days - 1) * DAY <= as_of


def how_to_read(metric: Metric, periods: Sequence[dt.date], grain: Grain, as_of: dt.date) -> str | None:
    """Sentences about periods whose value may still change, and about stocks; None if there is nothing to say.

    `periods` are the first days of the periods that are shown.
    """
    said = []
    running = sorted({day for day in periods if next_period(day, grain) - DAY > as_of})
    young = sorted({day for day in periods if not is_complete(metric, day, grain, as_of)})
    if running:
        first = running[0]
        said.append(
            f"The last {grain}, from {first} on, is not over yet: the data ends on {as_of}, "
            f"day {(as_of - first).days + 1} of {(next_period(first, grain) - first).days}."
        )
        if not metric.is_stock:
            said.append(f"Don't compare it with a whole {grain}.")
    if metric.is_stock and grain != "day" and periods:
        said.append(f"{metric.label}: each row shows the value of the {grain}'s last day.")
    if metric.maturity_days and young and young[0] not in running[:1]:
        said.append(
            f"Values from {young[0]} on may still change: "
            f"they are final {metric.maturity_days} days after a {grain} ends."
        )
    return " ".join(said) or None
