"""A metric over windows of several weeks, one that ends in each week, all complete.

A board compares whole windows, and its line must show the same. Asking for each window alone would be a
question for each week of a history. MetricFlow is asked for the metric by week instead, and its SQL is cut
into windows (`window_cuts`). A metric that looks back by itself, or is a stock, is read on the windows' last
days.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lab_app.metrics.queries.window_cuts import WEEK

if TYPE_CHECKING:
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.metrics.metric import Metric
    from lab_app.sandbox import Sandbox

Windows = tuple[tuple[dt.date, float | None], ...]
"""Values with the last days of their windows, one a week without a gap, oldest first."""

_MOST = 20_000  # rows: four centuries of weeks


def read_windows(
    metric: Metric, layer: SemanticLayer, sandbox: Sandbox, *, weeks: int, until: dt.date
) -> Windows:
    """The metric over all windows of so many weeks that are whole and end on `until` or whole weeks before it.

    Raises MetricError and QueryError.
    """
    if layer.looks_back(metric.name):
        frame = layer.query([metric.name], grain="day", end=until, sandbox=sandbox)
        found = {day.date(): value for day, value in zip(frame["period"], frame[metric.name], strict=True)}
        first = (
            min(found, default=until) + (weeks - 1) * WEEK
        )  # on the days before, what it looks back on is missing
    else:
        rows = sandbox.run(layer.compile_windows(metric.name, weeks=weeks, until=until), limit=_MOST).rows
        found = {dt.date.fromisoformat(str(day)[:10]): value for day, value in rows if day is not None}
        first = min(found, default=until) + weeks * WEEK  # the first of each cut has days before the data
    return _each_week(found, first, until)


def _each_week(found: dict[dt.date, object], first: dt.date, until: dt.date) -> Windows:
    count = (until - first).days // 7
    days = [until - n * WEEK for n in range(count, -1, -1)]
    return tuple((day, _number(found.get(day))) for day in days)


def _number(value: object) -> float | None:
    number = float("nan") if value is None else float(value)  # type: ignore[arg-type]
    return None if number != number else number
