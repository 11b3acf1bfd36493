"""What each statement cost the database in a month, read from its log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lab_app.kinds.case import Known
from pipelines.contract.calendar import DAY, first_of_month

JOBS = "jobs"
LEAST_ITEMS = 8
"""Calls for a request from which on they are those of a list; other statements that are sent several times have fewer."""


@dataclass(frozen=True)
class Cost:
    """What a statement cost in a month: how often it ran, in how many requests, and milliseconds altogether."""

    fingerprint: str
    service: str
    calls: int
    requests: int
    ms: int

    @property
    def calls_a_request(self) -> float:
        return self.calls / max(self.requests, 1)

    @property
    def ms_a_call(self) -> float:
        return self.ms / max(self.calls, 1)

    @property
    def is_of_a_job(self) -> bool:
        return self.service == JOBS


@dataclass(frozen=True)
class Month:
    """All statements of a month; `by_item` is the one of a page that is sent once for each item."""

    costs: Sequence[Cost]

    @property
    def by_item(self) -> Cost:
        return max((one for one in self.costs if not one.is_of_a_job), key=lambda one: one.calls_a_request)

    @property
    def slowest(self) -> Cost:
        """The statement with the highest mean time of a call."""
        return max(self.costs, key=lambda one: one.ms_a_call)

    @property
    def busiest_job(self) -> Cost | None:
        """The job's statement with the most calls in a run."""
        jobs = [one for one in self.costs if one.is_of_a_job]
        return max(jobs, key=lambda one: one.calls_a_request, default=None)

    @property
    def longest(self) -> Cost:
        """The statement that takes most time, of those that are not sent for each item."""
        others = [one for one in self.costs if one != self.by_item]
        return max(others, key=lambda one: one.ms, default=self.by_item)

    @property
    def ms(self) -> int:
        return sum(one.ms for one in self.costs)

    @property
    def place_by_call(self) -> int:
        """Where the statement that is sent for each item stands by the mean time of a call: 1 is the slowest."""
        return 1 + sum(one.ms_a_call > self.by_item.ms_a_call for one in self.costs)

    def share(self, cost: Cost) -> float:
        """Of the database's time."""
        return cost.ms / self.ms

    @property
    def has_a_loop(self) -> bool:
        """Whether a page sends a statement over and over for a request, as for the items of a list."""
        return not all(one.is_of_a_job for one in self.costs) and self.by_item.calls_a_request >= LEAST_ITEMS


def last_month(as_of: dt.date) -> dt.date:
    """The first day of the last month that is over."""
    return first_of_month(first_of_month(as_of + DAY) - DAY)


def month_of(known: Known, first: dt.date, end: dt.date) -> Month:
    """What all statements cost on the days `[first, end)`. Raises QueryError."""
    rows = known.rows(
        "SELECT fingerprint, service, SUM(calls), SUM(requests), SUM(total_ms) FROM product.query_log "
        f"WHERE hour_at >= TIMESTAMP '{first}' AND hour_at < TIMESTAMP '{end}' GROUP BY ALL ORDER BY ALL"
    )
    return Month([Cost(str(row[0]), str(row[1]), int(row[2]), int(row[3]), int(row[4])) for row in rows])
