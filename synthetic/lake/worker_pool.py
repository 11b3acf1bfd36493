"""The processes that write a world.

Workers are plain child processes that read tasks from their standard input and tell on their standard
output what they have done, both as lines of JSON. Nothing is pickled, nothing is forked (a fork of a process
with threads, such as Dagster's, may hang), and a worker ends by itself when its parent is gone.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from synthetic.config import WorldConfig
from synthetic.lake.meter import LakeError, WrittenTable

OnDay = Callable[[int], None]
OnMonth = Callable[[dt.date, int, dict[str, WrittenTable]], None]
Task = dict[str, Any]
Tell = Callable[[dict[str, Any]], None]
Do = Callable[[dict[str, Any], WorldConfig, Path, Tell], None]
"""Does one task and tells about it, at last that it is done: `world.do` or `whatif.do`."""

_standing_by: list[subprocess.Popen[str]] = []


def stand_by(size: int) -> None:
    """Start so many workers ahead of a crew that will write a world, to be ready when it is."""
    if size > 1:
        _standing_by.extend(_start("world") for _ in range(size))


def dismiss() -> None:
    """End the workers that no crew has taken."""
    while _standing_by:
        _end(_standing_by.pop())


def _start(*ahead: str) -> subprocess.Popen[str]:
    """Start a worker; `ahead`: what it may already import."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", "synthetic.lake.worker", *ahead],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path},
    )


def _end(worker: subprocess.Popen[str]) -> None:
    worker.kill()
    worker.wait()
    for pipe in (worker.stdin, worker.stdout):
        with contextlib.suppress(OSError):
            if pipe:
                pipe.close()


class Crew:
    """So many workers, for the time of a `with` block; with one, everything is done in this process."""

    def __init__(
        self,
        config: WorldConfig,
        out: Path,
        size: int,
        do: Do,
        while_waiting: Callable[[], None] = lambda: None,
    ) -> None:
        """`do` is what this process does where there is no other. `while_waiting` is called several times a
        second as long as workers work; it may raise."""
        self._config, self._out, self._size, self._do = config, out, max(1, size), do
        self._while_waiting = while_waiting
        self._workers: list[subprocess.Popen[str]] = []
        self._waiting: deque[Task] = deque()
        self._told: queue.Queue[tuple[int, dict[str, Any]]] = queue.Queue()

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            _end(worker)

    def keep_populations(self, shards: Iterable[int], on_shard: Callable[[bool], None]) -> None:
        """Simulate the populations of these shards, for all workers to use; report whether each was made."""
        self.run([{"shard": shard} for shard in shards], lambda said: on_shard(said["new"]))

    def write_months(
        self,
        tasks: Sequence[Task],
        on_day: OnDay,
        on_month: OnMonth,
        on_part: Callable[[int], None],
        on_stage: Callable[[int], None] = lambda _day: None,
        to_come: int = 0,
    ) -> None:
        """Write the files of these months; report each day's rows, and each month as it is done.

        `on_part` hears of days that were made for one of several shards, and `on_stage` of the day up to which
        the population is there; it may `add` tasks, about `to_come` in all.
        """

        def said(message: dict[str, Any]) -> None:
            if "rows" in message:
                on_day(message["rows"])
            elif "part" in message:
                on_part(message["part"])
            elif "reached" in message:
                on_stage(message["reached"])
            elif "written" in message:
                written = {name: WrittenTable(**table) for name, table in message["written"].items()}
                on_month(dt.date.fromisoformat(message["done"]["month"]), message["made"], written)

        self.run(tasks, said, to_come)

    def add(self, tasks: Iterable[Task]) -> None:
        """Have these done as well: for what hears, while others work, that they have become possible."""
        self._waiting.extend(tasks)

    def run(
        self, tasks: Sequence[Task], on_message: Callable[[dict[str, Any]], None], to_come: int = 0
    ) -> None:
        """Have all tasks done (see `Do`); what is told about them goes to `on_message`, which may raise.

        `to_come`: how many tasks `on_message` is about to `add`. Raises LakeError if a worker can't go on.
        """
        self.add(tasks)
        if self._size == 1:
            while self._waiting:
                self._do(self._waiting.popleft(), self._config, self._out, on_message)
            return
        while len(self._workers) < min(self._size, len(tasks) + to_come):
            self._hire()
        idle = deque(range(len(self._workers)))
        while True:
            while idle and self._waiting:
                self._give(idle.popleft(), self._waiting.popleft())
            if len(idle) == len(self._workers):
                return
            try:
                number, message = self._told.get(timeout=0.25)
            except queue.Empty:
                self._while_waiting()
                continue
            if "error" in message:
                raise LakeError(message["error"])
            if "gone" in message:
                raise LakeError(
                    f"A process that wrote the data ended unexpectedly (code {message['gone']}): "
                    "run the same command again; it goes on where it stopped."
                )
            on_message(message)
            if "done" in message:
                idle.append(number)

    def _hire(self) -> None:
        worker = _standing_by.pop(0) if _standing_by else _start()
        number = len(self._workers)
        self._workers.append(worker)
        self._give(
            number,
            {"config": {**asdict(self._config), "as_of": str(self._config.as_of)}, "out": str(self._out)},
        )
        threading.Thread(target=self._listen, args=(number, worker), daemon=True).start()

    def _give(self, number: int, task: dict[str, Any]) -> None:
        pipe = self._workers[number].stdin
        assert pipe is not None
        with contextlib.suppress(OSError):  # a worker that is gone is told by its listener
            pipe.write(json.dumps(task) + "\n")
            pipe.flush()

    def _listen(self, number: int, worker: subprocess.Popen[str]) -> None:
        assert worker.stdout is not None
        with contextlib.suppress(ValueError, OSError):
            for line in worker.stdout:
                self._told.put((number, json.loads(line)))
        self._told.put((number, {"gone": worker.wait()}))
