"""What a careful analyst answers to the cases about APIs, by queries that a learner could write; the exercises have theirs
from the truth, or written otherwise."""

from __future__ import annotations

from typing import Any

from lab_app.kinds.case import CaseExercise, Known, Seen

ORDERS, MESSAGES = "AP3", "AP6"
CODES = (ORDERS, MESSAGES)
SOON = 600
"""Seconds within which a second order of the same amount is a double."""
DOUBLED = 0.1
"""Share of an app's orders that are doubles, from which on it places orders twice."""
GREW = 1.16
"""Buyers of an app against those of the four weeks before, beside the same of all others: what is above it is not chance."""
NARROW = 0.003
"""Half the width of the range: pairs are counted, and hardly one is in doubt."""


def said(exercise: CaseExercise, known: Known, seen: Seen) -> dict[str, Any]:
    """The careful answer to each question. Raises QueryError."""
    return (
        _orders(known, seen)
        if exercise.code == ORDERS
        else {"messages": repr(_messages_given_up(known, seen))}
    )


def _orders(known: Known, seen: Seen) -> dict[str, Any]:
    word = seen.words
    rows = known.rows(
        f"""
        WITH posts AS (
            SELECT DISTINCT api_client_id, user_id, requested_at, idempotency_key, order_id
            FROM product.api_requests
            WHERE method = 'POST' AND order_id IS NOT NULL
              AND requested_at >= '{word["before_day"]}' AND requested_at < '{word["to_day"]}'
        ), doubles AS (
            SELECT DISTINCT later.order_id
            FROM posts AS later
            JOIN posts AS first USING (api_client_id, user_id)
            JOIN product.orders AS one ON one.id = first.order_id
            JOIN product.orders AS two ON two.id = later.order_id
            WHERE first.order_id <> later.order_id AND later.idempotency_key IS NULL AND first.idempotency_key IS NULL
              AND one.total_amount = two.total_amount
              AND date_diff('second', first.requested_at, later.requested_at) BETWEEN 1 AND {SOON}
        )
        SELECT name, requested_at >= '{word["from_day"]}' AS is_now, COUNT(DISTINCT posts.order_id), COUNT(DISTINCT user_id),
               COUNT(DISTINCT doubles.order_id)
        FROM posts JOIN product.api_clients ON api_clients.id = api_client_id
        LEFT JOIN doubles ON doubles.order_id = posts.order_id
        GROUP BY ALL
        """
    )
    now = {str(name): counts for name, is_now, *counts in rows if is_now}
    before = {str(name): counts for name, is_now, *counts in rows if not is_now}
    share = sum(counts[2] for counts in now.values()) / max(sum(counts[0] for counts in now.values()), 1)
    doubled = max(now, key=lambda app: now[app][2] / now[app][0], default="none")
    grown = max(now, key=lambda app: _beside(app, now, before), default="none")
    if doubled in now and now[doubled][2] / now[doubled][0] > DOUBLED:
        cause, app = "twice", doubled
    elif grown in now and _beside(grown, now, before) > GREW:
        cause, app = "buyers", grown
    else:
        cause, app = "nothing", "none"
    low, high = max(share - NARROW, 0.0), share + NARROW
    return {
        "cause": {"option": cause, "sure": 90},
        "share": {"low": repr(100 * low), "high": repr(100 * high)},
        "app": {"option": app, "sure": 90},
    }


def _beside(app: str, now: dict[str, list[int]], before: dict[str, list[int]]) -> float:
    """By which factor an app's buyers grew, over that of the other apps together."""
    others, others_before = (
        sum(counts[1] for name, counts in half.items() if name != app) for half in (now, before)
    )
    own_before = before.get(app, [0, 0, 0])[1]
    if not (own_before and others_before and others):
        return 1.0
    return now[app][1] / own_before * others_before / others


def _messages_given_up(known: Known, seen: Seen) -> float:
    """Messages whose eighth attempt was not taken, first tried on the days in question: nothing is tried after that one."""
    word = seen.words
    return known.value(
        f"""
        SELECT COUNT(DISTINCT last.message_id)
        FROM product.webhook_deliveries AS last
        JOIN product.webhook_deliveries AS first USING (message_id)
        JOIN product.api_clients ON api_clients.id = last.api_client_id AND name = '{word["app"]}'
        WHERE last.attempt = 8 AND first.attempt = 1
          AND (last.status IS NULL OR last.status >= 300 AND last.status <> 410)
          AND first.sent_at >= '{word["from_day"]}' AND first.sent_at < '{word["to_day"]}'
        """
    )
