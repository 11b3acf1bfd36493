"""Releases and builds as the lab sees them: what the pipeline wrote, and what is told when it is damaged."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import time
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from pipelines.build.board import SECONDS_BETWEEN_WRITES, STAGES
from pipelines.build.session import Build, open_build
from pipelines.build.settings import BuildError
from pipelines.contract.home import Home
from pipelines.contract.release import Release, ReleaseError, current_release
from pipelines.contract.status import BuildStatus, build_status
from synthetic.config import WorldConfig
from synthetic.tables import TABLES

WORLD = WorldConfig(preset="tiny")


def test_the_lab_reads_what_the_pipeline_has_published(short_home: Path) -> None:
    release = current_release(Home(short_home))
    assert release is not None
    assert release.as_of == dt.date(2024, 3, 31)
    assert release.world.preset == "tiny"
    assert release.row_counts.keys() == TABLES.keys()
    assert release.row_counts["users"] > 0
    assert release.built_at.tzinfo is not None
    assert set(release.stages) == {stage.name for stage in STAGES}
    for file in (release.warehouse, release.manifest, release.semantic_manifest):
        assert file.is_file()
    assert json.loads(release.semantic_manifest.read_text())["metrics"]
    status = build_status(Home(short_home))
    assert status is not None
    assert (status.state, status.release_id, status.fraction) == ("succeeded", release.id, 1.0)
    assert [stage.state for stage in status.stages] == ["done"] * len(STAGES)


def test_before_the_first_build_there_is_neither(tmp_path: Path) -> None:
    assert current_release(Home(tmp_path)) is None
    assert build_status(Home(tmp_path)) is None


@pytest.fixture
def home(short_home: Path, tmp_path: Path) -> Home:
    """A data folder of one's own with a release to damage."""
    shutil.copytree(
        short_home / "worlds", tmp_path / "worlds", ignore=shutil.ignore_patterns("lake", "truth")
    )
    shutil.copy(short_home / "current.json", tmp_path)
    return Home(tmp_path)


@pytest.fixture
def damaged(home: Home) -> Release:
    release = current_release(home)
    assert release is not None
    return release


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"KEY": 3}', '{"name": "x"}', '{"KEY": "../.."}', '{"KEY": ""}']
)
@pytest.mark.parametrize("key", ["world", "id"])
def test_a_damaged_pointer_is_told_in_plain_words(
    home: Home, damaged: Release, key: str, content: str
) -> None:
    pointer = home.pointer if key == "world" else home.world(damaged.world.id).pointer
    pointer.write_text(content.replace("KEY", key))
    with pytest.raises(ReleaseError, match=r"Build the data again with `make data`"):
        current_release(home)


def test_a_pointer_leads_to_no_folder_but_a_release(home: Home, damaged: Release) -> None:
    folder = home.world(damaged.world.id)
    damaged.path.rename(folder.path / "elsewhere")
    folder.pointer.write_text('{"id": "../elsewhere"}')
    with pytest.raises(ReleaseError, match="names no release"):
        current_release(home)
    home.pointer.write_text('{"world": "../elsewhere"}')
    with pytest.raises(ReleaseError, match="names no world"):
        current_release(home)


@pytest.mark.parametrize(
    "name", ["warehouse.duckdb", "manifest.json", "semantic_manifest.json", "release.json"]
)
def test_an_incomplete_release_is_told_in_plain_words(home: Home, damaged: Release, name: str) -> None:
    (damaged.path / name).unlink()
    with pytest.raises(ReleaseError, match=rf"{damaged.id}.*{name}.*Build the data again"):
        current_release(home)


@pytest.mark.parametrize("content", ["", "{}", "null", '{"id": "x", "as_of": "soon"}'])
def test_a_damaged_description_is_told_in_plain_words(home: Home, damaged: Release, content: str) -> None:
    (damaged.path / "release.json").write_text(content)
    with pytest.raises(ReleaseError, match="missing or damaged"):
        current_release(home)


