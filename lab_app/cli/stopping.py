"""The signals that stop `larder lab`, in whatever way it was started."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType
from typing import Any, Self

_HANG_UP = getattr(signal, "SIGHUP", None)  # Windows has none


class StopSignals:
    """Notes that a signal to stop came: `came` says so. Within `with`, in the main thread.

    A shell without job control starts what it puts into the background with SIGINT ignored, and Python leaves that as
    it is: so SIGINT and SIGTERM get a handler whatever they did before. SIGHUP does unless it is ignored, as `nohup`
    has it. Nothing is raised out of a handler: in the middle of starting a server that would leave a process that
    nobody knows of. Whoever serves looks several times a second, and a second Ctrl-C changes nothing.
    """

    def __init__(self) -> None:
        self.came = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        stays = _HANG_UP is not None and signal.getsignal(_HANG_UP) is signal.SIG_IGN
        numbers = [
            signal.SIGINT,
            signal.SIGTERM,
            *([_HANG_UP] if _HANG_UP is not None and not stays else []),
        ]
        self._before = {number: signal.signal(number, self._note) for number in numbers}
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, numbers)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.came = True
