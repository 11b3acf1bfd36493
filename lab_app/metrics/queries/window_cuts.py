"""SQL of a metric by week, cut into windows of several weeks instead.

Where MetricFlow's SQL cuts days into weeks, they are cut into windows: every aggregation, a percentile or a count of people
too, is then made over the window itself. Windows that begin one week apart overlap, so this is done once for each week of a
window.
"""

from __future__ import annotations

import datetime as dt

import sqlglot
from sqlglot import exp

from pipelines.contract.calendar import DAY

WEEK = 7 * DAY


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
