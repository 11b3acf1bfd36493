"""What the statements of the planner's page cost the database, which index was dropped on an evening, and by which factor careless
people say that a statement's time rose.

All of it is read from the release's tables, as a learner can.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lab_app.kinds.case import Known, Wrong
from lab_app.truth import Story
from pipelines.contract.calendar import DAY
from pipelines.contract.units import by_percent, number, percent, shown

PAGE = "planner"
ASKED_DAYS = 28
"""Days that are asked about, and days before them."""
APART = 0.1
"""A foreseen factor whose logarithm is so near to that of the true one is as good as that."""

_READ = "FROM product.query_log WHERE hour_at >= TIMESTAMP '{first}' AND hour_at < TIMESTAMP '{last}' + INTERVAL 1 DAY"
_TABLE = re.compile(r"\bFROM (\w+)")
_COLUMN = re.compile(r"(\w+) (?:=|IS)\s")


@dataclass(frozen=True)
class Cost:
    """What a statement, or several, cost on some days."""

    calls: int = 0
    requests: int = 0
    ms: int = 0
    rows: int = 0

    @property
    def calls_a_request(self) -> float:
        return self.calls / self.requests if self.requests else 0.0

    @property
    def ms_a_call(self) -> float:
        return self.ms / self.calls if self.calls else 0.0

    @property
    def rows_a_call(self) -> float:
        return self.rows / self.calls if self.calls else 0.0


@dataclass(frozen=True)
class Log:
    """Some days of the log: each statement of the planner's page, requests for the page, and the milliseconds of all
    statements of the database."""

    statements: Mapping[str, Cost]
    requests: int
    all_ms: int

    @property
    def ms(self) -> int:
        """Of the page."""
        return sum(one.ms for one in self.statements.values())

    @property
    def ms_a_request(self) -> float:
        return self.ms / self.requests if self.requests else 0.0

    def of(self, statement: str) -> Cost:
        """A statement of the page; none costs nothing."""
        return self.statements.get(statement, Cost())

    def others(self, statement: str) -> Cost:
        """The page's other statements together."""
        rest = [one for name, one in self.statements.items() if name != statement]
        return Cost(
            sum(one.calls for one in rest),
            sum(one.requests for one in rest),
            sum(one.ms for one in rest),
            sum(one.rows for one in rest),
        )


@dataclass(frozen=True)
class Dropped:
    """An index that was dropped: what was run, and when (UTC)."""

    statement: str
    at: dt.datetime


def read_log(known: Known, first: dt.date, last: dt.date) -> Log:
    """What the log says of these days, ends included. Raises QueryError."""
    days = _READ.format(first=first, last=last)
    rows = known.rows(
        f"SELECT fingerprint, SUM(calls), SUM(requests), SUM(total_ms), SUM(rows_read) {days} AND service = '{PAGE}' "
        "GROUP BY fingerprint ORDER BY fingerprint"
    )
    statements = {str(name): Cost(*(int(number) for number in numbers)) for name, *numbers in rows}
    # A statement that each request sends has them all.
    requests = max((one.requests for one in statements.values()), default=0)
    return Log(statements, requests, int(known.value(f"SELECT COALESCE(SUM(total_ms), 0) {days}")))


def weeks(known: Known, first: dt.date, last: dt.date) -> list[float]:
    """Milliseconds of the page's statements for each of its requests, week by week. Raises QueryError."""
    rows = known.rows(
        f"SELECT SUM(ms) / MAX(requests) FROM (SELECT date_diff('day', DATE '{first}', CAST(hour_at AS DATE)) // 7 AS week, "
        f"SUM(total_ms) AS ms, SUM(requests) AS requests {_READ.format(first=first, last=last)} AND service = '{PAGE}' "
        "GROUP BY week, fingerprint) GROUP BY week ORDER BY week"
    )
    return [float(ms) for (ms,) in rows]


def table_of(statement: str) -> str:
    """The table that a statement reads."""
    found = _TABLE.search(statement)
    return found[1] if found else ""


def index_of(statement: str) -> str:
    """The name of the index that finds a statement's rows: its table and the columns of its conditions."""
    return "_".join((table_of(statement), *_COLUMN.findall(statement.partition(" WHERE ")[2]), "idx"))


