"""What the metrics of the exercises should be: plain SQL over `product`, written from the prompts alone.

As those of the project's metrics in tests/dbt_project/plain_sql.py, and with the same placeholders.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from random import Random

import duckdb

from lab_app.kinds.context import Context
from lab_app.kinds.metric.spec import MetricExercise, Slice
from lab_app.kinds.metric.workshop import Cells, published, workshop
from pipelines.contract.calendar import DAY, next_period
from tests.dbt_project.plain_sql import (
    BUYERS,
    DAU_28,
    IN_PERIOD,
    LAST_28,
    MAU,
    ORDERS,
    PREPARATION,
    after_signup,
    first_day,
    over,
)

WEEKS_ACTIVE = f"""
    SELECT user_id, count(DISTINCT date_trunc('week', day)) AS weeks FROM acts WHERE day {LAST_28} GROUP BY 1"""
REPORTED = "SELECT DISTINCT user_id, session_id, event_at FROM product.events WHERE event_name = 'plan_saved'"

ORACLES: dict[str, str] = {
    "orders_per_active_user": over(ORDERS.replace(IN_PERIOD, LAST_28), MAU),
    "activation_within_a_day": first_day("share"),
    "plans_of_people": f"""
        SELECT {{dim}}, count(*) FROM humans h JOIN ({REPORTED}) x ON x.user_id = h.id
        WHERE x.event_at::DATE {IN_PERIOD} GROUP BY 1""",
    "buyers_in_28_days": BUYERS.replace(IN_PERIOD, LAST_28),
    "stickiness_of_four_weeks": over(DAU_28, MAU),
    "from_signup_to_order": after_signup(
        "share",
        "x.status <> 'failed' AND {moment}::DATE BETWEEN h.created_at::DATE AND h.created_at::DATE + 6",
        168,
        "product.orders",
    ),
    "power_users": f"""
        SELECT {{dim}}, count(*) FROM humans h JOIN ({WEEKS_ACTIVE}) x ON x.user_id = h.id
        WHERE x.weeks >= 3 GROUP BY 1""",
}
PERIODS = 6  # that are asked of each slice, the newest ones among them


def unlike(exercise: MetricExercise, context: Context, as_of: dt.date, periods: int = PERIODS) -> list[str]:
    """Where the solution's values are not those of its oracle, a line for each; on drawn periods of each slice."""
    at, found = workshop(exercise, context), []
    with duckdb.connect(str(context.sandbox.database), read_only=True) as connection:
        connection.execute("SET threads = 2")
        connection.execute(PREPARATION)
        for where in exercise.slices:
            cells = at.known_cells(exercise.solution, where, published(context))
            asked = _drawn(cells, periods)
            for period in asked:
                expected = dict(_expected(connection, exercise, where, period, as_of))
                ours = {
                    tuple(cell[1:]): value
                    for cell, value in cells.items()
                    if _day(cell[0]) == period and (value or not exercise.zero_is_nothing)
                }
                found += [
                    f"{exercise.id} {where} {period} {part}: {ours.get(part)} is not {expected.get(part)}"
                    for part in sorted({*expected, *ours}, key=str)
                    if not _is_same(expected.get(part), ours.get(part))
                ]
            assert asked, f"{exercise.id} has no value by {where}"
    return found


def _expected(
    connection: duckdb.DuckDBPyConnection,
    exercise: MetricExercise,
    where: Slice,
    period: dt.date,
    as_of: dt.date,
) -> Iterator[tuple[tuple[str, ...], float]]:
    last = min(next_period(period, where.grain) - DAY, as_of)
    sql = ORACLES[exercise.id].format(
        dim=f"h.{where.by[0]}" if where.by else "1", first=period, last=last, mark=as_of + DAY
    )
    for part, value in connection.execute(sql).fetchall():
        if value:
            yield ((part,) if where.by else ()), float(value)
        elif value is not None and not exercise.zero_is_nothing:
            yield ((part,) if where.by else ()), 0.0


def _drawn(cells: Cells, periods: int) -> list[dt.date]:
    there = sorted({_day(cell[0]) for cell in cells})
    some = Random(7).sample(there, min(periods, len(there)))
    return sorted({*some, *there[-2:]})


def _is_same(expected: float | None, ours: object) -> bool:
    if expected is None or ours is None:
        return expected is ours
    return math.isclose(float(str(ours)), expected, rel_tol=1e-9)


def _day(value: object) -> dt.date:
    return dt.date.fromisoformat(str(value)[:10])
