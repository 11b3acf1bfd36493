"""The process that simulates plans, one after another, until none is waiting.

    python -m lab_app.whatif.runner

It holds the lock for as long as it lives, so the system frees that however the process ends.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from typing import Any

from lab_app.simulator import Following, SimulationError, StoppedError, simulate_plan
from lab_app.whatif.line import (
    ANOTHER_WORKS,
    FULL,
    asked_of,
    interrupt_left_over,
    is_stopped,
    note_state,
    waiting,
)
from lab_app.whatif.plan import Plan, PlanError
from lab_app.whatif.results import keep_result, known_result
from pipelines.contract.derived import Derived
from pipelines.contract.files import DAMAGE, DISK_IS_FULL
from pipelines.contract.home import Home, larder_home, take_lock
from pipelines.contract.release import Release, ReleaseError, release_of

NICENESS = 5
SECONDS_BETWEEN_NOTES = 0.2
GONE = "The data that this plan was for are not there any more: newer ones have taken their place. Run the plan again."


def main() -> int:
    home = larder_home()
    home.what_if.mkdir(parents=True, exist_ok=True)
    lock = take_lock(home.what_if_lock)
    if lock is None:
        return ANOTHER_WORKS
    if sys.platform != "win32":
        os.setpriority(os.PRIO_PROCESS, 0, NICENESS)  # the pages come first
    try:
        interrupt_left_over(home)
        while line := waiting(home):
            work_on(home, line[0])
    finally:
        lock.release()
    return 0


def work_on(home: Home, run: str) -> None:
    """Simulate one plan, and note how far it is and what became of it. Raises OSError where nothing can be noted."""
    so_far: dict[str, Any] = {"state": "running", "fraction": 0.0}
    last = 0.0

    def note(**now: Any) -> None:
        nonlocal last
        so_far.update(now)
        last = time.monotonic()
        note_state(home, run, **so_far)

    def note_if_possible(**now: Any) -> None:
        with contextlib.suppress(OSError):  # the run goes on whether or not one sees how far it is
            note(**now)

    def progress(fraction: float) -> None:
        so_far["fraction"] = round(fraction, 3)
        if time.monotonic() - last > SECONDS_BETWEEN_NOTES:
            note_if_possible()

    note()
    began = time.monotonic()
    try:
        release, plan = _asked(home, run)
        found = known_result(home, release, plan)
        if found is None:
            found = simulate_plan(
                release,
                plan.by_lever,
                Derived.of(home, release).folder("people"),
                Following(
                    on_progress=progress,
                    on_result=lambda result: note_if_possible(result=result),
                    on_note=lambda sentence: note_if_possible(note=sentence),
                    is_stopped=lambda: is_stopped(home, run),
                ),
            )
            with contextlib.suppress(OSError):
                keep_result(home, release, plan, found)
        note(state="done", fraction=1.0, result=found, seconds=round(time.monotonic() - began, 2))
    except StoppedError:
        note(state="stopped")
    except (SimulationError, PlanError) as error:
        note(state="failed", message=str(error))
    except OSError as error:
        so_far.pop("result", None)  # it takes more room than there may be
        is_full = error.errno in DISK_IS_FULL
        note(state="failed", message=FULL if is_full else f"It failed: {error.strerror or error}.")
    except Exception as error:
        note(
            state="failed",
            message=f"It failed, which is our mistake ({type(error).__name__}). Run the plan again.",
        )


def _asked(home: Home, run: str) -> tuple[Release, Plan]:
    """What was asked, and of which release. Raises SimulationError and PlanError."""
    asked = asked_of(home, run) or {}
    try:
        release = release_of(home, str(asked["world"]))
        plan = Plan.of(asked["plan"])
    except (ReleaseError, *DAMAGE):
        raise SimulationError(GONE) from None
    if release is None or release.id != asked.get("release"):
        raise SimulationError(GONE)
    return release, plan


if __name__ == "__main__":
    sys.exit(main())
