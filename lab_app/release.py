"""Releases and the state of builds, as the lab reads them. The pipeline alone writes them.

A release is a folder that never changes: a warehouse, the dbt project's manifests and a description.
A pointer names the current one and is replaced in one step, so a reader sees the old release or the
new one, never something in between.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from filelock import FileLock, Timeout

State = Literal["running", "succeeded", "failed", "interrupted"]

_PROJECT_ROOT = Path(__file__).resolve().parent.parent
# What reading a file can raise whose content is not what the pipeline has written.
DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)

_REBUILD = "Build the data again with `make data`, or in Dagster with the job build_release."


class ReleaseError(RuntimeError):
    """The current release cannot be read. The message says what is wrong and what to do."""


@dataclass(frozen=True)
class Release:
    """One published release. `as_of` is the last complete day of its data."""

    id: str
    path: Path
    as_of: dt.date
    built_at: dt.datetime
    world: dict[str, Any] = field(hash=False)
    row_counts: dict[str, int] = field(hash=False)
    versions: dict[str, str] = field(hash=False)
    stages: dict[str, float] = field(hash=False)

    @property
    def warehouse(self) -> Path:
        return self.path / "warehouse.duckdb"

    @property
    def manifest(self) -> Path:
        return self.path / "manifest.json"

    @property
    def semantic_manifest(self) -> Path:
        return self.path / "semantic_manifest.json"

    @property
    def catalog(self) -> Path:
        return self.path / "catalog.json"


@dataclass(frozen=True)
class BuildStage:
    """One stage of a build; `seconds` is None until it has run."""

    name: str
    label: str
    state: Literal["waiting", "running", "done", "failed"]
    seconds: float | None


@dataclass(frozen=True)
class BuildStatus:
    """The running build, or the last one. `fraction` runs from 0 to 1 over all stages."""

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


def larder_home() -> Path:
    """The folder that holds all data: LARDER_HOME, or `data` beside the code. Raises ReleaseError."""
    return moved_folder("LARDER_HOME") or _PROJECT_ROOT / "data"


def moved_folder(setting: str) -> Path | None:
    """The folder that a setting names, None where it is not set. Raises ReleaseError where it names none."""
    moved = os.environ.get(setting)
    if not moved:
        return None
    try:
        path = Path(moved).expanduser().resolve()
        upwards = next((folder for folder in (path, *path.parents) if folder.exists()), path)
    except (OSError, RuntimeError, ValueError):  # nobody's home, a circle of links, a name without end
        raise ReleaseError(
            f"{setting} must name a folder, and cannot be read as one: {moved[:200]}"
        ) from None
    if upwards.exists() and not upwards.is_dir():
        raise ReleaseError(f"{setting} must name a folder, and {upwards} is a file.")
    return path


@contextlib.contextmanager
def readable(file: Path) -> Iterator[None]:
    """Around the reading of one of a release's files: whatever shows that it is damaged is a ReleaseError."""
    try:
        yield
    except DAMAGE:
        raise ReleaseError(
            f"{file.name} of release {file.parent.name} is damaged ({file}). {_REBUILD}"
        ) from None


def current_release(home: Path | None = None) -> Release | None:
    """The release that the pointer names, or None before the first one.

    Raises ReleaseError when the pointer or the release cannot be read.
    """
    home = home or larder_home()
    pointer = home / "releases" / "current.json"
    try:
        release_id = str(_read_json(pointer)["id"])
    except FileNotFoundError:
        return None
    except DAMAGE:
        raise ReleaseError(
            f"The file that names the current release cannot be read: {pointer}. {_REBUILD}"
        ) from None
    if not re.fullmatch(r"\w[\w.-]{0,99}", release_id):
        raise ReleaseError(f"{pointer} names no release: {release_id[:100]!r}. {_REBUILD}")
    return read_release(pointer.parent / release_id)


def read_release(path: Path) -> Release:
    """The release in this folder. Raises ReleaseError when it is missing, incomplete or unreadable."""
    if not path.is_dir():
        raise ReleaseError(f"The current release, {path.name}, is missing from {path.parent}. {_REBUILD}")
    try:
        about = _read_json(path / "release.json")
        release = Release(
            id=str(about["id"]),
            path=path,
            as_of=dt.date.fromisoformat(about["as_of"]),
            built_at=dt.datetime.fromisoformat(about["built_at"]),
            world=dict(about["world"]),
            row_counts={str(table): int(rows) for table, rows in about["row_counts"].items()},
            versions=dict(about.get("versions", {})),
            stages=dict(about.get("stages", {})),
        )
    except DAMAGE:
        raise ReleaseError(
            f"The description of release {path.name} is missing or damaged ({path / 'release.json'}). {_REBUILD}"
        ) from None
    for file in (release.warehouse, release.manifest, release.semantic_manifest):
        if not file.is_file():
            raise ReleaseError(f"Release {path.name} is incomplete: {file.name} is missing. {_REBUILD}")
    return release


def build_status(home: Path | None = None) -> BuildStatus | None:
    """The running or last build, or None where none was ever started or nothing can be read of it.

    A build that says that it is running while nobody holds the build's lock was killed; its state is
    `interrupted`.
    """
    home = home or larder_home()
    try:
        status = _parse_status(_read_json(home / "status.json"))
    except DAMAGE:
        return None
    if status.state != "running" or _is_locked(home / "build.lock"):
        return status
    # It may have come to its end between the two looks.
    with contextlib.suppress(*DAMAGE):
        status = _parse_status(_read_json(home / "status.json"))
    if status.state != "running":
        return status
    return BuildStatus(
        **{
            **vars(status),
            "state": "interrupted",
            "message": f"The build was interrupted while it was at: {status.stage_label}. The next one starts afresh.",
        }
    )


def _parse_status(raw: Mapping[str, Any]) -> BuildStatus:
    return BuildStatus(
        build_id=str(raw["build_id"]),
        state=cast("State", str(raw["state"])),
        started_at=dt.datetime.fromisoformat(raw["started_at"]),
        updated_at=dt.datetime.fromisoformat(raw["updated_at"]),
        finished_at=dt.datetime.fromisoformat(raw["finished_at"]) if raw["finished_at"] else None,
        as_of=dt.date.fromisoformat(raw["as_of"]),
        world_id=str(raw["world_id"]),
        stage=str(raw["stage"]),
        stage_label=str(raw["stage_label"]),
        done=int(raw["done"]),
        total=int(raw["total"]),
        fraction=min(1.0, max(0.0, float(raw["fraction"]))),
        stages=tuple(BuildStage(s["name"], s["label"], s["state"], s["seconds"]) for s in raw["stages"]),
        message=str(raw["message"]),
        error=raw["error"],
        release_id=raw["release_id"],
    )


def _is_locked(path: Path) -> bool:
    """Whether a living process holds this lock; the system frees the lock of a killed one."""
    if not path.exists():
        return False
    try:
        with FileLock(path, timeout=0.05, poll_interval=0.01):  # outwaits another reader's look
            return False
    except Timeout:
        return True
    except OSError:
        return True  # cannot tell, on a folder that only others may write to


def _read_json(path: Path) -> dict[str, Any]:
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise TypeError(f"{path} holds no object")
    return content
