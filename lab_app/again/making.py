"""Another world while it is made: how far it is, and how it is begun, gone on with and given up.

It is made in a data folder of its own within the lab's, by a process of its own, and comes to the other worlds when all
of it is there: whoever looks at a world meanwhile sees nothing of it. The lock says whether it is being made, the
note `making.json` what, so that any tab, and a lab that was started anew, finds it.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lab_app.again.cost import BUILD_SHARE
from lab_app.again.worlds import AgainError, draw_seed, remove_tree
from pipelines.contract.files import DAMAGE, read_json, write_json, write_json_even_if_full
from pipelines.contract.home import Home, WorldFolder, is_locked, take_lock
from pipelines.contract.marks import ANOTHER_WORLD, end_family, mark_of, start
from pipelines.contract.release import Release, worlds_with_a_release
from pipelines.contract.status import BuildStatus, read_status

State = Literal["running", "failed", "interrupted"]

MAKER = (sys.executable, "-m", "lab_app.again.maker")
NOTE, LOG = "making.json", "making.log"
START_SECONDS = 20.0
_one_at_a_time = threading.Lock()  # of the tabs of this lab; the makers' lock is for all that there are
FULL = "The disk is full. Free some space, then go on."
INTERRUPTED = "It was interrupted: the lab was stopped meanwhile, or the process was ended. What was done so far is kept."


@dataclass(frozen=True)
class Plan:
    """Which world is to be made; `like` is the one that it is made after, and that its progress is measured by."""

    preset: str
    seed: int
    as_of: dt.date
    like: str


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
    if not is_locked(home.again_lock):
        note = _note(home)
        if is_locked(home.again_lock):  # it was begun between the looks
            return making(home)
        if note is None and not home.again.path.is_dir():
            return None
        if note is not None and note.get("state") == "failed":
            return Making("failed", plan_of(note), message=str(note.get("message") or ""))
        return Making("interrupted", plan_of(note), message=INTERRUPTED)
    note = _note(home)
    plan, since = plan_of(note), _moment(note)
    fraction, stage = _progress(home, plan, since)
    return Making("running", plan, fraction, stage, since=since)


def begin(
    home: Home, like: Release, used: Collection[str] = (), maker: Sequence[str] | None = None
) -> Making | None:
    """Begin another world like this release's, or go on with the one that was not finished.

    `used` are worlds in which something was answered: none of their seeds is drawn. Where one is being made already,
    that one is returned: of two that begin at once, one does, and both see it. None where it is over already.
    Raises AgainError.
    """
    with _one_at_a_time:
        return _begin(home, like, used, maker or MAKER)


def _begin(home: Home, like: Release, used: Collection[str], maker: Sequence[str]) -> Making | None:
    now = making(home)
    if now is not None and now.state == "running":
        return now
    end_left_over(home)
    plan = now.plan if now is not None else None
    if plan is None or plan.like != like.world.id or plan.as_of != like.as_of:
        there = [path.name for path in home.worlds.iterdir()] if home.worlds.is_dir() else []
        plan = Plan(like.world.preset, draw_seed([*there, *used]), like.as_of, like.world.id)
    process = _start(home, plan, maker)
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        now = making(home)
        if now is not None and now.state == "running" and now.plan is not None:
            return now
        if process.poll() is not None:
            break
        time.sleep(0.05)
    if process.poll() is None:
        end_left_over(home)
        raise AgainError(
            "Another world could not be begun: its process did not get ready in time. Try again."
        )
    now = making(home)
    if now is None and process.returncode != 0:
        raise AgainError(f"Another world could not be begun: nothing can be written to {home.path}.")
    return now


def give_up(home: Home) -> None:
    """End the process that makes a world, with all that it has started, and remove what it has made. Raises AgainError."""
    end_left_over(home)
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


def end_left_over(home: Home) -> None:
    """End whatever makes another world here, also what a killed process has left behind."""
    end_family({mark_of(ANOTHER_WORLD, home)})


def note_running(home: Home, plan: Plan) -> None:
    """Note what is being made. Raises OSError."""
    write_json(_file(home), _content(plan) | {"state": "running", "since": _now().isoformat()})


def note_failure(home: Home, plan: Plan, message: str) -> None:
    """Note why it was not finished, on a full disk too. Raises OSError."""
    write_json_even_if_full(_file(home), _content(plan) | {"state": "failed", "message": message})


def noted_plan(home: Home) -> Plan | None:
    """What was being made last; None where nothing was, or the note is damaged."""
    return plan_of(_note(home))


def plan_of(note: dict[str, Any] | None) -> Plan | None:
    """What a note says was to be made; None where it is damaged."""
    try:
        assert note is not None
        return Plan(
            str(note["preset"]),
            int(note["seed"]),
            dt.date.fromisoformat(str(note["as_of"])),
            str(note["like"]),
        )
    except (AssertionError, *DAMAGE):
        return None


def _start(home: Home, plan: Plan, maker: Sequence[str]) -> subprocess.Popen[bytes]:
    try:
        return start(
            ANOTHER_WORLD,
            home,
            (*maker, plan.preset, str(plan.seed), plan.as_of.isoformat(), plan.like),
        )
    except OSError as error:
        raise AgainError(f"Another world could not be begun: {error.strerror or error}.") from None


def _progress(home: Home, plan: Plan | None, since: dt.datetime | None) -> tuple[float, str]:
    """How far it is, and what is done now."""
    status = read_status(home.again.status)
    if plan is None or status is None or (since is not None and status.started_at < since):
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


def _note(home: Home) -> dict[str, Any] | None:
    try:
        return read_json(_file(home))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except DAMAGE:
        return {}


def _moment(note: dict[str, Any] | None) -> dt.datetime | None:
    try:
        at = dt.datetime.fromisoformat(str((note or {})["since"]))
    except DAMAGE:
        return None
    return at if at.tzinfo is not None else None


def _content(plan: Plan) -> dict[str, Any]:
    return {"preset": plan.preset, "seed": plan.seed, "as_of": plan.as_of.isoformat(), "like": plan.like}


def _file(home: Home) -> Path:
    return home.again.path / NOTE


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def failed_status(home: Home) -> BuildStatus | None:
    """What the build within says, where it has failed."""
    status = read_status(home.again.status)
    return status if status is not None and status.state == "failed" else None
