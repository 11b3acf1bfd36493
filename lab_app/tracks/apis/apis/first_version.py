"""Who still calls v1, how many users and how much revenue hang on it: its query, careless ones, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipelines.contract.units import number, shown

DAYS = "requested_at >= TIMESTAMP '2026-06-03' AND requested_at < TIMESTAMP '2026-07-01'"
OLD = f"version = 'v1' AND {DAYS}"
USERS = "COUNT(DISTINCT user_id)"
REVENUE = (
    "SELECT api_client_id, SUM(total_amount) AS euros FROM ({placed}) placed JOIN orders ON orders.id = order_id "
    "WHERE {status} GROUP BY api_client_id"
)


def wrong(
    *,
    calls: str = OLD,
    users: str = USERS,
    placed: str = "SELECT DISTINCT api_client_id, order_id FROM calls",
    status: str = "status = 'paid'",
    whom: str = "NOT is_internal",
) -> str:
    """The answer with some part of it otherwise."""
    return (
        f"WITH calls AS (SELECT * FROM api_requests WHERE {calls}), r AS ({REVENUE.format(placed=placed, status=status)}) "
        f"SELECT name AS client, {users} AS users, COALESCE(MAX(euros), 0) AS revenue FROM calls "
        f"JOIN api_clients ON api_clients.id = calls.api_client_id LEFT JOIN r ON r.api_client_id = calls.api_client_id "
        f"WHERE {whom} GROUP BY name ORDER BY revenue DESC"
    )


def told(rows: Sequence[Sequence[Any]]) -> str:
    """What Milan does: whom he calls, and what a list by calls would have missed."""
    earn = [row for row in rows if row[2]]
    users = sum(row[1] for row in rows if not row[2])
    silent = len(rows) - len(earn)
    beside = (
        f" Another {silent} bring no revenue themselves and have {number(users)} users between them, who would find an app that shows nothing "
        "on 1 September: they get the mail, and a second one in August."
        if silent
        else ""
    )
    if not earn:
        return f"No partner's paid order came through v1 in these days.{beside}"
    return (
        f"Of {len(rows)} partners, {len(earn)} {'is' if len(earn) == 1 else 'are'} called, {earn[0][0]} first, with {shown(float(earn[0][2]), 'euro')} in "
        f"28 days.{beside}"
    )
