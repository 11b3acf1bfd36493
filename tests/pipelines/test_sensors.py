"""What happens by itself, and what does not happen too often."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from pipelines.build.reaper import SECONDS_TO_START, alive, is_alive, lock_path, reap
from pipelines.build.releases import CHANGED
from pipelines.build.session import lock_for_build
from pipelines.contract.home import Home
from pipelines.contract.release import current_release, write_release
from pipelines.defs.sensors import (
    a_day_each_morning,
    first_build,
    pause_before_next,
    reaper,
    truth_and_variants,
)
from synthetic.config import WorldConfig
from tests.conftest import copy_home

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path))
    monkeypatch.setenv("LARDER_PRESET", "tiny")
    return Home(tmp_path)


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as opened:
        yield opened


def run_of(instance: dg.DagsterInstance, job: str, status: dg.DagsterRunStatus) -> str:
    run = dg.DagsterRun(job_name=job, run_id=str(uuid.uuid4()), status=status)
    instance.add_run(run)
    return run.run_id


def look(sensor: dg.SensorDefinition, instance: dg.DagsterInstance) -> dg.RunRequest | str:
    """The run that the sensor asks for, or why it asks for none."""
    found = sensor.evaluate_tick(dg.build_sensor_context(instance=instance))
    return found.run_requests[0] if found.run_requests else str(found.skip_message)


def test_without_a_release_the_first_build_starts_over_the_whole_history(
    instance: dg.DagsterInstance, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = look(first_build, instance)
    assert isinstance(asked, dg.RunRequest)
    assert asked.run_key is None  # a constant one would fire once for ever
    assert asked.tags["dagster/asset_partition_range_start"] == "2024-01"
    assert asked.tags["dagster/asset_partition_range_end"] == "2026-06"
    assert "starting a build" in capfd.readouterr().err


@pytest.mark.parametrize("status", [dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTED])
def test_while_it_runs_no_second_one_starts(
    instance: dg.DagsterInstance, status: dg.DagsterRunStatus
) -> None:
    run_of(instance, "build_release", status)
    assert look(first_build, instance) == "A run is under way."


def test_a_build_outside_dagster_counts_as_well(home: Home, instance: dg.DagsterInstance) -> None:
    lock = lock_for_build(home, 0, print)
    assert look(first_build, instance) == "A build is running."
    lock.release()
    assert isinstance(look(first_build, instance), dg.RunRequest)


def test_a_setting_that_cannot_be_used_is_told(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LARDER_PRESET", "huge")
    assert "The preset must be one of" in str(look(first_build, instance))


def test_a_world_that_is_asked_for_and_is_not_there_starts_no_build_of_another(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LARDER_WORLD", "lab-seed8-v12")
    for sensor in (first_build, truth_and_variants):
        assert "LARDER_WORLD asks for lab-seed8-v12" in str(look(sensor, instance))
    assert str(a_day_each_morning().skip_message).startswith("LARDER_WORLD")  # type: ignore[union-attr]


def test_after_failures_the_pauses_grow_and_end(instance: dg.DagsterInstance) -> None:
    pauses = []
    for _ in range(9):
        run_of(instance, "build_release", dg.DagsterRunStatus.FAILURE)
        (record,) = instance.get_run_records(limit=1)
        ended = record.end_time or record.update_timestamp.timestamp()
        text = pause_before_next(instance, "build_release", now=ended)
        assert text is not None
        pauses.append(float(text.split(" in ")[1].removesuffix(" s.")))
        assert pause_before_next(instance, "build_release", now=ended + pauses[-1] + 1) is None
    assert pauses == [15, 30, 60, 120, 240, 480, 960, 1920, 3600]
    run_of(instance, "build_release", dg.DagsterRunStatus.SUCCESS)
    assert pause_before_next(instance, "build_release") is None


def test_with_a_release_there_is_nothing_to_do_but_what_grading_needs(
    short_home: Path, tmp_path: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = copy_home(short_home, tmp_path / "home")
    monkeypatch.setenv("LARDER_HOME", str(own))
    assert str(look(truth_and_variants, instance)).startswith("The truth and the variants of release")
    shutil.rmtree(Home(own).world(WorldConfig(preset="tiny").world_id).variants)
    assert str(look(first_build, instance)).startswith("There is a release")
    assert isinstance(look(truth_and_variants, instance), dg.RunRequest)
    run_of(instance, "truth_and_variants", dg.DagsterRunStatus.STARTED)
    assert look(truth_and_variants, instance) == "A run is under way."


def test_a_release_of_another_simulator_gets_nothing_more(
    short_home: Path, tmp_path: Path, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Home(copy_home(short_home, tmp_path / "home"))
    monkeypatch.setenv("LARDER_HOME", str(own.path))
    release = current_release(own)
    assert release is not None
    (release.path / "release.json").unlink()  # other folders share it
    write_release(
        release.model_copy(update={"world": release.world.model_copy(update={"id": "tiny-seed7-v0"})})
    )
    assert look(truth_and_variants, instance) == CHANGED
    assert a_day_each_morning().skip_message == CHANGED  # type: ignore[union-attr]


def test_without_a_release_grading_waits(instance: dg.DagsterInstance) -> None:
    assert look(truth_and_variants, instance) == "There is no release yet."


def test_the_day_of_each_morning_is_the_one_after_the_release(
    short_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "There is no release" in str(a_day_each_morning().skip_message)  # type: ignore[union-attr]
    monkeypatch.setenv("LARDER_HOME", str(short_home))
    asked = a_day_each_morning()
    assert isinstance(asked, dg.RunRequest)
    assert asked.tags == {"dagster/partition": "2024-04"}


def test_a_run_whose_process_is_dead_is_ended(home: Home, instance: dg.DagsterInstance) -> None:
    run_id = run_of(instance, "build_release", dg.DagsterRunStatus.STARTED)
    with alive(home, run_id):
        assert is_alive(home, run_id)
        assert reap(instance, home, now=9e9) == []
    # As after SIGKILL: the file is there, and nobody holds it.
    lock_path(home, run_id).parent.mkdir(parents=True, exist_ok=True)
    lock_path(home, run_id).touch()
    assert reap(instance, home) == [run_id]
    assert instance.get_run_by_id(run_id).status is dg.DagsterRunStatus.FAILURE  # type: ignore[union-attr]
    assert not lock_path(home, run_id).exists()
    assert reap(instance, home) == []


def test_a_run_gets_time_to_start(home: Home, instance: dg.DagsterInstance) -> None:
    run_id = run_of(instance, "build_release", dg.DagsterRunStatus.STARTING)
    (record,) = instance.get_run_records(limit=1)
    began = record.create_timestamp.timestamp()
    assert reap(instance, home, now=began + SECONDS_TO_START - 1) == []
    assert reap(instance, home, now=began + SECONDS_TO_START + 1) == [run_id]


def test_a_run_that_ends_between_the_two_looks_is_left_alone(
    home: Home, instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = run_of(instance, "build_release", dg.DagsterRunStatus.STARTED)
    run = instance.get_run_by_id(run_id)
    assert run is not None
    over = run.with_status(dg.DagsterRunStatus.SUCCESS)
    monkeypatch.setattr(instance, "get_run_by_id", lambda _: over)
    assert reap(instance, home, now=9e9) == []


def test_a_clock_that_was_put_back_keeps_nothing_waiting(home: Home, instance: dg.DagsterInstance) -> None:
    """What has begun or ended in the future, by a clock that was wrong then, is no reason to wait for it."""
    run_of(instance, "build_release", dg.DagsterRunStatus.FAILURE)
    (record,) = instance.get_run_records(limit=1)
    ended = record.end_time or record.update_timestamp.timestamp()
    assert pause_before_next(instance, "build_release", now=ended) is not None
    assert pause_before_next(instance, "build_release", now=ended - 86_400) is None
    run_id = run_of(instance, "build_release", dg.DagsterRunStatus.STARTING)
    assert reap(instance, home, now=ended - 86_400) == [run_id]


def test_runs_that_wait_or_have_ended_are_left_alone(instance: dg.DagsterInstance) -> None:
    for status in (dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE):
        run_of(instance, "build_release", status)
    assert look(reaper, instance) == "Every run that is going on is alive."
