"""A week while it passes: how far it is, and how it is begun and given up.

The common world is built up to a day that is a week later, by a process of its own, and becomes the current release in
one step: whoever looks meanwhile sees the data as it was. The lock says whether a week passes, the note which one.
"""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lab_app.again.cost import MINUTES
from lab_app.simulator import can_go_on, last_day
from pipelines.contract.calendar import DAY
from pipelines.contract.files import DAMAGE, read_json, write_json, write_json_even_if_full
from pipelines.contract.home import IS_CHECKOUT, Home, is_locked
from pipelines.contract.marks import A_WEEK, end_family, mark_of, start
from pipelines.contract.release import Release
from pipelines.contract.room import FREE_BYTES_NEEDED
from pipelines.contract.status import build_status, read_status

State = Literal["running", "failed", "interrupted", "passed"]

DAYS = 7
MOVER = (sys.executable, "-m", "lab_app.week.mover")
LOG = "week.log"
START_SECONDS = 20.0
SECONDS_TO_START = 30.0
_one_at_a_time = threading.Lock()  # of the tabs of this lab; the movers' lock is for all that there are
INTERRUPTED = (
    "It was interrupted: the lab was stopped meanwhile, or the process was ended. The data is as it was."
)
FULL = "The disk is full. Free some space, then try again."


class WeekError(RuntimeError):
    """A week cannot pass now. The message says why, and what to do."""


@dataclass(frozen=True)
class Week:
    """Which week passes: of this world, from one last day of the data to another."""

    world: str
    preset: str
    seed: int
    before: dt.date
    after: dt.date


@dataclass(frozen=True)
class Passing:
    """A week that passes, has passed, or did not. `week` is None where the note on it is damaged.

    `fraction` is from 0 to 1, `stage` what is done now, `message` why it did not pass.
    """

    state: State
    week: Week | None
    fraction: float = 0.0
    stage: str = ""
    message: str = ""


def week_after(release: Release) -> Week:
    """The week after the last day of a release."""
    world = release.world
    return Week(world.id, world.preset, world.seed, release.as_of, release.as_of + DAYS * DAY)


def why_not(home: Home, release: Release) -> str | None:
    """Why no week can pass now, in a sentence or two; None where one can."""
    week = week_after(release)
    if not IS_CHECKOUT:
        return "Data is built in the project's folder; an installed package has only the lab."
    if not can_go_on(release):
        return "This data was built by another version of Larder Lab, which goes on differently. Build it anew first: `make data`."
    if week.after > last_day():
        return f"The simulator ends on {last_day()}: there is no further week."
    if is_locked(home.lock):
        return "Data is being built. A week can pass when that is over."
    needed = FREE_BYTES_NEEDED.get(week.preset, 0)
    if shutil.disk_usage(home.path).free < needed:
        return f"The disk is too full: {needed / 1e9:.1f}\u00a0GB must be free while a week passes. Free some space first."
    return None


def minutes(release: Release) -> tuple[int, int]:
    """From the least to the most that it should take: by what the build of this release took, else by what is usual."""
    least, most = MINUTES.get(release.world.preset, MINUTES["large"])
    measured = SECONDS_TO_START + sum(release.stages.values())
    if not release.stages:
        return least, most
    shortest = max(1, round(measured / 60))
    return shortest, max(shortest + 1, round(measured * 2 / 60))


def passing(home: Home) -> Passing | None:
    """The week that passes, or the last one; None where none has."""
    if not is_locked(home.week_lock):
        note = _note(home)
        if is_locked(home.week_lock):  # it was begun between the looks
            return passing(home)
        if note is None:
            return None
        week, state = week_of(note), note.get("state")
        if state == "passed":
            return Passing("passed", week, 1.0)
        if state == "failed":
            return Passing("failed", week, message=str(note.get("message") or ""))
        return Passing("interrupted", week, message=INTERRUPTED)
    note = _note(home)
    week = week_of(note)
    fraction, stage = _progress(home, week)
    return Passing("running", week, fraction, stage)