def dropped(known: Known, statements: Iterable[str], day: dt.date) -> dict[str, Dropped]:
    """By statement, the index that finds its rows, where it was dropped on the evening before a day. Raises QueryError."""
    rows = known.rows(
        "SELECT statement, applied_at FROM product.migrations WHERE kind = 'drop_index' "
        f"AND applied_at >= TIMESTAMP '{day - DAY}' AND applied_at < TIMESTAMP '{day}' ORDER BY applied_at"
    )
    return {
        one: Dropped(str(text), at)
        for one in statements
        for text, at in rows
        if str(text).endswith(f" {index_of(one)}")
    }


def moved(before: float, now: float) -> float:
    """By which factor a number moved; 1 where there was nothing."""
    return now / before if before else 1.0


def said(value: float) -> str:
    """1.0, 14, 560: as many digits as one speaks of."""
    return number(value, digits=0 if value >= 10 else 1)


def wrong_factors(before: Log, now: Log, story: Story, right: float) -> tuple[Wrong, ...]:
    """What careless readings of four weeks and the four before come to, as far as it is another factor than the right one."""
    requests = by_percent(moved(before.requests, now.requests) - 1.0)
    page, database = moved(before.ms, now.ms), moved(before.all_ms, now.all_ms)
    if not story.happened:
        ups = (
            f"Your range holds by which factor {{}} time moved. Requests for the planner moved by {requests}, and each week of each statement is a few per "
            "cent more or less than the one before: that is no cause."
        )
        foreseen = [
            Wrong("the_page", page, ups.format("the page's")),
            Wrong("the_database", database, ups.format("the whole database's")),
        ]
    else:
        was, is_now = (log.of(story.segment["statement"]) for log in (before, now))
        foreseen = [
            *(_of_dearer_calls(was, is_now) if story.outcome == "unindexed" else _of_more_calls(was, is_now)),
            Wrong(
                "more_visitors",
                moved(was.ms, is_now.ms),
                f"Your range holds by which factor the statement's time moved, visitors included: requests for the page moved by {requests} in the same "
                "weeks. Because of it is what is left for each request.",
            ),
            Wrong(
                "the_page",
                page,
                f"Your range holds the factor of the whole page's time. The page has {len(now.statements)} statements, and those that did what "
                "they always do are in it: they make the factor of the one that changed look smaller.",
            ),
            Wrong(
                "the_database",
                database,
                f"Your range holds the factor of the whole database's time. {percent(1 - now.ms / now.all_ms)} of that is of other pages and of "
                "jobs, which are no slower for it.",
            ),
        ]
    return tuple(one for one in foreseen if one.value > 0 and abs(math.log(one.value / right)) > APART)


def _of_dearer_calls(was: Cost, now: Cost) -> list[Wrong]:
    """Where each call takes longer: its rows, and how often it is sent."""
    took = f"{shown(was.ms_a_call, 'ratio')} ms before, and {shown(now.ms_a_call, 'ratio')} ms now"
    return [
        Wrong(
            "rows",
            moved(was.rows_a_call, now.rows_a_call),
            f"Your range holds the factor of the rows: a call read {said(was.rows_a_call)} of them before, and {said(now.rows_a_call)} now. A call spends its "
            f"time on other things too: it took {took}. A machine is rented for its time, and not for rows.",
        ),
        Wrong(
            "calls",
            moved(was.calls_a_request, now.calls_a_request),
            f"Your range holds the factor of the calls a request: {said(was.calls_a_request)} before, {said(now.calls_a_request)} now. They did not multiply; "
            f"a call took {took}.",
        ),
    ]


def _of_more_calls(was: Cost, now: Cost) -> list[Wrong]:
    """Where there are more calls: how long one takes."""
    return [
        Wrong(
            "a_call",
            moved(was.ms_a_call, now.ms_a_call),
            f"Your range holds the factor of a *call's* time: {shown(was.ms_a_call, 'ratio')} ms before, {shown(now.ms_a_call, 'ratio')} ms now. A request sent the "
            f"statement {said(was.calls_a_request)} times before and {said(now.calls_a_request)} times now. Cheap calls, sent often enough, are what a page "
            "waits for.",
        )
    ]
