"""A week while it passes: how far it is, and how it is begun and given up.

The common world is built up to a day that is a week later, by a process of its own, and becomes the current release in
one step: whoever looks meanwhile sees the data as it was. The lock says whether a week passes, the note which one.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from lab_app.again.cost import from_to
from lab_app.background import Job, Note, State
from lab_app.simulator import can_go_on, last_day
from pipelines.contract.calendar import DAY
from pipelines.contract.home import IS_CHECKOUT, Home, is_locked
from pipelines.contract.marks import A_WEEK
from pipelines.contract.release import Release, ReleaseError, release_of
from pipelines.contract.room import bytes_needed
from pipelines.contract.status import build_status, read_status

DAYS = 7
SECONDS_TO_START = 30.0
INTERRUPTED = (
    "It was interrupted: the lab was stopped meanwhile, or the process was ended. The data is as it was."
)


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


JOB = Job(
    A_WEEK,
    Week,
    lock=lambda home: home.week_lock,
    note=lambda home: home.week,
    log=lambda home: home.path / "week.log",
    program=(sys.executable, "-m", "lab_app.week.mover"),
    error=WeekError,
    subject="It",
    interrupted=INTERRUPTED,
)


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
    needed = bytes_needed(week.preset)
    if shutil.disk_usage(home.path).free < needed:
        return f"The disk is too full: {needed / 1e9:.1f}\u00a0GB must be free while a week passes. Free some space first."
    return None


def minutes(release: Release) -> tuple[int, int]:
    """From the least to the most that it should take: by what the build of this release took, else by what is usual."""
    measured = SECONDS_TO_START + sum(release.stages.values()) if release.stages else None
    return from_to(release.world.preset, measured)


def passing(home: Home) -> Passing | None:
    """The week that passes, or the last one; None where none has."""
    note = JOB.look(home)
    if note is None:
        return None
    if note.state == "running":
        return Passing("running", note.of, *_progress(home, note.of))
    if note.state == "done" or is_there(home, note.of):  # the last word may not have been noted any more
        return Passing("done", note.of, 1.0)
    return Passing(note.state, note.of, message=note.message)


def is_there(home: Home, week: Week | None) -> bool:
    """Whether the data has come as far as the end of this week."""
    try:
        release = None if week is None else release_of(home, week.world)
    except ReleaseError:
        return False
    return week is not None and release is not None and release.as_of >= week.after


def begin(home: Home, release: Release, mover: Sequence[str] | None = None) -> Passing | None:
    """Let the week after this release pass. Where one passes already, that one is returned. None where it is over already.
    Raises WeekError."""

    def week(_before: Note[Week] | None) -> Week:
        problem = why_not(home, release)
        if problem is not None:
            raise WeekError(problem)
        return week_after(release)

    JOB.begin(home, week, mover)
    return passing(home)


def give_up(home: Home) -> None:
    """End the process that lets a week pass, with all that it has started; the data stays as it was. Raises WeekError."""
    now = passing(home)
    JOB.end(home)
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


def _progress(home: Home, week: Week | None) -> tuple[float, str]:
    """How far the build is, and what it does now."""
    status = read_status(home.status)
    if week is None or status is None or (status.world_id, status.as_of) != (week.world, week.after):
        return 0.0, "Getting ready"
    return status.fraction, status.stage_label
