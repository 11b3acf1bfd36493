"""A metric over windows of several weeks, one that ends in each week, all complete.

A board compares whole windows, and its line must show the same. Asking for each window alone would be a
question for each week of a history. MetricFlow is asked for the metric by week instead, and where its SQL
cuts days into weeks, they are cut into windows: every aggregation, a percentile or a count of people too, is
then made over the window itself. Windows that begin one week apart overlap, so this is done once for each
week of a window. A metric that looks back by itself, or is a stock, is read on the windows' last days.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from pipelines.contract.calendar import DAY

if TYPE_CHECKING:
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.metrics.metric import Metric
    from lab_app.sandbox import Sandbox

Windows = tuple[tuple[dt.date, float | None], ...]
"""Values with the last days of their windows, one a week without a gap, oldest first."""

WEEK = 7 * DAY
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


def in_windows(sql: str, weeks: int, until: dt.date, apart: int = 1) -> str:
    """SQL with the column last_day, for windows of so many weeks that end `apart` weeks from each other up to `until`.

    `sql` gives metrics by week, with the columns period, dimensions and values, which stay as they are. The first
    window of each cut has days before the data's first one in it, and is among them. Windows that are as far apart
    as they are long take one cut. Raises ValueError for SQL without weeks, and SqlglotError.
    """
    return "\nUNION ALL\n".join(_cut(sql, weeks, until - shift * WEEK) for shift in range(0, weeks, apart))


def _cut(sql: str, weeks: int, until: dt.date) -> str:
    """Windows that follow each other, the last of which ends on `until`."""
    length = f"INTERVAL {7 * weeks} DAY"

    def cut(node: exp.Expr) -> exp.Expr:
        unit = node.args.get("unit") if isinstance(node, exp.DateTrunc | exp.TimestampTrunc) else None
        if unit is None or unit.name.lower() != "week":
            return node
        origin = f"DATE '{until + DAY}'"
        return sqlglot.parse_one(
            f"TIME_BUCKET({length}, {node.this.sql('duckdb')}, {origin})", dialect="duckdb"
        )

    whole = sqlglot.parse_one(sql, dialect="duckdb")
    windows = whole.transform(cut).sql("duckdb")
    if windows == whole.sql("duckdb"):
        raise ValueError("The SQL cuts no days into weeks.")
    return (
        f"SELECT CAST(period + {length} AS DATE) - 1 AS last_day, * EXCLUDE (period) FROM ({windows}) AS windows "
        f"WHERE period <= DATE '{until}'"
    )
