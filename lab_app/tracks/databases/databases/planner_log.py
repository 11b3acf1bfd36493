"""What the statements of the planner's page cost the database, and which index was dropped on an evening.

All of it is read from the release's tables, as a learner can.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lab_app.kinds.case import Known
from pipelines.contract.calendar import DAY

PAGE = "planner"
ASKED_DAYS = 28
"""Days that are asked about, and days before them."""

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
