"""What is known of each person on a day, from the marts of a release, and who left in the days after it.

A column looks at days counted from the day of scoring, the cut-off: day 0. None that the model reads looks past it.
The three leaky forms do: they are here to be found out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pipelines.contract.calendar import DAY
from pipelines.contract.churn import WINDOW

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

How = Literal["sum", "days", "since"]

STREAMS = {
    "visits": ("fct_activity_days", "activity_date", "session_count", "TRUE"),
    "plans": ("fct_activity_days", "activity_date", "core_action_count", "core_action_count > 0"),
    "orders": ("fct_orders", "ordered_date", "1", "is_paid"),
    "invites": ("fct_invites", "sent_date", "1", "TRUE"),
    "mails opened": ("fct_email_messages", "CAST(opened_at AS DATE)", "1", "opened_at IS NOT NULL"),
    "win-back mails": ("fct_email_messages", "sent_date", "1", "campaign LIKE 'win_back%'"),
    "unsubscribed": ("fct_email_messages", "CAST(unsubscribed_at AS DATE)", "1", "unsubscribed_at IS NOT NULL"),
    "tickets": ("fct_support_tickets", "opened_date", "1", "TRUE"),
}  # fmt: skip
"""What people do, by day: the mart that has it, its day, how much, and which of its rows."""
_PERSON = {"fct_invites": "inviter_user_id"}


@dataclass(frozen=True)
class Counted:
    """A column that counts what somebody did on some days.

    `first` and `last` are days from the cut-off, day 0; without a first one, from the beginning on. `last` is None for
    “up to the day on which the table is made”. `how`: all of it, on how many days, or days since the last time.
    """

    name: str
    label: str
    counts: str
    stream: str
    how: How
    first: int | None = 1 - WINDOW
    last: int | None = 0

    @property
    def source(self) -> str:
        return STREAMS[self.stream][0]

    def days(self, cutoff: dt.date, as_of: dt.date) -> tuple[dt.date | None, dt.date]:
        """The first and the last day that it looks at."""
        first = None if self.first is None else cutoff + self.first * DAY
        return first, as_of if self.last is None else cutoff + self.last * DAY


COUNTED = (
    Counted("days_since_visit", "Days since the last visit", "days since they last came by", "visits", "since"),
    Counted("days_since_plan", "Days since the last plan", "days since they last saved a plan", "plans", "since"),
    Counted("active_days", "Days with a visit", "days on which they came by", "visits", "days"),
    Counted("active_days_before", "Days with a visit, earlier", "days on which they came by", "visits", "days",
            1 - 2 * WINDOW, -WINDOW),
    Counted("plan_days", "Days with a plan", "days on which they saved a plan", "plans", "days"),
    Counted("orders", "Orders", "orders that were paid", "orders", "sum"),
    Counted("invites", "Invitations", "invitations that they sent", "invites", "sum"),
    Counted("mails_opened", "Mails opened", "mails that they opened", "mails opened", "sum"),
    Counted("win_back_mails", "Win-back mails", "win-back mails that were sent to them", "win-back mails", "sum"),
    Counted("unsubscribed", "Unsubscribed", "mails that they unsubscribed from", "unsubscribed", "sum", None),
    Counted("tickets", "Support tickets", "tickets that they opened", "tickets", "sum"),
)  # fmt: skip
AGE = "days_since_signup"
WORDS = {
    "channel": ("signup_source", "Channel"),
    "platform": ("signup_platform", "Platform at signup"),
    "country": ("country", "Country"),
    "plan": ("signup_plan", "Plan at signup"),
}

_BY_NAME = {column.name: column for column in COUNTED}
LEAKS: dict[str, tuple[Counted, str]] = {
    "win_back_mails": (
        replace(_BY_NAME["win_back_mails"], first=1, last=WINDOW),
        (
            "A win-back mail goes to those who have not come by for some weeks. Counted in the days that are to be "
            "predicted, it is the answer in other words, and on the day of scoring nobody has got it yet."
        ),
    ),
    "days_since_visit": (
        replace(_BY_NAME["days_since_visit"], first=None, last=None),
        (
            "A table that is overwritten every night has today's value. Joined to an older day of scoring it knows who "
            "came back meanwhile."
        ),
    ),
    "active_days": (
        replace(_BY_NAME["active_days"], last=WINDOW),
        "Its days reach into those that are to be predicted: whoever leaves has fewer of them by definition.",
    ),
}
"""The leaky form of a column, by its name, and why it is one."""


def read(
    connection: duckdb.DuckDBPyConnection, cutoffs: Sequence[dt.date], as_of: dt.date, counted: Sequence[Counted]
) -> pa.Table:  # fmt: skip
    """A row for each cut-off and person who saved a plan in the 28 days up to it.

    Columns: cutoff, user_id, `left` (NULL where the 28 days after it are not over), the counted ones (of leaky ones
    give those a name of their own), `days_since_signup` and the four of words.
    """
    days = ", ".join(f"(DATE '{day}')" for day in cutoffs)
    parts = [f"WITH cutoffs(cutoff) AS (VALUES {days}), {_PEOPLE}"]
    joins, chosen = [], []
    for number, stream in enumerate(dict.fromkeys(column.stream for column in counted)):
        own = [column for column in counted if column.stream == stream]
        parts.append(f", part{number} AS ({_aggregated(stream, own, as_of)})")
        joins.append(f"LEFT JOIN part{number} USING (cutoff, user_id)")
        chosen += [f"COALESCE({column.name}, {_nothing(column)}) AS {column.name}" for column in own]
    words = ", ".join(f"u.{source} AS {name}" for name, (source, _) in WORDS.items())
    sql = (
        "".join(parts) + f" SELECT cutoff, user_id, CASE WHEN cutoff + {WINDOW} <= DATE '{as_of}' "
        "THEN COALESCE(plans_after, 0) = 0 END AS has_left, "
        + ", ".join(chosen)
        + f", date_diff('day', u.signed_up_date, cutoff) AS {AGE}, {words} FROM people "
        + " ".join(joins)
        + " JOIN marts.dim_users u USING (user_id) LEFT JOIN after USING (cutoff, user_id) ORDER BY cutoff, user_id"
    )
    return connection.sql(sql).to_arrow_table()


_PLAN_DAYS = "SELECT user_id, activity_date AS day FROM marts.fct_activity_days WHERE core_action_count > 0 GROUP BY ALL"
_PEOPLE = (
    f"plan_days AS MATERIALIZED ({_PLAN_DAYS}), "
    f"people AS MATERIALIZED (SELECT DISTINCT cutoff, user_id FROM cutoffs JOIN plan_days "
    f"ON day > cutoff - {WINDOW} AND day <= cutoff), "
    f"after AS (SELECT cutoff, user_id, COUNT(*) AS plans_after FROM people JOIN plan_days USING (user_id) "
    f"WHERE day > cutoff AND day <= cutoff + {WINDOW} GROUP BY ALL)"
)


def _aggregated(stream: str, columns: Sequence[Counted], as_of: dt.date) -> str:
    table, day, amount, which = STREAMS[stream]
    person = _PERSON.get(table, "user_id")
    wanted = ", ".join(f"{_how(column, as_of)} AS {column.name}" for column in columns)
    rows = f"SELECT {person} AS user_id, {day} AS day, SUM({amount}) AS amount FROM marts.{table} WHERE {which} GROUP BY ALL"
    return (
        f"SELECT cutoff, user_id, {wanted} FROM people JOIN ({rows}) USING (user_id) GROUP BY cutoff, user_id"
    )


def _how(column: Counted, as_of: dt.date) -> str:
    last = f"LEAST(cutoff + {column.last}, DATE '{as_of}')" if column.last is not None else f"DATE '{as_of}'"
    first = f" AND day >= cutoff + {column.first}" if column.first is not None else ""
    within = f"FILTER (WHERE day <= {last}{first})"
    if column.how == "since":
        return f"ANY_VALUE({last}) - MAX(day) {within}"
    return f"COUNT(*) {within}" if column.how == "days" else f"CAST(SUM(amount) {within} AS BIGINT)"


def _nothing(column: Counted) -> str:
    """What stands for people with no such row: a time that is longer than any, or 0."""
    return str(2 * WINDOW) if column.how == "since" else "0"
