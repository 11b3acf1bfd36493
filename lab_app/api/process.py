"""The API's process, seen from the lab: started with a secret, ended with the lab, however that ends."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.contract.home import ROOT, Home
from pipelines.contract.marks import LARDERS_API, mark_of
from pipelines.contract.surroundings import MARK, environment

START_SECONDS = 30.0
"""On a busy machine; .7 s where it was measured."""
END_SECONDS = 3.0


class NotStartedError(RuntimeError):
    """The process did not begin to serve. The message is a sentence."""


class ApiProcess:
    """A running server. `port` is where it answers, on 127.0.0.1.

    It gets its secret by its standard input, where no other process can read it, and ends when that is closed: the system
    does so for a lab that is killed. It carries a mark as well, by which `larder lab` ends what was left over.
    """

    def __init__(
        self,
        home: Home | None,
        secret: str,
        port: int,
        on_end: Callable[[ApiProcess], object] = lambda _: None,
    ) -> None:
        """Start it and wait until it answers; `on_end` is called in a thread of its own when it is over.

        Raises NotStartedError.
        """
        self._since = time.monotonic()
        self._on_end = on_end
        self._over = threading.Event()
        marked = {} if home is None else {MARK: mark_of(LARDERS_API, home)}
        try:
            with _log(home).open("ab") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "lab_app.api", "--for-the-lab", "--port", str(port)],
                    cwd=ROOT,
                    env=environment() | marked,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C in the terminal is for the lab, which then ends it
                )
        except OSError as error:
            raise NotStartedError(f"Larder's API could not be started: {error.strerror or error}.") from None
        threading.Thread(target=self._wait, daemon=True, name="api-ended").start()
        try:
            self.port = self._begin(secret)
        except NotStartedError:
            self.close()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def seconds(self) -> float:
        """Since it was started."""
        return time.monotonic() - self._since

    def is_alive(self) -> bool:
        return not self._over.is_set()

    def ends_within(self, seconds: float) -> bool:
        """Whether it is over, or is so in so many seconds: what has just been killed is known a moment later."""
        return self._over.wait(seconds)

    def _wait(self) -> None:
        self._process.wait()
        self._over.set()
        self._on_end(self)

    def close(self) -> None:
        """End it, and wait until it is gone."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        if not self._over.wait(END_SECONDS):
            self._process.kill()
            self._over.wait()

    def _begin(self, secret: str) -> int:
        greeting: dict[str, Any] = {}
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.write(json.dumps({"secret": secret}).encode() + b"\n")
            self._process.stdin.flush()
        reader = threading.Thread(target=self._read_into, args=(greeting,), daemon=True, name="api-greeting")
        reader.start()
        reader.join(START_SECONDS)
        if "port" in greeting:
            return int(greeting["port"])
        why = greeting.get("problem") or "its process ended, or did not say in time that it answers."
        raise NotStartedError(f"Larder's API could not be started: {why}")

    def _read_into(self, greeting: dict[str, Any]) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            greeting.update(json.loads(self._process.stdout.readline()))


def _log(home: Home | None) -> Path:
    """Where it writes what goes wrong, anew at each start; nowhere without a data folder."""
    if home is None:
        return Path(os.devnull)
    log = home.path / "logs" / "api.log"
    with contextlib.suppress(OSError):
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_bytes(b"")
    return log
