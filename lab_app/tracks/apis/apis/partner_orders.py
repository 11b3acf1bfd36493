"""Orders that partner apps placed by the API: by day, by app, and which of them were placed twice.

All of it is read from the release's log, as a learner can. A POST names the order that it placed; one that is sent again
with its idempotency key names the same order, and is no other one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from lab_app.kinds.case import Known
from pipelines.contract.calendar import DAY, days

MINUTES = 15
"""Two orders of the same buyer, app and amount so close to each other are one order that was placed twice."""
TARGET = 0.12
"""By how much the week is above a mean one of the four before, as near as there is: whatever happened in a world."""
WEEK, WEEKS_BEFORE, ASKED_DAYS = 7, 4, 28

PLACED = (
    "SELECT api_clients.name AS app, placed.order_id, placed.user_id, placed.placed_at, placed.has_key, placed.waited, "
    "orders.total_amount, orders.status FROM (SELECT order_id, ANY_VALUE(api_client_id) AS client, ANY_VALUE(user_id) AS user_id, "
    "MIN(requested_at) AS placed_at, BOOL_OR(idempotency_key IS NOT NULL) AS has_key, BOOL_OR(status = 504) AS waited "
    "FROM product.api_requests WHERE method = 'POST' AND order_id IS NOT NULL "
    "AND requested_at >= DATE '{first}' AND requested_at < DATE '{last}' + INTERVAL 1 DAY GROUP BY order_id) placed "
    "JOIN product.api_clients ON api_clients.id = placed.client JOIN product.orders ON orders.id = placed.order_id"
)
"""The orders of some days, each once, as SQL: by which app, by whom, when, for how much, and how it was asked for."""
DOUBLE = (
    f"before IS NOT NULL AND placed_at < before + INTERVAL {MINUTES} MINUTE AND total_amount = amount_before "
    "AND NOT has_key AND NOT key_before"
)
_FOLLOWING = (
    "SELECT *, LAG(placed_at) OVER own AS before, LAG(total_amount) OVER own AS amount_before, LAG(has_key) OVER own AS key_before, "
    "LAG(waited) OVER own AS waited_before FROM ({placed}) WINDOW own AS (PARTITION BY app, user_id ORDER BY placed_at)"
)


@dataclass(frozen=True)
class OfApp:
    """What an app did in some days: orders, different buyers, and the orders that are the second of a pair."""

    orders: int = 0
    buyers: int = 0
    doubles: int = 0

    @property
    def per_buyer(self) -> float:
        return self.orders / self.buyers if self.buyers else 0.0


@dataclass(frozen=True)
class Doubles:
    """Orders that were placed twice, of all apps: how many, how many of them were refunded, and what all and the others are
    worth in euros; how many second orders there were on the same day, of whatever amount; calls that timed
    out; and all orders that were refunded, doubles or not."""

    count: int
    refunded: int
    euros: float
    kept_euros: float
    same_day: int
    timed_out: int
    all_refunded: int
    after_a_timeout: int


@dataclass(frozen=True)
class Week:
    """Seven days, and the four weeks from their first day that are asked about."""

    first: dt.date

    @property
    def last(self) -> dt.date:
        return self.first + (WEEK - 1) * DAY

    @property
    def end(self) -> dt.date:
        """The last of the four weeks' days."""
        return self.first + (ASKED_DAYS - 1) * DAY

    @property
    def begins(self) -> dt.date:
        """The first day of the four weeks before."""
        return self.first - 7 * WEEKS_BEFORE * DAY

    def rise(self, by_day: Mapping[dt.date, int]) -> float | None:
        """By which share the week is above a mean one of the four before; None where these have no order."""
        before = sum(by_day.get(day, 0) for day in days(self.begins, self.first)) / WEEKS_BEFORE
        return self.orders(by_day) / before - 1.0 if before else None

    def orders(self, by_day: Mapping[dt.date, int]) -> int:
        return sum(by_day.get(day, 0) for day in days(self.first, self.last + DAY))


def by_day(known: Known, first: dt.date, last: dt.date, app: str = "") -> dict[dt.date, int]:
    """Orders that partner apps, or one of them, placed on each day that has one. Raises QueryError."""
    whose = f"WHERE app = '{app}'" if app else ""
    rows = known.rows(
        f"SELECT CAST(placed_at AS DATE), COUNT(*) FROM ({PLACED.format(first=first, last=last)}) {whose} GROUP BY 1"
    )
    return {day: int(count) for day, count in rows}


def week_near(onset: dt.date, counts: Mapping[dt.date, int]) -> Week | None:
    """The week around a day whose rise is the nearest to `TARGET`, the earliest of several; None where none has a rise.

    Wherever something began on that day, the week holds it. So one size is shown in every world, whatever happened in it.
    """
    weeks = [Week(onset - back * DAY) for back in range(WEEK - 1, -1, -1)]
    rises = [(abs(rise - TARGET), week) for week in weeks if (rise := week.rise(counts)) is not None]
    return min(rises, key=lambda pair: (pair[0], pair[1].first))[1] if rises else None


def apps(known: Known, first: dt.date, last: dt.date) -> dict[str, OfApp]:
    """What each app did in some days, in the order of their names. Raises QueryError."""
    following = _FOLLOWING.format(placed=PLACED.format(first=first, last=last))
    rows = known.rows(
        f"SELECT app, COUNT(*), COUNT(DISTINCT user_id), COUNT(*) FILTER (WHERE {DOUBLE}) FROM ({following}) GROUP BY app ORDER BY app"
    )
    return {str(app): OfApp(int(orders), int(buyers), int(doubles)) for app, orders, buyers, doubles in rows}


def doubles(known: Known, first: dt.date, last: dt.date) -> Doubles:
    """The orders of some days that were placed twice. Raises QueryError."""
    following = _FOLLOWING.format(placed=PLACED.format(first=first, last=last))
    (row,) = known.rows(
        f"SELECT COUNT(*) FILTER (WHERE {DOUBLE}), COUNT(*) FILTER (WHERE {DOUBLE} AND status = 'refunded'), "
        f"COALESCE(SUM(total_amount) FILTER (WHERE {DOUBLE}), 0), "
        f"COALESCE(SUM(total_amount) FILTER (WHERE {DOUBLE} AND status <> 'refunded'), 0), "
        "COUNT(*) FILTER (WHERE CAST(before AS DATE) = CAST(placed_at AS DATE)), COUNT(*) FILTER (WHERE waited), "
        f"COUNT(*) FILTER (WHERE status = 'refunded'), COUNT(*) FILTER (WHERE {DOUBLE} AND waited_before) FROM ({following})"
    )
    count, refunded, euros, kept, same_day, timed_out, all_refunded, after = row
    return Doubles(
        count=int(count),
        refunded=int(refunded),
        euros=float(euros),
        kept_euros=float(kept),
        same_day=int(same_day),
        timed_out=int(timed_out),
        all_refunded=int(all_refunded),
        after_a_timeout=int(after),
    )
