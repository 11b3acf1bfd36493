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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from synthetic.config import WorldConfig
from synthetic.lake import LakeError, WrittenTable

OnDay = Callable[[int], None]
OnMonth = Callable[[dt.date, int, dict[str, WrittenTable]], None]


Tell = Callable[[dict[str, Any]], None]
Do = Callable[[dict[str, Any], WorldConfig, Path, Tell], None]
"""Does one task and tells about it, at last that it is done: `world.do` or `whatif.do`."""


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
        self._told: queue.Queue[tuple[int, dict[str, Any]]] = queue.Queue()

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            worker.wait()
            for pipe in (worker.stdin, worker.stdout):
                with contextlib.suppress(OSError):
                    if pipe:
                        pipe.close()

    def keep_populations(self, shards: Iterable[int], on_shard: Callable[[bool], None]) -> None:
        """Simulate the populations of these shards, for all workers to use; report whether each was made."""
        self.run([{"shard": shard} for shard in shards], lambda said: on_shard(said["new"]))

    def write_months(
        self, months: Sequence[dt.date], on_day: OnDay, on_month: OnMonth, on_part: Callable[[int], None]
    ) -> None:
        """Write the files of these months; report each day's rows, and each month as it is done.

        `on_part` hears of days that were made for one of several shards.
        """

        def said(message: dict[str, Any]) -> None:
            if "rows" in message:
                on_day(message["rows"])
            elif "part" in message:
                on_part(message["part"])
            else:
                written = {name: WrittenTable(**table) for name, table in message["written"].items()}
                on_month(dt.date.fromisoformat(message["done"]["month"]), message["made"], written)

        self.run([{"month": month.isoformat()} for month in months], said)

    def run(self, tasks: Sequence[dict[str, Any]], on_message: Callable[[dict[str, Any]], None]) -> None:
        """Have all tasks done (see `Do`); what is told about them goes to `on_message`, which may raise.

        Raises LakeError if a worker can't go on.
        """
        if self._size == 1:
            for task in tasks:
                self._do(task, self._config, self._out, on_message)
            return
        waiting = list(reversed(tasks))
        while len(self._workers) < min(self._size, len(tasks)):
            self._hire()
        busy = 0
        for number in range(len(self._workers)):
            if waiting:
                self._give(number, waiting.pop())
                busy += 1
        while busy:
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
                busy -= 1
                if waiting:
                    self._give(number, waiting.pop())
                    busy += 1

    def _hire(self) -> None:
        root = str(Path(__file__).resolve().parents[1])
        path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
        worker = subprocess.Popen(
            [sys.executable, "-m", "synthetic.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": path},
        )
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