def test_a_release_that_is_gone_is_told_in_plain_words(home: Home, damaged: Release) -> None:
    shutil.rmtree(damaged.path)
    with pytest.raises(ReleaseError, match="is missing"):
        current_release(home)


def read(home: Home) -> BuildStatus:
    status = build_status(home)
    assert status is not None
    return status


def open_one(home: Home) -> AbstractContextManager[Build]:
    names = [stage.name for stage in STAGES]
    return open_build(home, lambda: WORLD, "aaaaaaaa-1", stages=names, workers=1, say=print)


def test_a_build_tells_how_far_it_is(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with open_one(home) as build:
        started = read(home)
        assert (started.state, started.stage, started.fraction) == ("running", "lake", 0.0)
        assert (started.as_of, started.world_id) == (WORLD.as_of, WORLD.world_id)
        with build.stage("lake"):
            time.sleep(SECONDS_BETWEEN_WRITES)
            build.board.progress(456, 912, "Half of it.")
            half = read(home)
            assert (half.done, half.total, half.message) == (456, 912, "Half of it.")
            assert half.fraction == pytest.approx(STAGES[0].share / 2, abs=1e-3)
        with build.stage("warehouse"):
            later = read(home)
            assert later.fraction == pytest.approx(STAGES[0].share, abs=1e-3)
            assert [stage.state for stage in later.stages[:3]] == ["done", "running", "waiting"]
            assert later.stages[0].seconds is not None
            assert later.stages[2].seconds is None
        build.finish("Published.", "r1")
    ended = read(home)
    assert (ended.state, ended.release_id, ended.message, ended.fraction) == (
        "succeeded",
        "r1",
        "Published.",
        1,
    )
    assert ended.finished_at is not None


def test_progress_is_written_at_most_five_times_a_second(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with open_one(home) as build, build.stage("lake"):
        seen = set()
        began = time.monotonic()
        for day in range(1, 2000):
            build.board.progress(day, 2000)
            seen.add(home.status.stat().st_mtime_ns)
        most = 2 + (time.monotonic() - began) / SECONDS_BETWEEN_WRITES
        assert len(seen) <= most
        build.finish("Done.", None)


def test_a_build_that_fails_says_why(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with pytest.raises(BuildError), open_one(home) as build, build.stage("models"):
        raise BuildError("dbt failed at test t, so nothing was published.")
    status = read(home)
    assert (status.state, status.message) == ("failed", "dbt failed at test t, so nothing was published.")
    assert status.error is not None
    assert "BuildError" in status.error
    assert next(stage.state for stage in status.stages if stage.name == "models") == "failed"


def test_the_first_reason_is_the_one_that_is_told(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with open_one(home) as build:
        build.fail("The first.")
        build.fail("The second.")
    assert read(home).message == "The first."


def test_a_full_disk_is_named_as_such(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with (
        pytest.raises(BuildError, match="The disk is full"),
        open_one(home) as build,
        build.stage("warehouse"),
    ):
        raise OSError(28, "No space left on device")
    status = read(home)
    assert status.message.startswith("The disk is full: free some space in")
    assert list(home.builds.iterdir()) == []  # the room is of more use than the remains


def test_too_little_room_is_told_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=10 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(BuildError, match=r"The disk has 0\.0 GB free"), open_one(Home(tmp_path)):
        pytest.fail("it began all the same")


def test_a_build_that_was_killed_is_told_as_interrupted(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with open_one(home) as build:
        with build.stage("models"):
            alive = read(home)
            left_behind = home.status.read_text()
        build.finish("Done.", None)
    assert alive.state == "running"
    home.status.write_text(left_behind)  # as after SIGKILL: the lock is free, the status is not
    status = read(home)
    assert status.state == "interrupted"
    assert status.message.startswith("The build was interrupted while it was at: Building and testing")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"state": "running"}'])
def test_a_damaged_status_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "status.json").write_text(content)
    assert build_status(Home(tmp_path)) is None
