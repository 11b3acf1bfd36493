"""Metrics over time as the pages draw them: one point a period, each group named as people say it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

from lab_app.ui.charts.points import Point
from lab_app.ui.metrics.dimensions import value_of

if TYPE_CHECKING:
    from lab_app.lab import Lab

Grain = Literal["day", "week", "month"]


def series(
    lab: Lab,
    metric: str,
    *,
    grain: Grain,
    start: dt.date | None,
    end: dt.date | None,
    by: str | None = None,
) -> list[Point]:
    """The metric over time, by one dimension at most. Raises MetricError and QueryError."""
    layer = lab.layer
    frame = lab.query(metric, grain=grain, start=start, end=end, by=by)
    split = layer.dimension(metric, by) if by else None
    return [
        Point(
            period.date(),
            None if value != value else float(value),
            value_of(split, group) if split else "",
            layer.is_complete(metric, period.date(), grain),
        )
        for period, value, group in zip(
            frame["period"], frame[metric], frame[split.short] if split else [""] * len(frame), strict=True
        )
    ]
