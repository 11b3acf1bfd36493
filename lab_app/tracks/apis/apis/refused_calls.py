"""Whose calls are refused as too many, and how far over they are: parts of the query, careless ones, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipelines.contract.units import number

JUNE = "requested_at >= TIMESTAMP '2026-06-01' AND requested_at < TIMESTAMP '2026-07-01'"
CALLS = f"SELECT DISTINCT * FROM api_requests WHERE {JUNE}"


def most(unit: str, which: str = "TRUE", calls: str = "calls") -> str:
    """The most calls of each client in a minute or hour."""
    return (
        f"SELECT api_client_id, MAX(n) AS most FROM (SELECT api_client_id, DATE_TRUNC('{unit}', requested_at) AS at, "
        f"COUNT(*) AS n FROM {calls} WHERE {which} GROUP BY ALL) GROUP BY api_client_id"
    )


def wrong(
    *,
    calls: str = CALLS,
    refused: str = "status = 429",
    minute: str = most("minute"),
    hour: str = most("hour"),
    count: str = "COUNT(*)",
    steady: str = "h.most / 60.0",
) -> str:
    """The answer with some part of it otherwise."""
    return (
        f"WITH calls AS ({calls}) SELECT name AS client, {count} AS refused, m.most AS busiest_minute, {steady} AS steady_rate "
        f"FROM calls JOIN api_clients ON api_clients.id = calls.api_client_id JOIN ({minute}) m USING (api_client_id) "
        f"JOIN ({hour}) h USING (api_client_id) WHERE {refused} GROUP BY name, m.most, h.most"
    )


IN_A_MONTH = "SELECT api_client_id, COUNT(*) / 43200.0 AS most FROM calls GROUP BY api_client_id"
PER_MINUTE = (
    "SELECT api_client_id, AVG(n) AS most FROM (SELECT api_client_id, DATE_TRUNC('minute', requested_at) AS at, COUNT(*) AS n "
    "FROM calls GROUP BY ALL) GROUP BY api_client_id"
)


def told(rows: Sequence[Sequence[Any]]) -> str:
    """What Dana does, by the client that was refused most."""
    client, refused, minute, steady = max(rows, key=lambda row: row[1])
    others = len(rows) - 1
    beside = f" The other {'one' if others == 1 else others}: the same picture, smaller." if others else ""
    return (
        f"{client} was refused most: {number(refused)} calls. In its busiest minute it made {number(minute)}; those of its busiest hour, evenly, are "
        f"{number(float(steady), digits=1)} a minute.{beside} None of them needs a higher limit: Dana asks them to spread their calls, or sends "
        "them a webhook when something is new. A limit raised to the bursts would have been paid for all day, and used for a minute."
    )
