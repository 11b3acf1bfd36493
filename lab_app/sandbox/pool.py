"""A few worker processes that share the queries of everybody who uses the lab.

Four workers served twenty sessions better than twenty did, so that queries wait for a free worker
rather than get one each. Where too many wait, the answer is "busy", at once and in plain words.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from lab_app.sandbox import engine_errors, messages, pasted, wire
from lab_app.sandbox.process import WorkerEndedError, WorkerProcess
from lab_app.sandbox.result import QueryError, Result

SEARCH_PATH = ("product", "marts", "intermediate", "staging")
GRACE_SECONDS = 0.5  # what the engine gets to stop by itself before its process is killed
WATCH_SECONDS = 0.05
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


class Sandbox:
    """Runs one SELECT at a time per worker on one DuckDB file, read-only. Safe to share between threads.

    Workers are started as they are needed, up to `workers`. A query may take `timeout_seconds` and
    `memory_mb` beyond what its worker takes when idle. A context manager; `close` ends the workers.
    """

    def __init__(  # noqa: PLR0913 -- limits of a worker, each with a default
        self,
        database: Path,
        *,
        workers: int = 2,
        timeout_seconds: float = 5.0,
        memory_mb: int = 1024,
        search_path: Sequence[str] = SEARCH_PATH,
        queue_length: int = 32,
        queue_seconds: float = 15.0,
        reply_bytes: int = REPLY_BYTES,
    ) -> None:
        self.database = Path(database)
        self._source = Source(self.database)
        self._workers = max(1, workers)
        self._timeout = timeout_seconds
        self._memory_mb = memory_mb
        self._queue_length = queue_length
        self._queue_seconds = queue_seconds
        self._settings = {
            "source": self._source.as_json(),
            "search_path": list(search_path),
            "memory_mb": memory_mb,
            "timeout_seconds": timeout_seconds,
            "reply_bytes": reply_bytes,
        }
        self._known: OrderedDict[tuple[str, Source | None, int], Result] = OrderedDict()
        self._state = threading.Condition()
        self._idle: deque[WorkerProcess] = deque()
        self._busy: dict[WorkerProcess, str | None] = {}  # worker -> ticket
        self._waiting: dict[object, str | None] = {}
        self._cancelled: set[str] = set()
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

    def known(self, sql: str, *, limit: int = 1000, source: Source | None = None) -> Result:
        """As `run`, for a query of our own, and run once: a file that is read here never changes."""
        asked = (sql, source, limit)
        with self._state:
            if asked in self._known:
                self._known.move_to_end(asked)
                return self._known[asked]
        result = self.run(sql, limit=limit, source=source)
        with self._state:
            self._known[asked] = result
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return result

    def run(
        self, sql: str, *, limit: int = 1000, ticket: str | None = None, source: Source | None = None
    ) -> Result:
        """The first `limit` rows of `sql`, one SELECT or EXPLAIN. Raises QueryError.

        `ticket` is any text that `cancel` can later name. `source` (trusted code only) is another
        file to run on.
        """
        if len(sql) > LONGEST_QUERY:
            raise messages.too_long(len(sql), LONGEST_QUERY)
        # Half a character, which no keyboard makes, is no text that can be sent on.
        sql = pasted.query_in(sql.encode("utf-8", "replace").decode("utf-8"))
        worker = self._take(ticket)
        try:
            greeting = worker.wait_until_ready()
            if not greeting.get("ready"):
                worker.kill("closed")
                raise messages.unreadable(self.database, engine_errors.read(greeting)[1])
            answer = worker.ask(
                {"sql": sql, "limit": max(0, limit), "source": (source or self._source).as_json()},
                seconds=self._timeout + GRACE_SECONDS,
            )
            if answer.get("crashed"):
                worker.kill(None)  # alive, and of no use to anybody: its database is shut for good
                raise messages.ended(None, self._timeout, self._memory_mb)
        except WorkerEndedError as gone:
            raise messages.ended(gone.ending, self._timeout, self._memory_mb) from None
        finally:
            self._give_back(worker)
        if "columns" in answer:
            return wire.result(answer)
        if answer.get("memory"):
            raise messages.ended("memory", self._timeout, self._memory_mb)
        if "refused" in answer:
            raise messages.refused(sql, answer)
        raise engine_errors.explain(sql, answer, self._timeout, self._memory_mb)

    def cancel(self, ticket: str) -> bool:
        """Stop the query that was started with `ticket`, running or waiting. False if there is none."""
        with self._state:
            for worker, held in self._busy.items():
                if held == ticket:
                    worker.kill("cancelled")
                    return True
            if ticket in self._waiting.values():
                self._cancelled.add(ticket)
                self._state.notify_all()
                return True
        return False

    def close(self, *, wait: bool = False) -> None:
        """End all workers; with `wait`, let those that are busy finish first."""
        with self._state:
            self._closing = True
            self._state.notify_all()
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

    def _take(self, ticket: str | None) -> WorkerProcess:
        """A worker for the caller alone. Raises QueryError (busy, cancelled, engine)."""
        me = object()
        until = time.monotonic() + self._queue_seconds
        with self._state:
            if len(self._waiting) >= self._queue_length:
                raise messages.busy(len(self._waiting))
            self._waiting[me] = ticket
            try:
                while True:
                    if self._closing:
                        raise messages.ended("closed", self._timeout, self._memory_mb)
                    if ticket is not None and ticket in self._cancelled:
                        self._cancelled.discard(ticket)
                        raise messages.ended("cancelled", self._timeout, self._memory_mb)
                    if self._is_first(me):
                        while self._idle and not self._idle[-1].is_alive():
                            self._idle.pop().close()  # ended from outside: no fault of the next query
                        if not self._idle and len(self._busy) < self._workers:
                            self._start_one()
                        if self._idle:
                            # The one used last is the warmest.
                            worker = self._idle.pop()
                            self._busy[worker] = ticket
                            self._state.notify_all()
                            return worker
                    remaining = until - time.monotonic()
                    if remaining <= 0:
                        raise messages.busy(len(self._waiting))
                    self._state.wait(remaining)
            finally:
                self._waiting.pop(me, None)
                self._state.notify_all()

    def _is_first(self, me: object) -> bool:
        return next(iter(self._waiting)) is me

    def _give_back(self, worker: WorkerProcess) -> None:
        """Put `worker` back, or a new one in the place of one that has ended."""
        with self._state:
            del self._busy[worker]
            gone = self._closing or not worker.is_alive()
            if not gone:
                self._idle.append(worker)
            elif not self._closing and not self._idle:
                with contextlib.suppress(QueryError):  # the next one tries again, and gets the message
                    self._start_one()
            self._state.notify_all()
        if gone:
            worker.close()

    def _watch(self) -> None:
        """Kill busy workers that have passed their bounds, and keep one in hand. Sleeps while none is busy."""
        while True:
            with self._state:
                self._state.wait_for(lambda: bool(self._busy) or self._closing)
                if self._closing and not self._busy:
                    return
                busy = list(self._busy)
                if not self._idle and 0 < len(busy) < self._workers and not self._closing:
                    with contextlib.suppress(QueryError):  # nobody has asked for it yet
                        self._start_one()  # who comes next finds it warm: a start takes .2 to .6 s
            for worker in busy:
                ending = worker.is_over(self._memory_mb)
                if ending is not None:
                    worker.kill(ending)
            time.sleep(WATCH_SECONDS)