def begin(home: Home, release: Release, mover: Sequence[str] | None = None) -> Passing | None:
    """Let the week after this release pass. Where one passes already, that one is returned: of two that begin at once,
    one does, and both see it. None where it is over already. Raises WeekError."""
    with _one_at_a_time:
        now = passing(home)
        if now is not None and now.state == "running":
            return now
        end_left_over(home)
        problem = why_not(home, release)
        if problem is not None:
            raise WeekError(problem)
        process = _start(home, week_after(release), mover or MOVER)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            now = passing(home)
            if now is not None and now.state == "running" and now.week is not None:
                return now
            if process.poll() is not None:
                break
            time.sleep(0.05)
        if process.poll() is None:
            end_left_over(home)
            raise WeekError("It could not be begun: its process did not get ready in time. Try again.")
        if process.returncode != 0 and now is None:
            raise WeekError(f"It could not be begun: nothing can be written to {home.path}.")
        return passing(home)


def give_up(home: Home) -> None:
    """End the process that lets a week pass, with all that it has started; the data stays as it was. Raises WeekError."""
    now = passing(home)
    end_left_over(home)
    if is_locked(home.week_lock):
        raise WeekError("It could not be ended. Stop the lab and start it again: that ends it.")
    try:
        if now is not None and now.week is not None and _is_broken_off(home, now.week):
            home.status.unlink(missing_ok=True)  # whoever stopped it need not be told that it was interrupted
        home.week.unlink(missing_ok=True)
    except OSError as error:
        raise WeekError(f"What was noted of it cannot be removed: {error.strerror or error}.") from None


def _is_broken_off(home: Home, week: Week) -> bool:
    """Whether the last build was this week's, and was ended before it was done."""
    status = build_status(home)
    return (
        status is not None
        and status.state == "interrupted"
        and (status.world_id, status.as_of) == (week.world, week.after)
    )


def end_left_over(home: Home) -> None:
    """End whatever lets a week pass here, also what a killed process has left behind."""
    end_family({mark_of(A_WEEK, home)})


def note_state(home: Home, week: Week, state: State, message: str = "") -> None:
    """Note which week passes, or what became of it, on a full disk too. Raises OSError."""
    content = {
        "world": week.world,
        "preset": week.preset,
        "seed": week.seed,
        "before": week.before.isoformat(),
        "after": week.after.isoformat(),
        "state": state,
        "message": message,
        "at": dt.datetime.now(dt.UTC).isoformat(),
    }
    (write_json if state == "running" else write_json_even_if_full)(home.week, content)


def week_of(note: dict[str, Any] | None) -> Week | None:
    """What a note says; None where it is damaged."""
    try:
        assert note is not None
        return Week(
            str(note["world"]),
            str(note["preset"]),
            int(note["seed"]),
            dt.date.fromisoformat(str(note["before"])),
            dt.date.fromisoformat(str(note["after"])),
        )
    except (AssertionError, *DAMAGE):
        return None


def _start(home: Home, week: Week, mover: Sequence[str]) -> subprocess.Popen[bytes]:
    words = (week.world, week.preset, str(week.seed), week.before.isoformat(), week.after.isoformat())
    try:
        return start(A_WEEK, home, (*mover, *words))
    except OSError as error:
        raise WeekError(f"It could not be begun: {error.strerror or error}.") from None


def _progress(home: Home, week: Week | None) -> tuple[float, str]:
    """How far the build is, and what it does now."""
    status = read_status(home.status)
    if week is None or status is None or (status.world_id, status.as_of) != (week.world, week.after):
        return 0.0, "Getting ready"
    return status.fraction, status.stage_label


def _note(home: Home) -> dict[str, Any] | None:
    try:
        return read_json(home.week)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except DAMAGE:
        return {}
