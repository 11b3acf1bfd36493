"""How far a build is: `status.json`, which the build writes and the lab and terminals follow; and how far that is which is
made after it, a note beside the lock of each run."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

from pipelines.contract.files import DAMAGE, read_json, write_json, write_json_even_if_full
from pipelines.contract.home import Home, is_locked, larder_home

State = Literal["running", "succeeded", "failed", "interrupted"]
StageState = Literal["waiting", "running", "done", "failed"]


class BuildStage(BaseModel):
    """One stage of a build; `seconds` is None until it has run."""

    model_config = ConfigDict(frozen=True)

    name: str
    label: str
    state: StageState
    seconds: float | None


class BuildStatus(BaseModel):
    """The running build, or the last one. `fraction` runs from 0 to 1 over all stages.

    `message` is a sentence for people, `error` what the machine said, `notes` what the build has to say beside its
    progress, such as what it has repaired. A file never says `interrupted`: a
    build that was killed writes nothing any more.
    """

    model_config = ConfigDict(frozen=True)

    build_id: str
    state: State
    started_at: dt.datetime
    updated_at: dt.datetime
    finished_at: dt.datetime | None
    as_of: dt.date
    world_id: str
    stage: str
    stage_label: str
    done: int
    total: int
    fraction: float
    stages: tuple[BuildStage, ...]
    message: str
    error: str | None
    release_id: str | None
    notes: tuple[str, ...] = ()
    schema_version: int = 1

    @field_validator("fraction")
    @classmethod
    def _within_bounds(cls, fraction: float) -> float:
        return min(1.0, max(0.0, fraction))


def build_status(home: Home | None = None) -> BuildStatus | None:
    """The running or last build, or None where none was ever started or nothing can be read of it.

    A build that says that it is running while nobody holds the build's lock was killed; its state is
    `interrupted`. Raises HomeError for a data folder that cannot be used.
    """
    home = home or larder_home()
    status = read_status(home.status)
    if status is None or status.state != "running" or is_locked(home.lock):
        return status
    # It may have ended between the two looks.
    status = read_status(home.status) or status
    if status.state != "running":
        return status
    return status.model_copy(
        update={
            "state": "interrupted",
            "message": f"The build was interrupted while it was at: {status.stage_label}. The next one starts afresh.",
        }
    )


def read_status(path: Path) -> BuildStatus | None:
    """What the file says, or None where there is none or it is damaged."""
    try:
        return BuildStatus.model_validate(read_json(path))
    except DAMAGE:
        return None


def write_status(path: Path, status: BuildStatus) -> None:
    """Replace the file. That a build is over is written on a full disk too. Raises OSError."""
    write = write_json if status.state == "running" else write_json_even_if_full
    write(path, status.model_dump(mode="json"))


def note_failure(path: Path, build_id: str, message: str) -> None:
    """Say of a build that broke off without a word that it has failed, where the status is its own."""
    status = read_status(path)
    if status is None or status.build_id != build_id or status.state != "running":
        return
    now = dt.datetime.now(dt.UTC)
    stages = tuple(
        stage.model_copy(update={"state": "failed"}) if stage.state == "running" else stage
        for stage in status.stages
    )
    failed = {"state": "failed", "message": message, "error": message, "stages": stages}
    with contextlib.suppress(OSError):
        write_status(path, status.model_copy(update=failed | {"updated_at": now, "finished_at": now}))


class UnderWay(BaseModel):
    """What a run is making after a release. It is the part after `done` others, of `of` in all; `what` is said to people."""

    model_config = ConfigDict(frozen=True)

    what: str
    done: int
    of: int


def note_under_way(home: Home, run_id: str, what: str, of: int) -> None:
    """Note the part that a run begins, one of so many; the one before it is done. A full disk stops nothing."""
    place = home.running / f"{run_id}.json"
    before = _read_under_way(place)
    done = 0 if before is None else min(before.done + 1, of - 1)
    with contextlib.suppress(OSError):
        home.running.mkdir(parents=True, exist_ok=True)
        if before is None:  # a run's note stays between its parts, in which nobody holds its lock
            for left in home.running.glob("*.json"):
                left.unlink(missing_ok=True)
        write_json(place, UnderWay(what=what, done=done, of=of).model_dump(mode="json"))


def under_way(home: Home) -> tuple[UnderWay, ...]:
    """What is being made after a release just now; a note whose run was killed counts for nothing."""
    alive = [lock for lock in sorted(home.running.glob("*.lock")) if is_locked(lock)]
    return tuple(found for lock in alive if (found := _read_under_way(lock.with_suffix(".json"))) is not None)


def _read_under_way(place: Path) -> UnderWay | None:
    try:
        return UnderWay.model_validate(read_json(place))
    except DAMAGE:
        return None
