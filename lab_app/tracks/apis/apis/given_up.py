"""What becomes of the messages to an app: taken, unwanted, still tried, or given up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lab_app.kinds.case import (
    Exhibit,
    Known,
    Line,
    Worlds,
)
from lab_app.truth import Story
from pipelines.contract.calendar import DAY

PLACE = "webhooks_spring_2026"
FIRST, LAST = dt.date(2026, 4, 13), dt.date(2026, 5, 23)
"""The days on which it can happen, whatever the seed."""
SETTLED = 4 * DAY
"""After so many days nothing is tried any more."""
TRIED = (  # each message of the app that was first tried on these days; rows that are in the log twice change nothing
    "SELECT message_id, MIN(order_id) AS order_id, MIN(sent_at) AS first_at, COUNT(DISTINCT attempt) AS attempts, "
    "COALESCE(BOOL_OR(status BETWEEN 200 AND 299), FALSE) AS taken, COALESCE(BOOL_OR(status = 410), FALSE) AS unwanted, "
    "BOOL_OR(status IS NULL) AS has_timed_out, "
    "COALESCE(MAX(next_attempt_at) > MAX(sent_at), FALSE) AS is_tried_again, "
    "COUNT(DISTINCT attempt) FILTER (WHERE status IS NULL OR status NOT BETWEEN 200 AND 299 AND status <> 410) AS failures "
    "FROM product.webhook_deliveries JOIN product.api_clients ON api_clients.id = api_client_id WHERE name = '{app}' "
    "GROUP BY message_id HAVING MIN(sent_at) >= DATE '{first}' AND MIN(sent_at) < DATE '{last}' + INTERVAL 1 DAY"
)
LOST = "NOT taken AND NOT unwanted AND NOT is_tried_again"


@dataclass(frozen=True)
class Messages:
    """What became of an app's messages: how many there were, how many were given up, of how many orders and of what worth;
    and what those count who count otherwise."""

    all: int
    lost: int
    orders: int
    euros: float
    failures: int
    failed_once: int
    not_taken: int
    timed_out: int


def messages(known: Known, app: str) -> Messages:
    """What became of an app's messages of these days. Raises QueryError."""
    ((*counts, worth),) = known.rows(
        f"WITH tried AS ({tried(app)}) SELECT COUNT(*), COUNT(*) FILTER (WHERE {LOST}), "
        f"COUNT(DISTINCT order_id) FILTER (WHERE {LOST}), COALESCE(SUM(failures), 0), COUNT(*) FILTER (WHERE failures > 0), "
        f"COUNT(*) FILTER (WHERE NOT taken), COUNT(*) FILTER (WHERE has_timed_out), "
        "(SELECT COALESCE(SUM(total_amount), 0) FROM product.orders "
        f"WHERE id IN (SELECT order_id FROM tried WHERE {LOST})) FROM tried"
    )
    every, lost, orders, failures, failed_once, not_taken, timed_out = (int(count) for count in counts)
    return Messages(every, lost, orders, float(worth), failures, failed_once, not_taken, timed_out)


def tried(app: str) -> str:
    return TRIED.format(app=app, first=FIRST, last=LAST)


def both_worlds(known: Known, story: Story) -> Worlds | None:
    """The messages given up, by the day of the last attempt, with what happened and without; where they came late, the failed
    attempts. None where nothing happened."""
    if not story.happened:
        return None
    app = story.segment["api_client"]
    is_late = story.outcome == "late"
    metric = "webhooks_failed" if is_late else "webhooks_lost"
    both = known.truth.worlds(PLACE, metric, "api_client", app).between(FIRST, LAST + SETTLED)
    if not both.dates:
        return None
    return Worlds(
        f"Attempts at messages to {app} that failed, by day"
        if is_late
        else f"Messages to {app} that were given up, by the day of the last attempt",
        both,
        stretch=(story.first, story.last),
    )


def by_day(known: Known, app: str) -> Exhibit:
    """What became of the messages, by the day of their first attempt."""
    rows = {
        row[0]: (float(row[1]), float(row[2]))
        for row in known.rows(
            "SELECT CAST(first_at AS DATE), COUNT(*) FILTER (WHERE failures > 0 AND taken), "
            f"COUNT(*) FILTER (WHERE {LOST}) FROM ({tried(app)}) GROUP BY 1"
        )
    }
    dates = tuple(FIRST + n * DAY for n in range((LAST - FIRST).days + 1))
    late, lost = (tuple(rows.get(day, (0.0, 0.0))[place] for day in dates) for place in (0, 1))
    worst = max(range(len(dates)), key=lost.__getitem__)
    most = f"most given up on one day: {lost[worst]:,.0f}" if any(lost) else "none was given up"
    return Exhibit(
        title=f"Messages to {app}, by the day of their first attempt",
        lines=(Line("came late", dates, late), Line("given up", dates, lost)),
        alt=f"On a mean day {sum(late) / len(dates):,.1f} failed at first and came late; {most}.",
    )
