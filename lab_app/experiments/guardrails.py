"""What must not get worse: counts and sums of people, by arm, from their assignment on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lab_app.experiments.record import ARMS, Days, Record, enrolled, window
from pipelines.statistics.proportions import Share


@dataclass(frozen=True)
class Sums:
    """Of a number per person: how many people, and the sums of the number and of its square."""

    people: int
    total: float
    squares: float


@dataclass(frozen=True)
class Quarter:
    """The load time that a quarter of an arm's pages exceed, with what it takes for its range.

    `levels` are quantile levels around .75 and `values` the load times there, in ms. `people` loaded pages; `loads`,
    `below` (those up to the .75 quantile), and sums of their squares and products, over people.
    """

    levels: tuple[float, ...]
    values: tuple[float, ...]
    people: int
    loads: float
    below: float
    loads_squared: float
    below_squared: float
    product: float


BEFORE = "before"
"""The mails to both arms before their assignment."""
LEVELS = tuple(round(0.65 + 0.005 * step, 3) for step in range(41))
"""From .65 to .85, .75 in the middle."""


def of_recipients(record: Record, days: Days) -> Mapping[str, Share]:
    """By arm, of the people who were sent mail those who ended their subscription; arms without mail are left out.

    Raises QueryError.
    """
    rows = record.rows(
        f"WITH e AS ({enrolled(days)}), m AS (SELECT e.user_id, e.variant, "
        f"BOOL_OR(COALESCE({window(days, 'CAST(m.unsubscribed_at AS DATE)')}, FALSE)) AS has_left "
        "FROM e JOIN product.email_messages m ON m.user_id = e.user_id "
        f"WHERE {window(days, 'CAST(m.sent_at AS DATE)')} GROUP BY ALL) "
        "SELECT variant, COUNT(*), COUNT(*) FILTER (WHERE has_left) FROM m GROUP BY variant"
    )
    return {str(arm): Share(int(left), int(people)) for arm, people, left in rows}


def of_mails(record: Record, days: Days) -> Mapping[str, Share]:
    """Of the mails to those enrolled, those by which one ended the subscription: by arm since the assignment, all days on which
    anybody is treated, and as `BEFORE` those of both arms until then. What has no mails is left out. Raises QueryError.
    """
    sent, ended = "CAST(m.sent_at AS DATE)", "CAST(m.unsubscribed_at AS DATE)"
    rows = record.rows(
        f"WITH e AS ({enrolled(days)}) SELECT IF({sent} < e.since, '{BEFORE}', e.variant) AS part, COUNT(*), "
        f"COUNT(*) FILTER (WHERE {ended} < DATE '{days.treated}') "
        "FROM e JOIN product.email_messages m ON m.user_id = e.user_id "
        f"WHERE {sent} < DATE '{days.treated}' GROUP BY part"
    )
    return {str(part): Share(int(left), int(mails)) for part, mails, left in rows}


def of_people(record: Record, days: Days) -> tuple[Mapping[str, Share], Mapping[str, Sums]]:
    """By arm, the people who wrote to support; and the orders a person that were paid for. Raises QueryError."""
    rows = record.rows(
        f"WITH e AS ({enrolled(days)}), t AS (SELECT DISTINCT e.user_id FROM e "
        "JOIN product.support_tickets t ON t.user_id = e.user_id "
        f"WHERE {window(days, 'CAST(t.created_at AS DATE)')}), "
        "o AS (SELECT e.user_id, COUNT(DISTINCT o.id) AS orders FROM e JOIN product.orders o ON o.user_id = e.user_id "
        f"WHERE o.status <> 'failed' AND {window(days, 'CAST(o.created_at AS DATE)')} GROUP BY e.user_id) "
        "SELECT e.variant, COUNT(*), COUNT(t.user_id), COALESCE(SUM(o.orders), 0), "
        "COALESCE(SUM(o.orders * o.orders), 0) FROM e LEFT JOIN t ON t.user_id = e.user_id "
        "LEFT JOIN o ON o.user_id = e.user_id GROUP BY e.variant"
    )
    tickets = {str(arm): Share(int(wrote), int(people)) for arm, people, wrote, _, _ in rows}
    orders = {str(arm): Sums(int(people), float(total), float(sq)) for arm, people, _, total, sq in rows}
    return tickets, orders


def load_times(record: Record, days: Days) -> Mapping[str, Quarter]:
    """By arm, the p75 of load times and the sums of people that its range needs. Raises QueryError."""
    levels = ", ".join(map(str, LEVELS))
    rows = record.rows(
        f"WITH e AS ({enrolled(days)}), l AS (SELECT e.user_id, e.variant, l.load_ms FROM e "
        "JOIN product.page_loads l ON l.user_id = e.user_id "
        f"WHERE l.loaded_at >= DATE '{days.first}' AND {window(days, 'CAST(l.loaded_at AS DATE)')}), "
        f"q AS (SELECT variant, QUANTILE_CONT(load_ms, [{levels}]) AS q FROM l GROUP BY variant), "
        "n AS (SELECT l.variant, l.user_id, COUNT(*) AS loads, "
        f"COUNT(*) FILTER (WHERE l.load_ms <= q.q[{LEVELS.index(0.75) + 1}]) AS below "
        "FROM l JOIN q ON q.variant = l.variant GROUP BY l.variant, l.user_id), "
        "s AS (SELECT variant, COUNT(*) AS people, SUM(loads) AS loads, SUM(below) AS below, "
        "SUM(loads * loads) AS ll, SUM(below * below) AS bb, SUM(loads * below) AS lb FROM n GROUP BY variant) "
        "SELECT s.variant, people, loads, below, ll, bb, lb, UNNEST(q.q) FROM s JOIN q ON q.variant = s.variant"
    )
    found = {}
    for arm in ARMS:
        own = [row for row in rows if row[0] == arm]
        if own:
            people, loads, below, squared, below_squared, product = own[0][1:7]
            found[arm] = Quarter(
                LEVELS,
                tuple(float(row[7]) for row in own),
                int(people),
                float(loads),
                float(below),
                float(squared),
                float(below_squared),
                float(product),
            )
    return found
