"""Another world while it is made: how far it is, and how it is begun, gone on with and given up.

It is made in a data folder of its own within the lab's, by a process of its own, and comes to the other worlds when all
of it is there: whoever looks at a world meanwhile sees nothing of it. The note lies with what is made, and goes with it.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lab_app.again.cost import BUILD_SHARE
from lab_app.again.worlds import AgainError, draw_seed, remove_tree
from lab_app.background import Job, Note, State
from pipelines.contract.home import Home, WorldFolder, take_lock
from pipelines.contract.marks import ANOTHER_WORLD
from pipelines.contract.release import Release, worlds_with_a_release
from pipelines.contract.status import read_status

INTERRUPTED = "It was interrupted: the lab was stopped meanwhile, or the process was ended. What was done so far is kept."


@dataclass(frozen=True)
class Plan:
    """Which world is to be made; `like` is the one that it is made after, and that its progress is measured by."""

    preset: str
    seed: int
    as_of: dt.date
    like: str


JOB = Job(
    ANOTHER_WORLD,
    Plan,
    lock=lambda home: home.again_lock,
    note=lambda home: home.again.path / "making.json",
    log=lambda home: home.again.path / "making.log",
    program=(sys.executable, "-m", "lab_app.again.maker"),
    error=AgainError,
    subject="Another world",
    interrupted=INTERRUPTED,
)


@dataclass(frozen=True)
class Making:
    """A world that is being made, or was not finished. `plan` is None where the note on it is damaged.

    `fraction` is from 0 to 1, `stage` what is done now, `message` why it was not finished.
    """

    state: State
    plan: Plan | None
    fraction: float = 0.0
    stage: str = ""
    message: str = ""
    since: dt.datetime | None = None


def making(home: Home) -> Making | None:
    """The world that is being made, or was not finished; None where there is none."""
    note = JOB.look(home)
    if note is None:
        return Making("interrupted", None, message=INTERRUPTED) if home.again.path.is_dir() else None
    if note.state != "running":
        return Making(note.state, note.of, message=note.message)
    return Making("running", note.of, *_progress(home, note), since=note.at)


def begin(
    home: Home, like: Release, used: Collection[str] = (), maker: Sequence[str] | None = None
) -> Making | None:
    """Begin another world like this release's, or go on with the one that was not finished.

    `used` are worlds in which something was answered: none of their seeds is drawn. Where one is being made already,
    that one is returned. None where it is over already. Raises AgainError.
    """

    def plan(before: Note[Plan] | None) -> Plan:
        left = before.of if before is not None else None
        if left is not None and (left.like, left.as_of) == (like.world.id, like.as_of):
            return left
        there = [path.name for path in home.worlds.iterdir()] if home.worlds.is_dir() else []
        return Plan(like.world.preset, draw_seed([*there, *used]), like.as_of, like.world.id)

    JOB.begin(home, plan, maker)
    return making(home)


def give_up(home: Home) -> None:
    """End the process that makes a world, with all that it has started, and remove what it has made. Raises AgainError."""
    JOB.end(home)
    try:
        lock = take_lock(home.again_lock, 5.0)
    except OSError as error:
        raise AgainError(f"It cannot be removed now: {error.strerror or error}.") from None
    if lock is None:
        raise AgainError("It could not be ended. Stop the lab and start it again: that ends it.")
    try:
        remove_tree(home.again.path)
    finally:
        lock.release()
    if home.again.path.exists():
        raise AgainError(f"Not all of it could be removed. What is left is in {home.again.path}.")


def _progress(home: Home, note: Note[Plan]) -> tuple[float, str]:
    """How far it is, and what is done now."""
    plan, status = note.of, read_status(home.again.status)
    if plan is None or status is None or (note.at is not None and status.started_at < note.at):
        return 0.0, "Getting ready"
    if status.state != "succeeded":
        return BUILD_SHARE * status.fraction, status.stage_label
    asked = _graded(home.world(plan.like))
    done = sum(_graded(home.again.world(name)) for name in worlds_with_a_release(home.again))
    return BUILD_SHARE + (1 - BUILD_SHARE) * min(0.99, done / max(asked or _USUAL_FILES, done)), _LAST_STAGE


_USUAL_FILES = 70
_LAST_STAGE = "Working out what really happened"


def _graded(folder: WorldFolder) -> int:
    """How many files there are of what really happened in a world."""
    return sum(1 for part in (folder.truth, folder.variants) for _ in part.glob("[!.]*.*"))
