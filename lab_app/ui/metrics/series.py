"""Metrics over time as the pages draw them: one point a period, each group named as people say it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Literal

from lab_app.ui.charts.points import Point
from lab_app.ui.metrics.dimensions import value_of

if TYPE_CHECKING:
    import pandas as pd

    from lab_app.lab import Lab
    from lab_app.metrics.metric import Dimension

Grain = Literal["day", "week", "month"]


Where = tuple[tuple[str, tuple[Any, ...]], ...]
"""Conditions: a dimension's short name, and its values that count."""


def series(  # noqa: PLR0913 -- a question has so many parts
    lab: Lab,
    metric: str,
    *,
    grain: Grain,
    start: dt.date | None,
    end: dt.date | None,
    by: str | None = None,
    where: Where = (),
) -> list[Point]:
    """The metric over time, by one dimension at most. Raises MetricError and QueryError."""
    layer = lab.layer
    frame = _frame(lab, metric, grain, start, end, by, where)
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


def values_of(lab: Lab, metric: str, dimension: Dimension) -> dict[str, Any]:
    """All values that a dimension of the metric has ever had, by how an address writes them: none for no value."""
    layer = lab.layer
    grain: Grain = "month" if "month" in layer.metric(metric).grains else "week"
    frame = _frame(lab, metric, grain, None, None, dimension.short, ())
    found = {str(value): value for value in frame[dimension.short] if value is not None and value == value}
    return dict(sorted(found.items()))


def _frame(  # noqa: PLR0913 -- as above
    lab: Lab,
    metric: str,
    grain: Grain,
    start: dt.date | None,
    end: dt.date | None,
    by: str | None,
    where: Where,
) -> pd.DataFrame:
    if not where:
        return lab.query(metric, grain=grain, start=start, end=end, by=by)
    layer = lab.layer
    return lab.keep(
        ("series", layer.edition, metric, grain, start, end, by, where),
        lambda: layer.query(
            [metric],
            by=(by,) if by else (),
            grain=grain,
            start=start,
            end=end,
            where={name: list(values) for name, values in where},
            sandbox=lab.sandbox,
        ),
    )
