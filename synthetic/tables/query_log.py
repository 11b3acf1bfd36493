"""What statements cost the database, hour by hour."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from synthetic.kernel import days, draws
from synthetic.kernel.bends import Segments
from synthetic.kernel.draws import Floats, Keys
from synthetic.rows.frames import Coded, Frame
from synthetic.rows.schema import CATEGORY, TIMESTAMP, Column, Table, number
from synthetic.rows.stretch import Stretch
from synthetic.systems import traffic
from synthetic.systems.statements import (
    CODES,
    FINGERPRINTS,
    JOBS,
    LOGGED_SINCE,
    PAGES,
    SERVICES,
    Shown,
    Statement,
    places_filled,
    statements,
)
from synthetic.vocabulary import PLANNER_STATEMENTS

TABLE = Table(
    name="query_log",
    number=17,
    grain="statement and hour",
    description=(
        "What each statement cost the database in an hour in which it ran: statements of pages, and of programs that "
        "run for nobody. The log begins on 2025-10-04."
    ),
    origin="server",
    filed_by="hour_at",
    made_of="happenings",
    person=None,
    has_rows="always",
    since=days.date(LOGGED_SINCE),
    columns=(
        number("The row's number."),
        Column("hour_at", TIMESTAMP, "When the hour began (UTC).", ordinary="2026-06-10 18:00:00"),
        Column("fingerprint", CATEGORY, "The statement, with ? for its values.", ordinary="SELECT ?"),
        Column(
            "service",
            CATEGORY,
            "Whose statement it is: of the page home, recipes, planner, cart or checkout, or of jobs.",
            ordinary="planner",
        ),
        Column("calls", pa.int32(), "How often it ran.", ordinary="120"),
        Column(
            "requests",
            pa.int32(),
            "Requests for the page, or runs of the job, in which it ran at least once.",
            ordinary="120",
        ),
        Column("total_ms", pa.int32(), "Milliseconds that all these calls took together.", ordinary="90"),
        Column("rows_read", pa.int64(), "Rows that the database looked at for them.", ordinary="120"),
        Column("rows_returned", pa.int64(), "Rows that it gave back.", ordinary="120"),
    ),
)

_DAY_SPREAD, _WEEK_SPREAD, _CALL_SPREAD, _ITEM_SPREAD = 0.05, 0.06, 0.6, 0.3
"""Of the log of a call's milliseconds: of all statements on a day, of one in a week, and of one call; of the log of
how many items a request shows."""
_READ_SPREAD = 0.3
_MOST = 2**31 - 1
_NUMBER_BITS = 7
"""Of a row's number, for the statement; the rest counts hours."""


def rows(stretch: Stretch) -> Frame:
    """A row for each statement and hour of the stretch's days in which it ran."""
    if not stretch.is_of_the_first_shard or stretch.is_opening:
        return Frame.empty(TABLE)
    count = stretch.last - stretch.first
    by_slot = traffic.of_days(stretch)
    by_hour = by_slot.reshape(count * 24, traffic.SLOTS_AN_HOUR, len(PAGES)).sum(axis=1)
    log = _Log(stretch, by_hour)
    every = statements(stretch.scenario.seed)
    for shown in every.lists:
        log.add_list(shown)
    for statement in every.others:
        log.add(statement)
    return log.frame()


