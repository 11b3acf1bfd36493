"""One worker process, seen from the lab: started with nothing, asked one thing at a time, killed at will."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import psutil

from pipelines.contract.surroundings import MARK

WORKER = Path(__file__).with_name("worker")  # a folder with a __main__
WATCH_SECONDS = 0.05  # between two looks at whether a worker is within its bounds
START_SECONDS = 30.0  # a cold start on a busy laptop; 0.3 s where it was measured

Ending = Literal["timeout", "memory", "cancelled", "closed"]


class WorkerEndedError(Exception):
    """The worker ended before it answered. `ending` says who ended it, None if it crashed."""

    def __init__(self, ending: Ending | None) -> None:
        super().__init__(ending or "crashed")
        self.ending = ending


@dataclass(eq=False)
class WorkerProcess:
    """A running worker. Asked by one thread at a time; `kill` may come from any thread."""

    settings: dict[str, Any]
    script: Path = WORKER
    deadline: float | None = field(default=None, init=False)
    processor_seconds: float | None = field(default=None, init=False)
    """What the query that runs may still use, together with what the worker had used before it."""
    ending: Ending | None = field(default=None, init=False)
    _ready: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        # Windows cannot start Python without its system root, and by its mark `larder lab` finds a worker whose lab
        # was killed; there is nothing else in it.
        environment = {name: os.environ[name] for name in ("SYSTEMROOT", MARK) if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(self.script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=Path(sys.executable).anchor,
            start_new_session=True,  # Ctrl-C in the terminal is for the lab, which then ends its workers
        )
        self._lock = threading.Lock()
        self._baseline: int | None = None
        self._used_before: float | None = None
        self._watched: psutil.Process | None = None
        with contextlib.suppress(psutil.Error):
            self._watched = psutil.Process(self._process.pid)
        with contextlib.suppress(OSError):
            self._send(self.settings)

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def wait_until_ready(self) -> dict[str, Any]:
        """The worker's greeting: `ready`, or what went wrong when it opened the file. Raises WorkerEndedError."""
        self._used_before = None  # that was the last query's
        if not self._ready:
            self.deadline = time.monotonic() + START_SECONDS
            greeting = self._receive()
            self.deadline = None
            if not greeting.get("ready"):
                return greeting
            self._ready = True
            self._baseline = self.memory()
        return {"ready": True}

    def ask(
        self, request: dict[str, Any], *, seconds: float, most_seconds: float | None = None
    ) -> dict[str, Any]:
        """The worker's answer to `request`. Raises WorkerEndedError.

        Who watches over it ends it after so many `seconds`. With `most_seconds`, these are the processor's, and the
        clock's are at most that: a query that shares a busy processor with others is not stopped for it.
        """
        self._used_before = self._used()
        self.deadline = time.monotonic() + seconds
        if most_seconds is not None and self._used_before is not None:
            self.processor_seconds = self._used_before + seconds
            self.deadline = time.monotonic() + most_seconds
        try:
            self._send(request)
            return self._receive()
        except (OSError, ValueError):
            self.kill(None)
            raise WorkerEndedError(self.ending) from None
        finally:
            self.deadline = self.processor_seconds = None

    @property
    def used_seconds(self) -> float:
        """Of the processor's time, by the query that runs or ran last; 0 where that cannot be known."""
        used = self._used()
        return 0.0 if used is None or self._used_before is None else used - self._used_before

    def _used(self) -> float | None:
        try:
            times = None if self._watched is None else self._watched.cpu_times()
        except psutil.Error:
            return None
        return None if times is None else float(times.user + times.system)

    def memory(self) -> int | None:
        """Resident bytes now, None if that cannot be known."""
        try:
            return None if self._watched is None else int(self._watched.memory_info().rss)
        except psutil.Error:
            return None

    def is_over(self, memory_mb: int) -> Ending | None:
        """Which bound a busy worker has passed, None if it has passed none."""
        deadline = self.deadline
        if deadline is None:
            return None
        if time.monotonic() > deadline:
            return "timeout"
        used, most = self._used(), self.processor_seconds
        if used is not None and most is not None and used > most:
            return "timeout"
        if self._baseline is not None:
            memory = self.memory()
            if memory is not None and memory > self._baseline + memory_mb * 2**20:
                return "memory"
        return None

    @contextlib.contextmanager
    def within(self, memory_mb: int) -> Iterator[None]:
        """Kill the worker if it passes its bounds before the block ends: for one that no pool watches over."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(WATCH_SECONDS):
                ending = self.is_over(memory_mb)
                if ending is not None:
                    self.kill(ending)
                    return

        threading.Thread(target=watch, daemon=True, name="warden").start()
        try:
            yield
        finally:
            done.set()

    def kill(self, ending: Ending | None) -> None:
        """End the process at once and let go of it. The first reason given is the one that counts."""
        with self._lock:
            if self._process.poll() is None:
                self.ending = self.ending or ending
                with contextlib.suppress(OSError):
                    self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=5)

    def close(self) -> None:
        """Kill the process and close its pipes. Only for the thread that holds the worker."""
        self.kill("closed")
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message).encode("ascii") + b"\n")
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        # A worker that has been taken over must not fill the lab's memory either.
        bound = 2 * int(self.settings["reply_bytes"]) + 2**20
        line = self._process.stdout.readline(bound)
        if not line.endswith(b"\n"):
            self.kill(None)
            raise WorkerEndedError(self.ending)
        answer = json.loads(line)
        if not isinstance(answer, dict):
            raise ValueError("A worker answers with an object.")
        return answer
