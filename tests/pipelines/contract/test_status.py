"""The state of a build, as it is written and read."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pipelines.contract import SCHEMA_VERSION
from pipelines.contract.home import Home, take_lock
from pipelines.contract.status import (
    BuildStage,
    BuildStatus,
    UnderWay,
    build_status,
    note_failure,
    note_under_way,
    read_status,
    under_way,
    write_status,
)

BEGAN = dt.datetime(2026, 7, 1, 5, tzinfo=dt.UTC)
RUNNING = BuildStatus(
    build_id="2026-06-30-aaaaaaaa",
    state="running",
    started_at=BEGAN,
    updated_at=BEGAN,
    finished_at=None,
    as_of=dt.date(2026, 6, 30),
    world_id="tiny-seed7-v12",
    stage="models",
    stage_label="Building and testing the models with dbt",
    done=3,
    total=40,
    fraction=0.64,
    stages=(
        BuildStage(name="lake", label="Simulating", state="done", seconds=30.5),
        BuildStage(name="models", label="Building", state="running", seconds=None),
    ),
    message="dbt has finished dim_users.",
    error=None,
    release_id=None,
    schema_version=SCHEMA_VERSION,
)
KEYS = {
    *("build_id", "state", "started_at", "updated_at", "finished_at", "as_of", "world_id", "stage"),
    *("stage_label", "done", "total", "fraction", "stages", "message", "error", "release_id"),
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_what_was_written_is_read_back(home: Home) -> None:
    write_status(home.status, RUNNING)
    assert read_status(home.status) == RUNNING
    written = json.loads(home.status.read_text())
    assert written.keys() == KEYS | {"notes", "schema_version"}
    assert written["schema_version"] == SCHEMA_VERSION


def test_a_status_without_a_number_is_read_as_it_was_written_before(home: Home) -> None:
    write_status(home.status, RUNNING)
    content = json.loads(home.status.read_text())
    del content["schema_version"]
    home.status.write_text(json.dumps(content | {"started_at": "2026-07-01T05:00:00+00:00", "fraction": 1.2}))
    status = read_status(home.status)
    assert status is not None
    assert (status.started_at, status.fraction) == (BEGAN, 1.0)


def test_a_build_runs_as_long_as_somebody_holds_its_lock(home: Home) -> None:
    write_status(home.status, RUNNING)
    lock = take_lock(home.lock)
    assert lock is not None
    assert build_status(home) == RUNNING
    lock.release()
    status = build_status(home)
    assert status is not None
    assert status.state == "interrupted"
    assert status.message.startswith("The build was interrupted while it was at: Building and testing")
    assert read_status(home.status) == RUNNING  # a look writes nothing


def test_a_build_that_broke_off_is_noted_as_failed_and_no_other(home: Home) -> None:
    write_status(home.status, RUNNING)
    note_failure(home.status, "another", "No room.")
    assert read_status(home.status) == RUNNING
    note_failure(home.status, RUNNING.build_id, "No room.")
    status = read_status(home.status)
    assert status is not None
    assert (status.state, status.message, status.error) == ("failed", "No room.", "No room.")
    assert [stage.state for stage in status.stages] == ["done", "failed"]
    assert status.finished_at is not None
    note_failure(home.status, RUNNING.build_id, "Again.")
    assert read_status(home.status) == status


@pytest.mark.parametrize("change", [{"state": "odd"}, {"done": "many"}, {"stages": [{"name": "x"}]}])
def test_a_damaged_status_counts_as_none(home: Home, change: dict[str, object]) -> None:
    home.status.write_text(json.dumps(RUNNING.model_dump(mode="json") | change))
    assert build_status(home) is None


def test_what_comes_after_a_release_is_followed_part_by_part(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert under_way(home) == ()
    for done, what in enumerate(("the churn model", "the forecasts", "the people")):
        note_under_way(home, "a", what, 2)
        assert under_way(home) == ()  # nobody holds the lock of the run: it was killed
        lock = take_lock(home.running / "a.lock")
        assert lock is not None
        assert under_way(home) == (UnderWay(what=what, done=min(done, 1), of=2),)
        lock.release()
    note_under_way(home, "b", "the truth", 19)
    assert [file.name for file in home.running.glob("*.json")] == ["b.json"]
    (home.running / "b.json").write_text("[]")
    lock = take_lock(home.running / "b.lock")
    assert lock is not None
    assert under_way(home) == ()
    lock.release()
