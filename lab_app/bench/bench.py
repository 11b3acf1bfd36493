"""The bench as the lab sees it: one process, started when it is first asked, ended when it takes too long."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lab_app.bench.rows import tables_of
from lab_app.sandbox.process import WorkerEndedError, WorkerProcess

if TYPE_CHECKING:
    from lab_app.sandbox import Sandbox

_ENGINE = Path(__file__).with_name("engine")
SECONDS = 1.2
"""Of the processor's time, for one request; the clock of steps stops most things long before."""
MOST_SECONDS = 4.0
"""Of the clock's, where others have the processor."""
MEMORY_MB = 96
FILE_BYTES = 4 * 2**20
REPLY_BYTES = 2 * 2**20
REMEMBERED = 64


class BenchError(Exception):
    """What was asked cannot be answered. The message says why, in a sentence for learners."""


class Bench:
    """SQLite with some of Larder's rows in a process of its own. Thread-safe: one asks at a time.

    `tables` gives the rows as JSON (`lab_app.bench.rows`). A context manager; `close` ends the process.
    """

    def __init__(self, tables: Callable[[], str]) -> None:
        self._tables = tables
        self._lock = threading.Lock()
        self._worker: WorkerProcess | None = None
        self._settings: dict[str, Any] | None = None
        self._is_closed = False
        self._known: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._leave: Callable[[], object] = lambda: None

    @classmethod
    def over(cls, sandbox: Sandbox) -> Bench:
        """A bench with rows of what the sandbox reads."""
        return cls(lambda: tables_of(sandbox))

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process's id, None while there is none."""
        return None if self._worker is None else self._worker.pid

    def measure(
        self, statements: Sequence[tuple[str, Sequence[Any]]], setup: Sequence[str] = ()
    ) -> dict[str, Any]:
        """The engine's answer on the cost of statements after `setup`; see `engine.measure`. It is shared: nobody may change
        it, and the newest are remembered, since steps are the same on each run. Raises BenchError and QueryError."""
        asked = [{"sql": sql, "values": list(values)} for sql, values in statements]
        request = {"do": "measure", "setup": list(setup), "statements": asked}
        key = json.dumps(request)
        answer = self._known.get(key)
        if answer is None:
            answer = self._known[key] = self._ask(request)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return answer

    def follow(self, request: Mapping[str, Any]) -> list[dict[str, Any]]:
        """What comes of programs on two connections in each order; see `engine.follow`. Raises BenchError and QueryError."""
        played: list[dict[str, Any]] = self._ask({"do": "follow", **request})["played"]
        return played

    def close(self, *, wait: bool = False) -> None:
        """End the process; with `wait`, when it has answered what it was asked."""
        with self._lock if wait else contextlib.nullcontext():
            self._is_closed = True
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()
        self._leave()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            worker = self._ready()
            try:
                with worker.within(MEMORY_MB):
                    answer = worker.ask(request, seconds=SECONDS, most_seconds=MOST_SECONDS)
            except WorkerEndedError as gone:
                self._end()
                raise BenchError(_why(gone.ending)) from None
        if "failed" in answer:
            raise BenchError(f"The bench could not do this: {answer['failed']}.")
        return answer

    def _ready(self) -> WorkerProcess:
        """The process, started where there is none. Raises BenchError and QueryError."""
        if self._is_closed:
            raise BenchError("The data has been renewed meanwhile. Reload the page to go on.")
        if self._settings is None:
            folder = tempfile.mkdtemp(prefix="larder-bench-")
            self._leave = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            self._settings = {
                "tables": self._tables(),
                "folder": folder,
                "memory_mb": MEMORY_MB,
                "file_bytes": FILE_BYTES,
                "timeout_seconds": SECONDS,
                "reply_bytes": REPLY_BYTES,
            }
        if self._worker is not None and not self._worker.is_alive():
            self._end()
        try:
            if self._worker is None:
                self._worker = WorkerProcess(self._settings, script=_ENGINE)
            with self._worker.within(MEMORY_MB):
                greeting = self._worker.wait_until_ready()
        except (WorkerEndedError, OSError, ValueError):
            self._end()
            raise BenchError("The bench could not be started. Reload the page to try again.") from None
        if not greeting.get("ready"):
            self._end()
            raise BenchError(f"The bench could not be started: {greeting.get('text', '')}.")
        return self._worker

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()


def _why(ending: str | None) -> str:
    return {
        "timeout": "This took too long on the bench and was stopped. Ask for less: fewer rows, or fewer tables at once.",
        "memory": "This needed too much memory on the bench and was stopped.",
        "closed": "The data has been renewed meanwhile. Reload the page to go on.",
    }.get(ending or "", "The bench ended on this statement. Nothing is lost: change it, and run it again.")
