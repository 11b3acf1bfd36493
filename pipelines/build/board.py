"""How far a build is, told in `status.json` for the lab and in words for a terminal."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Twice as often as a page looks; a build of a minute writes it some 200 times.
SECONDS_BETWEEN_WRITES = 0.2


@dataclass(frozen=True)
class StageKind:
    """A stage of a build. `share` is its part of a whole build's time, as measured for the lab preset."""

    name: str
    label: str
    share: float


STAGES: tuple[StageKind, ...] = (
    StageKind("lake", "Simulating Larder, day by day", 0.50),
    StageKind("warehouse", "Loading the warehouse", 0.12),
    StageKind("models", "Building and testing the models with dbt", 0.30),
    StageKind("checks", "Checking the result", 0.04),
    StageKind("release", "Publishing the release", 0.04),
)


def write_json(path: Path, content: object) -> None:
    """Replace a JSON file in one step: a reader sees the old content or the new, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(json.dumps(content, indent=1, sort_keys=True), encoding="utf-8")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def write_status(path: Path, content: object) -> None:
    """As `write_json`, and on a full disk over what stands there: that a build has failed must be told."""
    try:
        write_json(path, content)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT) or not path.is_file():
            raise
        with path.open("r+b") as status:
            status.write(json.dumps(content, indent=1, sort_keys=True).encode())
            status.truncate()


def note_failure(path: Path, build_id: str, message: str) -> None:
    """Say of a build that broke off without a word that it has failed, where the status is its own."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["build_id"] == build_id and content["state"] == "running":
            now = dt.datetime.now(dt.UTC).isoformat()
            stages = [
                stage | ({"state": "failed"} if stage["state"] == "running" else {})
                for stage in content["stages"]
            ]
            told = {"state": "failed", "message": message, "error": message, "stages": stages}
            write_status(path, content | told | {"updated_at": now, "finished_at": now})


@dataclass
class _Stage:
    kind: StageKind
    state: str = "waiting"
    started: float | None = None
    seconds: float = 0.0


@dataclass
class StatusBoard:
    """The state of one build, written to a file at each change, at most five times a second.

    `tell` gets each change too, for a terminal. A disk that is full must not hide why a build failed,
    so a write that fails is passed over.
    """

    path: Path
    build_id: str
    as_of: dt.date
    world_id: str
    stages: Sequence[str] = tuple(kind.name for kind in STAGES)
    tell: Callable[[dict[str, Any]], None] | None = None
    _stages: dict[str, _Stage] = field(default_factory=dict, init=False)
    _started_at: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC), init=False)
    _content: dict[str, Any] = field(default_factory=dict, init=False)
    _written: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._stages = {kind.name: _Stage(kind) for kind in STAGES if kind.name in self.stages}
        first = next(iter(self._stages.values())).kind
        self._content = {
            "build_id": self.build_id,
            "state": "running",
            "started_at": self._started_at.isoformat(),
            "finished_at": None,
            "as_of": self.as_of.isoformat(),
            "world_id": self.world_id,
            "stage": first.name,
            "stage_label": first.label,
            "done": 0,
            "total": 0,
            "message": f"{first.label}.",
            "error": None,
            "release_id": None,
        }
        self._write()

    @property
    def is_finished(self) -> bool:
        return bool(self._content["state"] != "running")

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds that each stage has taken, of those that have run."""
        return {s.kind.name: round(s.seconds, 2) for s in self._stages.values() if s.started is not None}

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Everything inside belongs to this stage. Stages may be entered more than once."""
        stage = self._stages.get(name)
        if stage is None:
            yield
            return
        for other in self._stages.values():
            if other.state == "running":
                other.state = "done"
        stage.state = "running"
        stage.started = time.monotonic() - stage.seconds
        self._content |= {"stage": name, "stage_label": stage.kind.label, "done": 0, "total": 0}
        self._content["message"] = f"{stage.kind.label}."
        self._write()
        try:
            yield
        except BaseException:
            stage.state = "failed"
            raise
        else:
            stage.state = "done"
        finally:
            stage.seconds = time.monotonic() - stage.started

    def progress(self, done: int, total: int, message: str | None = None) -> None:
        """The stage that runs has done this many of its steps."""
        self._content |= {"done": done, "total": total}
        if message:
            self._content["message"] = message
        if time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES:
            self._write()

    def succeed(self, message: str, release_id: str | None) -> None:
        for stage in self._stages.values():
            if stage.state == "running":
                stage.state = "done"
        self._content |= {"state": "succeeded", "message": message, "release_id": release_id}
        self._finish()

    def fail(self, message: str, error: str | None = None) -> None:
        """The build has failed. `message` is a plain sentence, `error` what the machine said."""
        for stage in self._stages.values():
            if stage.state == "running":
                stage.state = "failed"
        self._content |= {"state": "failed", "message": message, "error": error or message}
        self._finish()

    def write_again(self) -> None:
        """Write what was last to be told: the disk may have had no room for it then."""
        self._write()

    def _finish(self) -> None:
        self._content["finished_at"] = dt.datetime.now(dt.UTC).isoformat()
        self._write()

    def _fraction(self) -> float:
        if self._content["state"] == "succeeded":
            return 1.0
        part = self._content["done"] / self._content["total"] if self._content["total"] else 0.0
        whole = sum(s.kind.share for s in self._stages.values())
        done = sum(
            s.kind.share * (1.0 if s.state == "done" else part)
            for s in self._stages.values()
            if s.state in ("done", "running", "failed")
        )
        return round(min(1.0, done / whole), 4)

    def _write(self) -> None:
        now = time.monotonic()
        self._written = now
        for stage in self._stages.values():
            if stage.state == "running" and stage.started is not None:
                stage.seconds = now - stage.started
        content = self._content | {
            "updated_at": dt.datetime.now(dt.UTC).isoformat(),
            "fraction": self._fraction(),
            "stages": [
                {
                    "name": s.kind.name,
                    "label": s.kind.label,
                    "state": s.state,
                    "seconds": round(s.seconds, 2) if s.started is not None else None,
                }
                for s in self._stages.values()
            ],
        }
        with contextlib.suppress(OSError):
            (write_status if self.is_finished else write_json)(self.path, content)
        if self.tell is not None:
            self.tell(content)
