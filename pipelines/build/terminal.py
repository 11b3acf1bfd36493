"""A build's progress in a terminal: one line that changes on a screen, a line a stage in a file."""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
import threading

from pipelines.contract.home import Home
from pipelines.contract.status import BuildStatus, read_status

SECONDS_BETWEEN_LOOKS = 0.25
CLEAR_LINE = "\r\033[K"


class Terminal(contextlib.AbstractContextManager["Terminal"]):
    """Follows `status.json` while the build runs in this process, or in another that it waits for."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        before = read_status(home.status)
        self._last: dt.datetime | None = before.updated_at if before else None
        self._said = ""
        self._noted: tuple[str, ...] = ()
        self._line_open = False

    def __enter__(self) -> Terminal:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        if self._line_open:
            print(CLEAR_LINE, end="", file=sys.stderr, flush=True)

    def _follow(self) -> None:
        while not self._stop.wait(SECONDS_BETWEEN_LOOKS):
            status = read_status(self._home.status)
            if status is None or status.updated_at == self._last or status.state != "running":
                continue
            self._last = status.updated_at
            self._show(status)

    def _show(self, status: BuildStatus) -> None:
        for note in status.notes:
            if note not in self._noted:
                print(f"{CLEAR_LINE if self._line_open else ''}{note}", file=sys.stderr, flush=True)
        self._noted = status.notes
        if sys.stderr.isatty():
            print(
                f"{CLEAR_LINE}{status.fraction:4.0%}  {status.message}", end="", file=sys.stderr, flush=True
            )
            self._line_open = True
        elif status.stage_label != self._said:
            self._said = status.stage_label
            print(f"{status.fraction:4.0%}  {self._said} …", file=sys.stderr, flush=True)
