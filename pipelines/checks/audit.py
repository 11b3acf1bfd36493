"""The questions that a build must answer before it is published. Each is one query on the warehouse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from pipelines.contract.calendar import DAY, months, next_period
from synthetic.rows.schema import Table


@dataclass(frozen=True)
class Finding:
    """The answer to one question: whether all is well, a sentence, and figures. A warning blocks nothing."""

    passed: bool
    sentence: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    is_warning: bool = False

    @property
    def blocks(self) -> bool:
        return not self.passed and not self.is_warning


def _may_be_empty(table: Table, as_of: dt.date) -> bool:
    return table.has_rows == "perhaps" or (table.since is not None and as_of < table.since)


def volume(table: Table, as_of: dt.date, rows: int, rows_before: int | None) -> Finding:
    """Whether the table has rows, and no fewer than the last release of the same world on an earlier day.

    The second is a warning: a world that is made again, by a changed simulator, must not be stopped by its own past.
    """
    figures = {"rows": rows} | ({"rows in the last release": rows_before} if rows_before is not None else {})
    if rows == 0:
        return Finding(_may_be_empty(table, as_of), f"The table {table.name} is empty.", figures)
    if rows_before is not None and rows < rows_before:
        sentence = f"The table {table.name} has {rows:,} rows, fewer than the {rows_before:,} before."
        return Finding(False, sentence, figures, is_warning=True)
    return Finding(True, f"The table {table.name} has {rows:,} rows.", figures)


def freshness(connection: duckdb.DuckDBPyConnection, table: Table, as_of: dt.date) -> Finding:
    """Whether the newest row is of the as-of day, where every day has rows, and none is later."""
    found = connection.execute(f"SELECT max({table.filed_by})::DATE FROM product.{table.name}").fetchone()
    newest: dt.date | None = found[0] if found else None
    figures = {"newest row": str(newest), "as of": as_of.isoformat()}
    if newest is None:
        return Finding(_may_be_empty(table, as_of), f"The table {table.name} has no rows.", figures)
    sentence = f"The newest row of {table.name} is of {newest}; the data are as of {as_of}."
    if newest > as_of:
        return Finding(False, sentence, figures)
    return Finding(newest == as_of or table.has_rows != "every day", sentence, figures)


def no_empty_mart(
    connection: duckdb.DuckDBPyConnection, mart: str, as_of: dt.date, since: dt.date | None = None
) -> Finding:
    """Whether a mart has rows, as all have from the day `since` on."""
    found = connection.execute(f'SELECT count(*) FROM marts."{mart}"').fetchone()
    rows = int(found[0]) if found else 0
    may_be_empty = since is not None and as_of < since
    return Finding(rows > 0 or may_be_empty, f"The mart {mart} has {rows:,} rows.", {"rows": rows})


# Plain on purpose: no spells, no running sums, no segments; and the same on every engine.
PLAIN_MAU = """
    SELECT days.day, count(DISTINCT plans.user_id)
    FROM (VALUES {days}) AS days (day)
    LEFT JOIN (
        SELECT DISTINCT meal_plans.user_id, CAST(meal_plans.created_at AS DATE) AS plan_date
        FROM product.meal_plans
        JOIN marts.dim_users ON dim_users.user_id = meal_plans.user_id
        WHERE dim_users.is_human
    ) AS plans ON plans.plan_date > (days.day - INTERVAL '28' DAY) AND plans.plan_date <= days.day
    GROUP BY days.day ORDER BY days.day
"""
SNAPSHOT_MAU = """
    SELECT date_day, sum(mau) FROM marts.fct_active_base
    WHERE date_day IN (SELECT unnest($days::DATE[])) GROUP BY date_day ORDER BY date_day
"""


def plain_mau(
    rows: Callable[[str], Sequence[tuple[dt.date, int]]], days: Iterable[dt.date]
) -> dict[dt.date, int]:
    """A plain COUNT(DISTINCT) of the active on these days, over all rows of the product's tables.

    `rows` answers a query, of DuckDB or of Spark.
    """
    asked = ", ".join(f"(CAST('{day}' AS DATE))" for day in sorted(days))
    return {day: int(count) for day, count in rows(PLAIN_MAU.format(days=asked))} if asked else {}


def north_star(
    connection: duckdb.DuckDBPyConnection, days: Iterable[dt.date], plain: Mapping[dt.date, int] | None = None
) -> Finding:
    """Whether `mau` equals a plain COUNT(DISTINCT) over the product's tables on these days.

    `plain` is that count where it was taken elsewhere: a warehouse may have a sample of the tables.
    """
    asked = {"days": sorted(days)}
    if plain is None:
        plain = plain_mau(lambda sql: connection.execute(sql).fetchall(), asked["days"])
    metric = {
        day: None if count is None else int(count)
        for day, count in connection.execute(SNAPSHOT_MAU, asked).fetchall()
    }
    wrong = {day: (metric.get(day), count) for day, count in plain.items() if metric.get(day) != count}
    figures = {"days compared": len(plain), "days that differ": len(wrong)}
    if not wrong:
        latest = max(plain, default=None)
        figures |= {"mau": plain[latest]} if latest else {}
        return Finding(True, f"Monthly active users equal a plain count on {len(plain)} days.", figures)
    day, (in_snapshot, counted) = next(iter(wrong.items()))
    return Finding(
        False,
        f"Monthly active users on {day} are {in_snapshot} in the snapshot, and {counted} when counted.",
        figures,
    )


def days_to_compare(first: dt.date, as_of: dt.date) -> list[dt.date]:
    """The last day of each month that has 28 days of history before it, and the as-of day."""
    ends = {min(next_period(month, "month") - DAY, as_of) for month in months(first, as_of + DAY)}
    return sorted(day for day in ends if (day - first).days >= 27)
