"""Answers that are given again: a file that is read here never changes, and so nor does what a query gives."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from lab_app.sandbox import messages
from lab_app.sandbox.line import Ticket
from lab_app.sandbox.result import QueryError, Result

MOST_CELLS = 1_000_000
"""Of all answers together: some 100 MB of texts and numbers at most."""

MOST_CELLS_OF_ONE = 20_000

# What gives something else each time that it is asked. A test holds it against what the engine says of itself.
UNSTEADY = frozenset(
    """
    age current_connection_id current_database current_date current_localtime current_localtimestamp current_query
    current_query_id current_schema current_schemas current_setting current_time current_timestamp
    current_transaction_id currval error explain gen_random_uuid get_current_time get_current_timestamp getvariable
    in_search_path localtime localtimestamp nextval now random sample setseed setval sleep_ms stats tablesample today
    tomorrow transaction_timestamp txid_current uuid uuidv4 uuidv7 vector_type write_log yesterday
    """.split()  # noqa: SIM905 - as words
)
_WORD = re.compile(r"[a-z_][a-z_0-9]*", re.IGNORECASE)


def is_steady(sql: str) -> bool:
    """Whether a query gives the same whenever it is asked. A word in a text or a remark counts as one, too: it
    costs a little time, and an answer of before would be a wrong one."""
    return UNSTEADY.isdisjoint(word.lower() for word in _WORD.findall(sql))


def normalised(sql: str) -> str:
    """The query without what stands behind its end: places in it stay where they are."""
    return sql.rstrip("; \t\r\n")


class Answers:
    """Results by what was asked. They are shared: nobody may change them. Not safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Result] = OrderedDict()
        self._cells = 0

    def get(self, asked: Hashable) -> Result | None:
        found = self._kept.get(asked)
        if found is not None:
            self._kept.move_to_end(asked)
        return found

    def keep(self, asked: Hashable, result: Result) -> None:
        """Keep an answer that is not too large, and forget those that were not asked for longest."""
        if asked in self._kept or _cells(result) > MOST_CELLS_OF_ONE:
            return
        self._kept[asked] = result
        self._cells += _cells(result)
        while self._cells > MOST_CELLS:
            self._cells -= _cells(self._kept.popitem(last=False)[1])


@dataclass(eq=False)
class _Flight:
    """A query that waits or runs, for everybody who has asked for the same; `ticket` is of who asked first."""

    ticket: Ticket
    is_over: bool = False
    result: Result | None = None
    error: QueryError | None = None


class SharedAnswers:
    """Answers by what was asked: what several ask at once is found once, and remembered. Safe to share between
    threads, which `state` wakes."""

    def __init__(self, state: threading.Condition) -> None:
        self._state = state
        self._answers = Answers()
        self._flights: dict[Hashable, _Flight] = {}

    def of(self, asked: Hashable, ticket: Ticket, find: Callable[[], Result]) -> Result:
        """The answer, which `find` gives where nobody has asked yet. Raises QueryError, as `find` does."""
        while True:
            with self._state:
                known = self._answers.get(asked)
                if known is not None:
                    return known
                flight = self._flights.get(asked)
                if flight is None:
                    flight = self._flights[asked] = _Flight(ticket)
                    break
            result = self._await(flight, ticket)
            if result is not None:
                return result
        try:
            flight.result = find()
            return flight.result
        except QueryError as error:
            flight.error = error
            raise
        finally:
            with self._state:
                del self._flights[asked]
                flight.is_over = True
                if flight.result is not None:
                    self._answers.keep(asked, flight.result)
                self._state.notify_all()

    def _await(self, flight: _Flight, ticket: Ticket) -> Result | None:
        """The answer to what somebody else asks at this moment; None where they have given it up."""
        ticket.hand_to(lambda: flight.ticket.place, self._wake)
        with self._state:
            while not flight.is_over:
                if ticket.is_cancelled:
                    raise messages.stopped()
                self._state.wait(1.0)
        error = flight.error
        if error is not None and error.kind not in ("cancelled", "busy"):
            raise QueryError(
                error.kind, error.message, error.hint, error.line, error.column, error.suggestion, error.mends
            )
        return flight.result

    def _wake(self) -> None:
        with self._state:
            self._state.notify_all()


def _cells(result: Result) -> int:
    return (len(result.rows) + 1) * max(1, len(result.columns))
