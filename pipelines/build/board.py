"""The state of one build as it goes, written to `status.json` for the lab and terminals to follow."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.contract import SCHEMA_VERSION
from pipelines.contract.status import BuildStage, BuildStatus, StageState, State, write_status

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


@dataclass
class _Stage:
    kind: StageKind
    state: StageState = "waiting"
    started: float | None = None
    seconds: float = 0.0

    @property
    def known(self) -> BuildStage:
        seconds = round(self.seconds, 2) if self.started is not None else None
        return BuildStage(name=self.kind.name, label=self.kind.label, state=self.state, seconds=seconds)


@dataclass
class StatusBoard:
    """The state of one build, written to a file at each change, at most five times a second.

    A disk that is full must not hide why a build failed, so a write that fails is passed over.
    """

    path: Path
    build_id: str
    as_of: dt.date
    world_id: str
    stages: Sequence[str] = tuple(kind.name for kind in STAGES)
    _stages: dict[str, _Stage] = field(default_factory=dict, init=False)
    _started_at: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC), init=False)
    _finished_at: dt.datetime | None = field(default=None, init=False)
    _state: State = field(default="running", init=False)
    _stage: StageKind = field(init=False)
    _done: int = field(default=0, init=False)
    _total: int = field(default=0, init=False)
    _message: str = field(default="", init=False)
    _error: str | None = field(default=None, init=False)
    _notes: list[str] = field(default_factory=list, init=False)
    _release_id: str | None = field(default=None, init=False)
    _written: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._stages = {kind.name: _Stage(kind) for kind in STAGES if kind.name in self.stages}
        self._enter(next(iter(self._stages.values())))
        self._write()

    @property
    def is_finished(self) -> bool:
        return self._state != "running"

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
        self._end_stages("done")
        stage.state = "running"
        stage.started = time.monotonic() - stage.seconds
        self._enter(stage)
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
        self._done, self._total = done, total
        if message:
            self._message = message
        if time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES:
            self._write()

    def note(self, sentence: str) -> None:
        """Something that stays to be read beside what the build is doing."""
        self._notes.append(sentence)
        self._write()

    def succeed(self, message: str, release_id: str | None) -> None:
        self._release_id = release_id
        self._finish("succeeded", "done", message)

    def fail(self, message: str, error: str | None = None) -> None:
        """The build has failed. `message` is a plain sentence, `error` what the machine said."""
        self._error = error or message
        self._finish("failed", "failed", message)

    def write_again(self) -> None:
        """Write the last state once more: the disk may have had no room for it then."""
        self._write()

    def _enter(self, stage: _Stage) -> None:
        self._stage = stage.kind
        self._done = self._total = 0
        self._message = f"{stage.kind.label}."

    def _end_stages(self, state: StageState) -> None:
        for stage in self._stages.values():
            if stage.state == "running":
                stage.state = state

    def _finish(self, state: State, of_stage: StageState, message: str) -> None:
        self._end_stages(of_stage)
        self._state, self._message = state, message
        self._finished_at = dt.datetime.now(dt.UTC)
        self._write()

    def _fraction(self) -> float:
        if self._state == "succeeded":
            return 1.0
        part = self._done / self._total if self._total else 0.0
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
        with contextlib.suppress(OSError):
            write_status(self.path, self._status())

    def _status(self) -> BuildStatus:
        return BuildStatus(
            build_id=self.build_id,
            state=self._state,
            started_at=self._started_at,
            updated_at=dt.datetime.now(dt.UTC),
            finished_at=self._finished_at,
            as_of=self.as_of,
            world_id=self.world_id,
            stage=self._stage.name,
            stage_label=self._stage.label,
            done=self._done,
            total=self._total,
            fraction=self._fraction(),
            stages=tuple(stage.known for stage in self._stages.values()),
            message=self._message,
            error=self._error,
            release_id=self._release_id,
            notes=tuple(self._notes),
            schema_version=SCHEMA_VERSION,
        )
