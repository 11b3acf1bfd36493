"""A few worker processes that share the queries of everybody who uses the lab.

Four workers served twenty sessions better than twenty did, so that queries wait for a free worker rather than get
one each. They wait in a line, in which everybody has a place, and sessions take turns (`line`). A long query does
not hold up the others: what it takes is not counted against the workers that there may be, up to twice as many.
What is asked by several at once is answered once, and remembered (`answers`).
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from lab_app.sandbox import messages, pasted, wire
from lab_app.sandbox.answers import SharedAnswers, is_steady, normalised
from lab_app.sandbox.errors import engine_errors
from lab_app.sandbox.line import LONG_SECONDS, Durations, Ticket, in_order
from lab_app.sandbox.process import WATCH_SECONDS, WorkerEndedError, WorkerProcess
from lab_app.sandbox.result import QueryError, Result

SEARCH_PATH = ("product", "marts", "intermediate", "staging")
GRACE_SECONDS = 0.5  # what the engine gets to stop by itself before its process is killed
MOST_TIMES_AS_LONG = 4  # as its share of the processor's time: what a query gets while others run beside it
LONGEST_LINE = 500
LONGEST_QUERY = 50_000  # characters
REPLY_BYTES = 16 * 2**20
REMEMBERED = 1_024  # results of queries of our own


@dataclass(frozen=True)
class Source:
    """What to run a query on: a DuckDB file, or one in memory that the statements of `setup` fill.

    `schema` is where names without a schema are looked for, if not on the sandbox's search path. Made
    by code of ours, never from anything that a learner typed.
    """

    path: Path | None
    setup: tuple[str, ...] = ()
    schema: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "path": None if self.path is None else str(self.path.absolute()),
            "setup": list(self.setup),
            "schema": self.schema,
        }


@dataclass(eq=False)
class _Waiting:
    """Somebody in the line: whether the query is known to be a long one, what wakes them, and what they get."""

    is_long: bool
    turn: threading.Condition
    worker: WorkerProcess | None = None
    problem: QueryError | None = None


class Sandbox:
    """Runs one SELECT at a time per worker on one DuckDB file, read-only. Safe to share between threads.

    Workers are started as they are needed: `workers` for short queries, and as many beside them for long ones. A
    query may take `timeout_seconds` of the processor's time, and `memory_mb` beyond what its worker takes when
    idle. `on_damage` is called when the file turns out to be damaged. A context manager; `close` ends the workers.
    """

    def __init__(  # noqa: PLR0913 -- limits of a worker, each with a default
        self,
        database: Path,
        *,
        workers: int = 2,
        timeout_seconds: float = 5.0,
        memory_mb: int = 1024,
        search_path: Sequence[str] = SEARCH_PATH,
        reply_bytes: int = REPLY_BYTES,
        on_damage: Callable[[], object] = lambda: None,
    ) -> None:
        self.database = Path(database)
        self._on_damage = on_damage
        self._source = Source(self.database)
        self._workers = max(1, workers)
        self._timeout = timeout_seconds
        self._memory_mb = memory_mb
        self._settings = {
            "source": self._source.as_json(),
            "search_path": list(search_path),
            "memory_mb": memory_mb,
            "timeout_seconds": timeout_seconds,
            "most_seconds": timeout_seconds * MOST_TIMES_AS_LONG,
            "reply_bytes": reply_bytes,
        }
        self._known: OrderedDict[tuple[str, Source | None, int], Result] = OrderedDict()
        self._durations = Durations()
        self._lock = threading.RLock()
        self._state = threading.Condition(self._lock)
        self._answers = SharedAnswers(self._state)
        self._idle: deque[WorkerProcess] = deque()
        self._busy: dict[WorkerProcess, Ticket] = {}
        self._long: set[WorkerProcess] = set()  # of those that are busy
        self._waiting: dict[Ticket, _Waiting] = {}
        self._closing = False
        self._warden: threading.Thread | None = None
        with self._state:
            self._start_one()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def known(
        self, sql: str, *, limit: int = 1000, ticket: Ticket | None = None, source: Source | None = None
    ) -> Result:
        """As `run`, for a query of our own, and remembered whatever it is: a file that is read here never changes."""
        asked = (sql, source, limit)
        with self._state:
            if asked in self._known:
                self._known.move_to_end(asked)
                return self._known[asked]
        result = self.run(sql, limit=limit, ticket=ticket, source=source)
        with self._state:
            self._known[asked] = result
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return result

    def run(
        self, sql: str, *, limit: int = 1000, ticket: Ticket | None = None, source: Source | None = None
    ) -> Result:
        """The first `limit` rows of `sql`, one SELECT or EXPLAIN, which may be shared: nobody may change them.

        It waits for its turn; a `ticket` says where in the line it is, and can be cancelled: also between queries that
        are asked with the same one. `source` (trusted code only) is another file to run on. Raises QueryError.
        """
        if len(sql) > LONGEST_QUERY:
            raise messages.too_long(len(sql), LONGEST_QUERY)
        # Half a character, which no keyboard makes, is no text that can be sent on.
        sql = pasted.query_in(sql.encode("utf-8", "replace").decode("utf-8"))
        ticket = ticket or Ticket()
        if ticket.is_cancelled:
            raise messages.stopped()
        if self._closing:
            raise messages.ended("closed", self._timeout, self._memory_mb)
        if not is_steady(sql):
            return self._run(sql, limit, ticket, source)
        asked = (normalised(sql), source, limit)
        return self._answers.of(asked, ticket, lambda: self._run(sql, limit, ticket, source))

    def _run(self, sql: str, limit: int, ticket: Ticket, source: Source | None) -> Result:
        worker = self._take(ticket, self._durations.is_long(sql))
        try:
            greeting = worker.wait_until_ready()
            if not greeting.get("ready"):
                worker.kill("closed")
                reason = engine_errors.read(greeting)[1]
                if messages.is_damage(reason):
                    self._on_damage()
                raise messages.unreadable(self.database, reason)
            answer = worker.ask(
                {"sql": sql, "limit": max(0, limit), "source": (source or self._source).as_json()},
                seconds=self._timeout + GRACE_SECONDS,
                most_seconds=(self._timeout + GRACE_SECONDS) * MOST_TIMES_AS_LONG,
            )
            with self._state:
                self._durations.note(sql, worker.used_seconds)
            if answer.get("crashed"):
                worker.kill(None)  # alive, and of no use to anybody: its database is shut for good
                raise messages.ended(None, self._timeout, self._memory_mb)
        except WorkerEndedError as gone:
            with self._state:
                self._durations.note(sql, self._timeout)
            raise messages.ended(gone.ending, self._timeout, self._memory_mb) from None
        finally:
            self._give_back(worker)
        if "columns" in answer:
            return wire.result(answer)
        if answer.get("memory"):
            raise messages.ended("memory", self._timeout, self._memory_mb)
        if "refused" in answer:
            raise messages.refused(sql, answer)
        if messages.is_damage(str(answer.get("text"))):
            if source is None:
                self._on_damage()
            raise messages.damaged((source or self._source).path or self.database)
        raise engine_errors.explain(sql, answer, self._timeout, self._memory_mb)

    def close(self, *, wait: bool = False) -> None:
        """End all workers; with `wait`, let those that are busy finish first."""
        with self._state:
            self._closing = True
            self._wake_all()
            if wait:
                self._state.wait_for(lambda: not self._busy, timeout=self._timeout + GRACE_SECONDS + 1)
            for worker in self._busy:
                worker.kill("closed")
            idle, self._idle = list(self._idle), deque()
        for worker in idle:
            worker.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers there are now."""
        with self._state:
            return tuple(worker.pid for worker in (*self._idle, *self._busy))

    def _start_one(self) -> None:
        """Start a worker. Raises QueryError (busy) where the system lets none start."""
        try:
            self._idle.append(WorkerProcess(self._settings))
        except OSError as error:
            raise messages.no_worker(error.strerror or str(error)) from None
        if self._warden is None:
            self._warden = threading.Thread(target=self._watch, name="sandbox-warden", daemon=True)
            self._warden.start()

    def _take(self, ticket: Ticket, is_long: bool) -> WorkerProcess:
        """A worker for the caller alone, when it is its turn. Raises QueryError (busy, cancelled, engine)."""
        ticket.hand_to(lambda: self._place(ticket), self._wake)
        with self._state:
            if len(self._waiting) >= LONGEST_LINE:
                raise messages.busy(len(self._waiting))
            me = self._waiting[ticket] = _Waiting(is_long, threading.Condition(self._lock))
            try:
                self._call_next()
                while me.worker is None:
                    if self._closing:
                        raise messages.ended("closed", self._timeout, self._memory_mb)
                    if ticket.is_cancelled:
                        raise messages.stopped()
                    if me.problem is not None:
                        raise me.problem
                    me.turn.wait(1.0 if ticket.leaves_after is not None else None)
                return me.worker
            finally:
                self._waiting.pop(ticket, None)
                self._call_next()  # where this one has left, or its kind of query has no room, others may go

    def _call_next(self) -> None:
        """Give a worker to everybody whose turn it is. Only they are woken: sixty who wait would each look where in
        the line they are, whenever somebody comes or goes."""
        while (ticket := self._next()) is not None:
            called = self._waiting.pop(ticket)
            try:
                called.worker = self._warm_worker()
            except QueryError as problem:
                called.problem = problem
            else:
                self._busy[called.worker] = ticket
                if called.is_long:
                    self._long.add(called.worker)
                self._state.notify_all()  # the warden
            called.turn.notify_all()

    def _warm_worker(self) -> WorkerProcess:
        while self._idle and not self._idle[-1].is_alive():
            self._idle.pop().close()  # ended from outside: no fault of the next query
        if not self._idle:
            self._start_one()
        return self._idle.pop()  # the one used last is the warmest

    def _next(self) -> Ticket | None:
        """Who may have a worker now: the first in the line whose kind of query there is room for."""
        if not self._waiting or not self._has_room():
            return None
        has_room_for_long = len(self._long) < self._workers
        line = in_order(self._waiting, self._busy.values())
        return next((t for t in line if has_room_for_long or not self._waiting[t].is_long), None)

    def _has_room(self) -> bool:
        """Whether a worker more may be busy: as many as there may be for short queries, beside the long ones."""
        return len(self._busy) - len(self._long) < self._workers and len(self._busy) < 2 * self._workers

    def _place(self, ticket: Ticket) -> int | None:
        with self._state:
            if ticket in self._busy.values():
                return 0
            if ticket not in self._waiting:
                return None
            return in_order(self._waiting, self._busy.values()).index(ticket) + 1

    def _wake(self) -> None:
        """A ticket was cancelled: end its worker, or let who waits with it notice."""
        with self._state:
            for worker, ticket in self._busy.items():
                if ticket.is_cancelled:
                    worker.kill("cancelled")
            self._wake_all()

    def _wake_all(self) -> None:
        self._state.notify_all()
        for waiting in self._waiting.values():
            waiting.turn.notify_all()

    def _give_back(self, worker: WorkerProcess) -> None:
        """Put `worker` back, or a new one in the place of one that has ended; no more stay than are needed."""
        with self._state:
            del self._busy[worker]
            self._long.discard(worker)
            is_over = self._closing or not worker.is_alive()
            # Those beyond the usual number stay until all is calm: a start takes as long as ten light queries.
            is_calm = not self._busy and not self._waiting
            is_surplus = not is_over and is_calm and len(self._idle) >= self._workers
            if not is_over and not is_surplus:
                self._idle.append(worker)
            elif not self._closing and not self._idle:
                with contextlib.suppress(QueryError):  # the next one tries again, and gets the message
                    self._start_one()
            self._call_next()
            self._state.notify_all()
        if is_over or is_surplus:
            worker.close()

    def _watch(self) -> None:
        """End queries that have passed their bounds or that nobody waits for, notice the long ones, and keep a
        worker in hand. Sleeps while none is busy."""
        while True:
            with self._state:
                self._state.wait_for(lambda: bool(self._busy) or self._closing)
                if self._closing and not self._busy:
                    return
                busy = dict(self._busy)
                turned = {w for w in busy if w not in self._long and w.used_seconds > LONG_SECONDS}
                if turned:
                    self._long |= turned
                    self._call_next()
                if not self._idle and self._has_room() and not self._closing:
                    with contextlib.suppress(QueryError):  # nobody has asked for it yet
                        self._start_one()  # who comes next finds it warm: a start takes .2 to .6 s
            for worker, ticket in busy.items():
                ending = "cancelled" if ticket.is_cancelled else worker.is_over(self._memory_mb)
                if ending is not None:
                    worker.kill(ending)
            time.sleep(WATCH_SECONDS)