class _Log:
    """Columns of the log while they are made, statement after statement; each of one value an hour."""

    def __init__(self, stretch: Stretch, requests: NDArray[np.int64]) -> None:
        self.scenario, self.requests = stretch.scenario, requests
        self.size = traffic.size_of(self.scenario)
        hour = np.arange(stretch.first * 24, stretch.last * 24)
        self.hour, self.day = hour, (hour // 24).astype(np.int16)
        self.key = draws.child(draws.child(self.scenario.key, 0, "query log"), hour, "hour")
        slow = draws.normal(draws.child(self.scenario.key, self.day, "query log day"), "slow")
        self.slow = np.exp(_DAY_SPREAD * slow)
        self.parts: list[tuple[int, str, dict[str, NDArray[np.int64]]]] = []

    def add(self, statement: Statement) -> None:
        """A statement that nothing but the requests decides."""
        code = CODES[statement.fingerprint]
        key = draws.child(self.key, code, "statement")
        requests = self._requests(statement, key)
        grows = self.size if statement.grows else 1.0
        factor = self._bent("query_calls", statement.fingerprint)
        each = statement.calls * factor * (grows if statement.calls > 1 else 1.0)
        calls = _whole(requests, each, draws.normal(key, "calls"), 0.0 if statement.calls == 1 else 0.35)
        calls = np.maximum(calls, requests)
        of_call = grows if statement.calls == 1 else 1.0
        self._note(
            statement.fingerprint,
            statement.service,
            key,
            (calls, requests),
            (statement.ms * of_call, statement.read * of_call),
            _whole(calls, statement.returned * of_call, draws.normal(key, "returned"), _READ_SPREAD),
        )

    def add_list(self, shown: Shown) -> None:
        """The two statements of a list: which items it shows, and what is read of them."""
        of = shown.of
        code = CODES[of.items]
        key = draws.child(self.key, code, "statement")
        requests = self.requests[:, PAGES.index(of.service)]
        items = np.minimum(
            _whole(requests, places_filled(shown), draws.normal(key, "items"), _ITEM_SPREAD),
            requests * shown.places,
        )
        self._note(of.items, of.service, key, (requests, requests), (1.1, 1.1 * shown.places), items)
        code = CODES[shown.detail]
        key = draws.child(self.key, code, "statement")
        if shown.one_by_one:
            takes = shown.each_ms, 1.0
            self._note(shown.detail, of.service, key, (items, np.minimum(requests, items)), takes, items)
        else:
            takes = 0.5 + 0.02 * shown.places, 1.0 * places_filled(shown)
            self._note(shown.detail, of.service, key, (requests, requests), takes, items)

    def _requests(self, statement: Statement, key: Keys) -> NDArray[np.int64]:
        if statement.service == JOBS:
            clock = self.hour % 24
            runs = np.isin(clock, statement.hours) if statement.hours else np.ones(len(clock), np.bool_)
            return runs.astype(np.int64)
        asked = self.requests[:, PAGES.index(statement.service)]
        if statement.share == 1.0:
            return asked
        spread = np.sqrt(asked * statement.share * (1.0 - statement.share))
        some = np.rint(asked * statement.share + spread * draws.normal(key, "requests"))
        found: NDArray[np.int64] = np.clip(some, 0, asked).astype(np.int64)
        return found

    def _note(
        self,
        fingerprint: str,
        service: str,
        key: Keys,
        times: tuple[NDArray[np.int64], NDArray[np.int64]],
        takes: tuple[float, float],
        returned: NDArray[np.int64],
    ) -> None:
        calls, requests = times
        code = CODES[fingerprint]
        week = draws.child(draws.child(self.scenario.key, (self.day // 7), "query log week"), code, "week")
        slow = self.slow * np.exp(_WEEK_SPREAD * draws.normal(week, "slow"))
        slow = slow * self._bent("query_ms", fingerprint)
        ms = _whole(calls, takes[0] * slow, draws.normal(key, "milliseconds"), _CALL_SPREAD)
        read = _whole(
            calls, takes[1] * self._bent("query_rows", fingerprint), draws.normal(key, "read"), _READ_SPREAD
        )
        columns = {"calls": calls, "requests": requests, "total_ms": np.minimum(ms, _MOST)}
        columns |= {"rows_read": np.maximum(read, returned), "rows_returned": returned}
        self.parts.append((code, service, columns))

    def _bent(self, parameter: str, fingerprint: str) -> float | Floats:
        """Only the planner's statements are ever bent by themselves."""
        code = PLANNER_STATEMENTS.index(fingerprint) if fingerprint in PLANNER_STATEMENTS else -1
        codes = np.full(len(self.day), code)
        return self.scenario.bent(
            parameter, self.day, Segments(lambda dimension: {"statement": codes}[dimension])
        )

    def frame(self) -> Frame:
        """The rows in order of hour and statement, without those of hours in which a statement did not run."""
        code = np.repeat([code for code, _, _ in self.parts], len(self.hour))
        service = np.repeat([SERVICES.index(name) for _, name, _ in self.parts], len(self.hour))
        hour = np.tile(self.hour, len(self.parts))
        found = {name: np.concatenate([part[name] for _, _, part in self.parts]) for name in self.parts[0][2]}
        order = np.lexsort((code, hour))
        at = order[found["calls"][order] > 0]
        day, clock = np.divmod(hour[at], 24)
        columns: dict[str, Any] = {
            "id": (hour[at] << _NUMBER_BITS) | code[at],
            "hour_at": days.microseconds(day, clock * 3600.0),
            "fingerprint": Coded(code[at], FINGERPRINTS),
            "service": Coded(service[at], SERVICES),
        }
        return Frame(
            TABLE,
            day.astype(np.int16),
            columns | {name: column[at] for name, column in found.items()},
        )


def _whole(times: NDArray[np.int64], each: float | Floats, drawn: Floats, spread: float) -> NDArray[np.int64]:
    """A sum of as many positive numbers with this mean and spread, as a whole number: the more of them, the nearer
    to its mean."""
    about = times * each * np.exp(spread * drawn / np.sqrt(np.maximum(times, 1)))
    found: NDArray[np.int64] = np.rint(about).astype(np.int64)
    return found
