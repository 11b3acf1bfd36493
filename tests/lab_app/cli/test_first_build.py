"""The first build begins with the lab, and Dagster waits until it is over."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import pytest

from lab_app.cli import first_build
from lab_app.cli.first_build import FirstBuild
from pipelines.contract import marks
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from pipelines.contract.status import BuildStatus, write_status
from pipelines.vendor_patches.dagster_history import open_instance
from tests.conftest import copy_home

SECONDS = 120.0
LONG_AGO = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
FAILED_BEFORE = BuildStatus(
    build_id="2026-06-30-1a2b3c4d",
    state="failed",
    started_at=LONG_AGO,
    updated_at=LONG_AGO,
    finished_at=LONG_AGO,
    as_of=dt.date(2026, 6, 30),
    world_id="tiny-seed7-v17",
    stage="lake",
    stage_label="Simulating Larder, day by day",
    done=0,
    total=1,
    fraction=0.0,
    stages=(),
    message="The disk is full.",
    error=None,
    release_id=None,
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    (tmp_path / "logs").mkdir()
    yield Home(tmp_path)
    marks.end_family({marks.mark_of(marks.FIRST_BUILD, Home(tmp_path))})


def wait_for(holds: Callable[[], object]) -> object:
    until = time.monotonic() + SECONDS
    while not (found := holds()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def test_it_is_needed_where_there_is_no_release(home: Home, tiny_home: Path, tmp_path: Path) -> None:
    assert first_build.is_needed(home)
    assert not first_build.is_needed(Home(copy_home(tiny_home, tmp_path / "built")))
    home.pointer.write_text("{")
    assert not first_build.is_needed(home)


def test_it_builds_a_release_as_one_run_of_dagsters(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LARDER_HOME", str(home.path))  # where Dagster's history is
    monkeypatch.setenv("LARDER_PRESET", "tiny")
    monkeypatch.setenv("LARDER_AS_OF", "2024-02-10")
    build = FirstBuild(home)
    assert not build.is_over
    wait_for(lambda: build.is_over)
    assert build.refusal() is None
    assert current_release(home) is not None
    with open_instance(home) as instance:  # as Dagster does from here on
        runs = [(run.job_name, run.status) for run in instance.get_runs()]
    assert runs == [("build_release", dg.DagsterRunStatus.SUCCESS)]


@pytest.mark.parametrize("failed_before", [False, True])
def test_a_setting_that_cannot_be_used_is_told_once_and_dagster_starts(
    home: Home, monkeypatch: pytest.MonkeyPatch, failed_before: bool
) -> None:
    monkeypatch.setenv("LARDER_SEED", "seven")
    if failed_before:
        write_status(home.status, FAILED_BEFORE)
    build = FirstBuild(home)
    assert "The seed must be a whole number" in str(wait_for(build.refusal))
    assert build.refusal() is None
    assert build.is_over


def test_a_build_that_is_killed_leaves_the_way_to_dagster(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_build, "COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    build = FirstBuild(home)
    assert not build.is_over
    marks.end_family({marks.mark_of(marks.FIRST_BUILD, home)})
    wait_for(lambda: build.is_over)


def test_where_no_process_can_be_begun_dagster_builds(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_build, "COMMAND", ("/nonexistent",))
    assert FirstBuild(home).is_over
