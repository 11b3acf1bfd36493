"""Runs of plans, and the line in which they wait: one runs at a time, in a process of its own.

Each run is a file that says what was asked, and one beside it that says how far it is; whoever looks, from any tab, or in
a lab that was started anew, finds both. The lock says whether somebody works. A run that was going on when its process
ended is said to be interrupted, and what waits behind it is taken up by the next process.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lab_app.whatif.plan import Plan, PlanError
from lab_app.whatif.result import Result, read
from pipelines.contract.files import (
    BARELY_ANY,
    DAMAGE,
    DISK_IS_FULL,
    read_json,
    write_json,
    write_json_even_if_full,
)
from pipelines.contract.home import NAME, Home, is_locked
from pipelines.contract.marks import WHAT_IF, start
from pipelines.contract.release import Release

State = Literal["waiting", "running", "done", "failed", "stopped"]

RUNNER = (sys.executable, "-m", "lab_app.whatif.runner")
MOST_WAITING = 12
ANOTHER_WORKS = 2  # the exit code of a process that finds another one at work
MOST_KEPT = 60
"""Runs whose files stay: what became of them is kept with the learner's plans as well."""
SECONDS_TO_START = 15.0
INTERRUPTED = (
    "The process that simulated it was ended before it was done: the lab was stopped, or the system had no memory left. "
    "The plan is kept; run it again."
)
NOT_BEGUN = (
    "The process that simulates could not be started, or ended before it began. Run the plan again; if that does not help, "
    "stop the lab and start it again."
)
FULL = "The disk is full, so nothing can be kept of the run. Free some space, then run the plan again."
_started: dict[Path, float] = {}
_broke_down: dict[Path, float] = {}
"""When a process ended with an error before it had begun on anything: what was asked before is not tried again."""
_one_at_a_time = threading.Lock()


class LineError(RuntimeError):
    """A run cannot be asked for. The message says why and what to do."""


@dataclass(frozen=True)
class Run:
    """A run as it is now. `before` is how many are before it, `fraction` how far it is, `message` why it failed, `note`
    what one should know of it. `result` may be there before the run is done: what each lever adds comes last."""

    id: str
    state: State
    plan: Plan
    before: int = 0
    fraction: float = 0.0
    message: str = ""
    note: str = ""
    result: Result | None = None

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed", "stopped")


def ask(home: Home, release: Release, plan: Plan, runner: Sequence[str] = RUNNER) -> Run:
    """Put a plan in the line, and have somebody work on it. Raises LineError."""
    if len(waiting(home)) >= MOST_WAITING:
        raise LineError(f"{MOST_WAITING} plans wait already. Let some of them end, or stop them.")
    run = f"{time.time_ns():020d}-{secrets.token_hex(3)}"
    try:
        write_json(
            _asked(home, run),
            {"world": release.world.id, "release": release.id, "plan": plan.by_lever, "at": time.time()},
        )
    except OSError as error:
        advice = " Free some space, and try again." if error.errno in DISK_IS_FULL else ""
        raise LineError(f"The plan cannot be put in the line: {error.strerror or error}.{advice}") from None
    _tidy(home)
    found = look(home, run, runner)
    assert found is not None
    return found


def look(home: Home, run: str, runner: Sequence[str] = RUNNER) -> Run | None:
    """A run as it is now; None where there is none of this name. Where it waits and nobody works, somebody begins."""
    if not NAME.fullmatch(run):
        return None
    works = is_locked(home.what_if_lock)
    asked, now = _content(_asked(home, run)), _content(_state(home, run))
    if asked is None:
        return None
    try:
        plan = Plan.of(asked["plan"])
    except (PlanError, *DAMAGE):
        return Run(
            run, "failed", Plan(), message="What was asked cannot be read any more. Run the plan again."
        )
    if now is None:
        if _stop(home, run).exists():
            return Run(run, "stopped", plan)
        line = waiting(home)
        before = (line.index(run) if run in line else 0) + (1 if works else 0)
        if not works and not _have_begun(home, runner, _when(asked)):
            return Run(run, "failed", plan, message=FULL if _is_full(home) else NOT_BEGUN)
        return Run(run, "waiting", plan, before)
    state: Any = now.get("state")
    result = read(now.get("result"))
    if state == "running" and not works:
        again = _content(_state(home, run)) or {}  # it may have ended between the looks
        if again.get("state") == "running":
            return Run(run, "failed", plan, message=INTERRUPTED, result=result)
        return look(home, run, runner)
    if state not in ("running", "done", "failed", "stopped"):
        return Run(run, "failed", plan, message=INTERRUPTED)
    return Run(
        run,
        state,
        plan,
        0,
        float(now.get("fraction") or 0.0),
        str(now.get("message") or ""),
        str(now.get("note") or ""),
        result,
    )


