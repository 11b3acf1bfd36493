"""Real users of a release, as an experiment on everybody would have met them: from a day in the past on, whoever came
by was enrolled on their first visit, and was followed for 28 days. Nothing was done to any of them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb
import numpy as np

from pipelines.contract.calendar import DAY
from pipelines.statistics.arrays import Bools, Floats, Integers

ENROLLED_DAYS = 84
FOLLOWED_DAYS = 28
LOAD_DAYS = 7
"""Of each one's page loads, those of so many days."""
RIPE_DAYS = 7
"""After which it is known whether somebody who signed up has saved a plan in their first week."""

_PEOPLE = """
WITH enrolled AS (
    SELECT user_id, min(activity_date) AS day
    FROM marts.fct_activity_days JOIN marts.dim_users USING (user_id)
    WHERE is_human AND activity_date BETWEEN $first AND $last
    GROUP BY user_id
),
visits AS (
    SELECT user_id, sum(session_count) AS sessions
    FROM enrolled JOIN marts.fct_activity_days USING (user_id)
    WHERE activity_date BETWEEN day AND day + $followed - 1 GROUP BY user_id
),
plans AS (
    SELECT
        user_id,
        count(*) FILTER (saved_date >= day) AS plans,
        count(DISTINCT saved_date) FILTER (saved_date >= day) AS plan_days,
        count(DISTINCT saved_date) FILTER (saved_date < day) AS before
    FROM enrolled JOIN marts.fct_core_actions USING (user_id)
    WHERE saved_date BETWEEN day - 28 AND day + $followed - 1 GROUP BY user_id
),
money AS (
    SELECT user_id, sum(total_amount)::DOUBLE AS revenue
    FROM enrolled JOIN marts.fct_orders USING (user_id)
    WHERE is_paid AND ordered_at::DATE BETWEEN day AND day + $followed - 1 GROUP BY user_id
),
tickets AS (
    SELECT DISTINCT user_id
    FROM enrolled JOIN marts.fct_support_tickets USING (user_id)
    WHERE opened_date BETWEEN day AND day + $followed - 1
),
mail AS (
    SELECT user_id, bool_or(is_unsubscribed) AS has_left
    FROM enrolled JOIN marts.fct_email_messages USING (user_id)
    WHERE is_delivered AND delivered_date BETWEEN day AND day + $followed - 1 GROUP BY user_id
)
SELECT
    user_id,
    coalesce(sessions, 0)::DOUBLE AS sessions,
    coalesce(plans, 0)::DOUBLE AS plans,
    coalesce(plan_days, 0)::DOUBLE AS plan_days,
    CASE WHEN signed_up_date < day THEN coalesce(before, 0)::DOUBLE ELSE 'NaN'::DOUBLE END AS before,
    coalesce(revenue, 0.0)::DOUBLE AS revenue,
    (tickets.user_id IS NOT NULL) AS has_ticket,
    (mail.user_id IS NOT NULL) AS has_mail,
    coalesce(has_left, false) AS has_left
FROM enrolled
JOIN marts.dim_users USING (user_id)
LEFT JOIN visits USING (user_id)
LEFT JOIN plans USING (user_id)
LEFT JOIN money USING (user_id)
LEFT JOIN tickets USING (user_id)
LEFT JOIN mail USING (user_id)
ORDER BY user_id
"""
_LOADS = """
SELECT user_id, load_ms::DOUBLE AS load_ms
FROM (
    SELECT user_id, min(activity_date) AS day
    FROM marts.fct_activity_days JOIN marts.dim_users USING (user_id)
    WHERE is_human AND activity_date BETWEEN $first AND $last
    GROUP BY user_id
)
JOIN marts.fct_page_loads USING (user_id)
WHERE loaded_date BETWEEN day AND day + $loads - 1 AND load_ms > 0
ORDER BY load_ms, user_id
"""
_SIGNUPS = """
SELECT date_diff('day', $first, signed_up_date) AS day, coalesce(is_activated, false) AS is_activated
FROM marts.fct_signups
WHERE signed_up_date BETWEEN $first AND $last
ORDER BY signed_up_date, user_id
"""


@dataclass(frozen=True)
class People:
    """Arrays of one value a person. `before` is NaN for those who signed up on the day; loads are in order of their
    time, with the place of whose each is."""

    first: dt.date
    last: dt.date
    sessions: Floats
    plans: Floats
    plan_days: Floats
    before: Floats
    revenue: Floats
    has_ticket: Bools
    has_mail: Bools
    has_left: Bools
    load_ms: Floats
    load_user: Integers

    def __len__(self) -> int:
        return len(self.sessions)


def people(connection: duckdb.DuckDBPyConnection, as_of: dt.date) -> People:
    """Everybody who came by in the twelve weeks that ended 28 days before the release's last day."""
    last = as_of - FOLLOWED_DAYS * DAY
    first = last - (ENROLLED_DAYS - 1) * DAY
    span = {"first": first, "last": last}
    found = connection.execute(_PEOPLE, span | {"followed": FOLLOWED_DAYS}).fetchnumpy()
    loads = connection.execute(_LOADS, span | {"loads": LOAD_DAYS}).fetchnumpy()
    ids = np.asarray(found.pop("user_id"))
    return People(
        first,
        last,
        **{name: np.asarray(column) for name, column in found.items()},
        load_ms=np.asarray(loads["load_ms"]),
        load_user=np.searchsorted(ids, np.asarray(loads["user_id"])).astype(np.int64),
    )


@dataclass(frozen=True)
class Signups:
    """People in the order in which they signed up: the day of each, counted from `first`, and whether they saved a
    plan within a week."""

    first: dt.date
    day: Integers
    is_activated: Bools

    @property
    def ends(self) -> Integers:
        """How many had signed up by the end of each day."""
        return np.searchsorted(self.day, np.arange(self.days), side="right").astype(np.int64)

    @property
    def days(self) -> int:
        return int(self.day[-1]) + 1 if len(self.day) else 0


def signups(connection: duckdb.DuckDBPyConnection, as_of: dt.date, days: int) -> Signups:
    """Those of the last days of which it is known whether they saved a plan in their first week."""
    last = as_of - RIPE_DAYS * DAY
    first = last - (days - 1) * DAY
    found = connection.execute(_SIGNUPS, {"first": first, "last": last}).fetchnumpy()
    return Signups(
        first, np.asarray(found["day"]).astype(np.int64), np.asarray(found["is_activated"]).astype(bool)
    )
