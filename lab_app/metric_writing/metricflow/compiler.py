"""MetricFlow in a process of its own, kept warm: compiles a learner's metrics to SQL, or says why not."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab_app.metrics.manifest import Entry
from lab_app.metrics.queries.request import Request
from lab_app.sandbox.pool import MOST_TIMES_AS_LONG
from lab_app.sandbox.process import WorkerEndedError, WorkerProcess

_WORKER = Path(__file__).with_name("worker.py")
TIMEOUT_SECONDS = 6.0
MEMORY_MB = 512
REPLY_BYTES = 4 * 2**20


class CompileError(Exception):
    """MetricFlow refused metrics, or its process was ended. `messages` are its own words."""

    def __init__(self, messages: Sequence[str], *, ended: bool = False) -> None:
        super().__init__("; ".join(messages))
        self.messages = tuple(messages)
        self.ended = ended


@dataclass(frozen=True)
class Compiled:
    """The SQL for a request, or what MetricFlow says against it."""

    sql: str | None
    error: str | None


class Compiler:
    """One worker over one semantic manifest. Thread-safe: one asks at a time."""

    def __init__(self, manifest: Mapping[str, Any], *, seconds: float = TIMEOUT_SECONDS) -> None:
        self._settings = {"manifest": dict(manifest), "memory_mb": MEMORY_MB, "reply_bytes": REPLY_BYTES}
        self._seconds = seconds
        self._lock = threading.Lock()
        self._worker: WorkerProcess | None = WorkerProcess(self._settings, script=_WORKER)

    @property
    def pid(self) -> int | None:
        """The worker's process id, None if it was closed."""
        return None if self._worker is None else self._worker.pid

    def prepare(self) -> None:
        """Wait until the worker has imported MetricFlow. Raises CompileError."""
        with self._lock:
            self._ready()

    def compile(self, metrics: Sequence[Entry], requests: Sequence[Request]) -> list[Compiled]:
        """What comes of each request, with `metrics` (as in a semantic manifest) added. Raises CompileError."""
        message = {
            "metrics": [dict(m) for m in metrics],
            "requests": [{"metrics": r.metrics, "groups": r.groups, "where": r.where} for r in requests],
        }
        with self._lock:
            worker = self._ready()
            try:
                with worker.within(MEMORY_MB):
                    answer = worker.ask(
                        message, seconds=self._seconds, most_seconds=self._seconds * MOST_TIMES_AS_LONG
                    )
            except WorkerEndedError as gone:
                self._replace()
                why = {
                    "timeout": f"MetricFlow took longer than {self._seconds:g} seconds",
                    "memory": "MetricFlow needed too much memory",
                }.get(gone.ending or "", "MetricFlow crashed on this metric")
                raise CompileError([f"{why} and was stopped."], ended=True) from None
        if answer.get("errors"):
            raise CompileError([str(e) for e in answer["errors"]])
        return [Compiled(one.get("sql"), one.get("error")) for one in answer["compiled"]]

    def close(self, *, wait: bool = False) -> None:
        """End the worker; with `wait`, when it has answered what it was asked."""
        with self._lock if wait else contextlib.nullcontext():
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def _ready(self) -> WorkerProcess:
        if self._worker is None or not self._worker.is_alive():
            self._replace()
        worker = self._worker
        assert worker is not None
        try:
            with worker.within(MEMORY_MB):
                greeting = worker.wait_until_ready()
        except (WorkerEndedError, OSError, ValueError):
            self._replace()
            raise CompileError(["MetricFlow could not be started."], ended=True) from None
        if not greeting.get("ready"):
            raise CompileError(
                [f"MetricFlow cannot read this release: {greeting.get('text', '')}"], ended=True
            )
        return worker

    def _replace(self) -> None:
        if self._worker is not None:
            self._worker.close()
        self._worker = WorkerProcess(self._settings, script=_WORKER)