def stop(home: Home, run: str) -> None:
    """Ask for a run to be stopped: one that waits is over at once, one that runs within about a second."""
    if NAME.fullmatch(run) and _asked(home, run).is_file():
        with contextlib.suppress(OSError):
            _stop(home, run).touch()


def waiting(home: Home) -> list[str]:
    """The runs that nobody has begun yet, in the order in which they were asked for."""
    return [
        file.name.removesuffix(".asked.json")
        for file in sorted(home.what_if.glob("*.asked.json"))
        if not file.with_name(file.name.replace(".asked.", ".state.")).exists()
        and not file.with_name(file.name.replace(".asked.json", ".stop")).exists()
    ]


def interrupt_left_over(home: Home) -> None:
    """Note of every run that says it is going on that it is not: for whoever holds the lock. Raises OSError."""
    for file in home.what_if.glob("*.state.json"):
        now = _content(file)
        if now is not None and now.get("state") == "running":
            write_json_even_if_full(file, now | {"state": "failed", "message": INTERRUPTED})


def note_state(home: Home, run: str, **now: Any) -> None:
    """Note how a run is, on a full disk too where something is noted already. Raises OSError."""
    write_json_even_if_full(_state(home, run), now)


def asked_of(home: Home, run: str) -> dict[str, Any] | None:
    """What was asked; None where it cannot be read."""
    return _content(_asked(home, run))


def is_stopped(home: Home, run: str) -> bool:
    """Whether somebody wants it stopped."""
    return _stop(home, run).exists()


def _have_begun(home: Home, runner: Sequence[str], asked: float) -> bool:
    """Have a process begin to work on what was asked then, unless one was started just now; whether one may get to it.

    One that breaks down before it has noted anything is not followed by another, or there would be no end to them.
    """

    first = waiting(home)[:1]

    def over(code: int) -> None:
        if code not in (0, ANOTHER_WORKS) and first == waiting(home)[:1]:
            _broke_down[home.path] = time.time()
        _started.pop(home.path, None)  # what came meanwhile may begin another one

    with _one_at_a_time:
        if time.monotonic() - _started.get(home.path, -1e9) < SECONDS_TO_START:
            return True
        if _broke_down.get(home.path, -1.0) >= asked:
            return False
        _started[home.path] = time.monotonic()
        try:
            start(WHAT_IF, home, runner, on_end=over)
        except OSError:
            _started.pop(home.path, None)
            return False
    return True


def _is_full(home: Home) -> bool:
    try:
        return shutil.disk_usage(home.path).free < BARELY_ANY
    except OSError:
        return False


def _tidy(home: Home) -> None:
    """Remove the files of the oldest runs that are over."""
    runs = sorted(home.what_if.glob("*.asked.json"))
    for file in runs[: max(0, len(runs) - MOST_KEPT)]:
        name = file.name.removesuffix(".asked.json")
        for one in (file, _state(home, name), _stop(home, name)):
            with contextlib.suppress(OSError):
                one.unlink(missing_ok=True)


def _asked(home: Home, run: str) -> Path:
    return home.what_if / f"{run}.asked.json"


def _state(home: Home, run: str) -> Path:
    return home.what_if / f"{run}.state.json"


def _stop(home: Home, run: str) -> Path:
    return home.what_if / f"{run}.stop"


def _content(file: Path) -> dict[str, Any] | None:
    try:
        return read_json(file)
    except FileNotFoundError:
        return None
    except DAMAGE:
        return {}


def _when(asked: dict[str, Any]) -> float:
    try:
        return float(asked["at"])
    except DAMAGE:
        return 0.0
