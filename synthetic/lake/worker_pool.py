"""The processes that write a world, or simulate futures.

Workers are plain child processes that read tasks from their standard input and write messages about what they have
done to their standard output, both as lines of JSON. Nothing is pickled, nothing is forked (a fork of a process with
threads, such as Dagster's, may hang), and a worker ends by itself when its parent is gone.
"""

from __future__ import annotations

import contextlib
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
from synthetic.lake.meter import LakeError

Task = dict[str, Any]
Message = dict[str, Any]
Send = Callable[[Message], None]
Do = Callable[[Task, Send], None]
"""Does one task and sends messages about it, at last one that has "done"."""
MEMORY = {"ARROW_DEFAULTMEMORY_POOL": "system"}
"""Arrow's own allocator would keep some 20 MB beside what NumPy has given back, and more in bigger worlds."""
Begin = Callable[[WorldConfig, Path], Do]
"""A function of a module that makes a process ready for the tasks of a world and a folder."""


class Reserve:
    """So many workers, started ahead of a pool, with what they need imported by the time that it takes them.

    A context manager: those that no pool has taken are ended on the way out.
    """

    def __init__(self, size: int, begin: str) -> None:
        """`begin`: module of the function that they will begin with."""
        self._workers = [_start(begin) for _ in range(size if size > 1 else 0)]

    def __enter__(self) -> Reserve:
        return self

    def __exit__(self, *_: object) -> None:
        while self._workers:
            _end(self._workers.pop())

    def take(self) -> subprocess.Popen[str] | None:
        """One of them, while there are any."""
        return self._workers.pop(0) if self._workers else None


def _start(*ahead: str) -> subprocess.Popen[str]:
    """Start a worker; `ahead`: modules that it may already import."""
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", "synthetic.lake.worker", *ahead],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path, **MEMORY},
    )


def _end(worker: subprocess.Popen[str]) -> None:
    worker.kill()
    worker.wait()
    for pipe in (worker.stdin, worker.stdout):
        with contextlib.suppress(OSError):
            if pipe:
                pipe.close()


def _module_of(begin: Begin) -> str:
    """By which name a worker can import the module of a function: a module that is run as a command has another one."""
    spec = getattr(sys.modules.get("__main__"), "__spec__", None)
    return spec.name if begin.__module__ == "__main__" and spec is not None else begin.__module__


class WorkerPool:
    """So many workers, for the time of a `with` block; with one, everything is done in this process."""

    def __init__(
        self,
        config: WorldConfig,
        out: Path,
        size: int,
        begin: Begin,
        *,
        reserve: Reserve | None = None,
        while_waiting: Callable[[], None] = lambda: None,
    ) -> None:
        """`begin` is called once in each process, by its module and name. Workers come from `reserve` while it has
        any. `while_waiting` is called several times a second as long as workers work; it may raise."""
        self._config, self._out, self._size, self._begin = config, out, max(1, size), begin
        self._reserve, self._while_waiting = reserve, while_waiting
        self._workers: list[subprocess.Popen[str]] = []
        self._waiting: deque[Task] = deque()
        self._messages: queue.Queue[tuple[int, Message]] = queue.Queue()
        self._do: Do | None = None

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            _end(worker)

    def add(self, tasks: Iterable[Task]) -> None:
        """Have these done as well: for tasks that become possible while others are done."""
        self._waiting.extend(tasks)

    def run(self, tasks: Sequence[Task], on_message: Callable[[Message], None], to_come: int = 0) -> None:
        """Have all tasks done; each message about them goes to `on_message`, which may raise.

        `to_come`: how many tasks `on_message` is about to `add`. Raises LakeError if a worker can't go on.
        """
        self.add(tasks)
        if self._size == 1:
            self._run_here(on_message)
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
                number, message = self._messages.get(timeout=0.25)
            except queue.Empty:
                self._while_waiting()
                continue
            if "error" in message:
                raise LakeError(message["error"])
            if "crashed" in message:
                raise LakeError(
                    f"A process that wrote the data ended unexpectedly (code {message['crashed']}): "
                    "run the same command again; it goes on where it stopped."
                )
            on_message(message)
            if "done" in message:
                idle.append(number)

    def _run_here(self, on_message: Callable[[Message], None]) -> None:
        if self._do is None:
            self._do = self._begin(self._config, self._out)
        while self._waiting:
            self._do(self._waiting.popleft(), on_message)

    def _hire(self) -> None:
        worker = (self._reserve.take() if self._reserve else None) or _start()
        number = len(self._workers)
        self._workers.append(worker)
        self._give(
            number,
            {
                "begin": [_module_of(self._begin), self._begin.__qualname__],
                "config": {**asdict(self._config), "as_of": str(self._config.as_of)},
                "out": str(self._out),
            },
        )
        threading.Thread(target=self._listen, args=(number, worker), daemon=True).start()

    def _give(self, number: int, task: Task) -> None:
        pipe = self._workers[number].stdin
        assert pipe is not None
        with contextlib.suppress(OSError):  # its listener notices a worker that has ended
            pipe.write(json.dumps(task) + "\n")
            pipe.flush()

    def _listen(self, number: int, worker: subprocess.Popen[str]) -> None:
        assert worker.stdout is not None
        with contextlib.suppress(ValueError, OSError):
            for line in worker.stdout:
                self._messages.put((number, json.loads(line)))
        self._messages.put((number, {"crashed": worker.wait()}))
