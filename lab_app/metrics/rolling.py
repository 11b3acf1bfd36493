"""A metric over windows of several weeks, one that ends in each week, all complete.

A board compares whole windows, and its line must show the same. Asking for each window alone would be a
question for each week of a history. MetricFlow is asked for the metric by week instead, and where its SQL
cuts days into weeks, they are cut into windows: every aggregation, a percentile or a count of people too, is
then made over the window itself. Windows that begin one week apart overlap, so this is done once for each
week of a window. A metric that looks back by itself, or is a stock, is read on the windows' last days.
"""

from __future__ import annotations

import datetime as dt

import sqlglot
from sqlglot import exp

from pipelines.contract.calendar import DAY

WEEK = 7 * DAY


def in_windows(sql: str, weeks: int, until: dt.date) -> str:
    """SQL with the columns last_day and value, for windows of so many weeks, one that ends each week up to `until`.

    `sql` gives a metric by week, with the columns period and value. The first window of each cut has days before
    the data's first one in it, and is among them.
    """
    return "\nUNION ALL\n".join(_cut(sql, weeks, until - shift * WEEK) for shift in range(weeks))


def _cut(sql: str, weeks: int, until: dt.date) -> str:
    """Windows that follow each other, the last of which ends on `until`."""
    length = f"INTERVAL {7 * weeks} DAY"

    def cut(node: exp.Expression) -> exp.Expression:
        if not isinstance(node, exp.DateTrunc | exp.TimestampTrunc) or node.unit.name.lower() != "week":
            return node
        origin = f"DATE '{until + DAY}'"
        return sqlglot.parse_one(
            f"TIME_BUCKET({length}, {node.this.sql('duckdb')}, {origin})", dialect="duckdb"
        )

    windows = sqlglot.parse_one(sql, dialect="duckdb").transform(cut).sql("duckdb")
    return (
        f"SELECT CAST(period + {length} AS DATE) - 1 AS last_day, * EXCLUDE (period) FROM ({windows}) AS windows "
        f"WHERE period <= DATE '{until}'"
    )
