"""Builds that are killed, and builds that meet: what is served stays, and the next build repairs itself."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import psutil
import pytest

from pipelines.build.reaper import REASON
from pipelines.build.session import WAITING, lock_for_build, open_build
from pipelines.build.settings import BuildError
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from pipelines.contract.status import build_status
from pipelines.vendor_patches.dagster_history import open_instance
from synthetic.config import WorldConfig
from tests.conftest import copy_home

OPTIONS = ("--preset", "tiny", "--as-of", "2024-03-31", "--release-only")
TIMEOUT_SECONDS = 200


@pytest.fixture
def home(short_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A data folder of one's own with a release, whose lake misses its last month."""
    own = copy_home(short_home, tmp_path / "home")
    monkeypatch.setenv("LARDER_HOME", str(own))
    for file in (own / "worlds").rglob("2024-03-*.parquet"):
        file.unlink()
    for note in (own / "worlds").rglob("2024-03.json"):
        note.unlink()
    return Home(own)


@pytest.fixture
def build(home: Home) -> Iterator[Builds]:
    builds = Builds(home)
    yield builds
    builds.stop()


class Builds:
    """Builds in processes of their own."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *options: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipelines", *OPTIONS, *options],
            env={**os.environ, "LARDER_HOME": str(self.home.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def wait_for(self, process: subprocess.Popen[str], stage: str, build_before: str | None) -> str:
        """Until this process' build is at the stage; return the build's id."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            status = build_status(self.home)
            if (
                status
                and status.build_id != build_before
                and status.state == "running"
                and status.stage == stage
            ):
                return status.build_id
            assert process.poll() is None, process.communicate()[1]
            time.sleep(0.01)
        raise AssertionError(f"The build never came to {stage}.")

    def stop(self) -> None:
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.communicate()


def end(process: subprocess.Popen[str]) -> str:
    """Wait for the build to succeed; what it printed."""
    printed, said = process.communicate(timeout=TIMEOUT_SECONDS)
    assert process.returncode == 0, said
    assert printed == ""
    return said


@pytest.mark.timeout(600)
def test_a_build_that_is_killed_at_any_stage_is_repaired_by_the_next(home: Home, build: Builds) -> None:
    before = current_release(home)
    assert before is not None
    last: str | None = before.id
    for stage in ("lake", "warehouse", "models"):
        process = build.start()
        last = build.wait_for(process, stage, last)
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        status = build_status(home)
        assert status is not None
        assert (status.state, status.stage) == ("interrupted", stage)
        assert current_release(home) == before
        _, alive = psutil.wait_procs(children, timeout=20)
        assert alive == [], f"outlived a build that was killed at {stage}"
    end(build.start())
    after = current_release(home)
    assert after is not None
    assert after.id != before.id
    assert after.row_counts == before.row_counts
    assert list(home.builds.iterdir()) == []
    assert list(home.worlds.rglob("*.tmp")) == []
    with open_instance(home) as instance:
        runs = instance.get_runs()
        assert [run.status for run in runs] == [dg.DagsterRunStatus.SUCCESS] + [
            dg.DagsterRunStatus.FAILURE
        ] * 3
        assert REASON in str(instance.all_logs(runs[1].run_id)[-1].message)


@pytest.mark.timeout(200)
def test_a_second_build_waits_or_says_so(home: Home, build: Builds) -> None:
    before = current_release(home)
    first = lock_for_build(home, 0, print)
    refused = build.start("--no-wait")
    _, said = refused.communicate(timeout=60)
    assert refused.returncode == 1
    assert said == "Another build is running. Wait for it to finish, then start this one.\n"
    second = build.start()
    assert second.stderr is not None
    assert second.stderr.readline() == f"{WAITING}\n"
    assert current_release(home) == before
    first.release()
    status_before = build_status(home)
    assert status_before is not None
    build.wait_for(second, "lake", status_before.build_id)


def test_the_lock_is_handed_on_and_not_shared(tmp_path: Path) -> None:
    home = Home(tmp_path)
    told: list[str] = []
    entered = threading.Event()
    world = WorldConfig(preset="tiny")

    def second() -> None:
        with open_build(home, lambda: world, "b-2", stages=["lake"], workers=1, say=told.append):
            entered.set()

    with open_build(home, lambda: world, "a-1", stages=["lake"], workers=1, say=told.append) as first:
        thread = threading.Thread(target=second)
        thread.start()
        until = time.monotonic() + TIMEOUT_SECONDS
        while not told and time.monotonic() < until:
            time.sleep(0.01)
        assert not entered.wait(1.5)
        assert told == [WAITING]
        first.finish("Done.", None)
        assert entered.wait(TIMEOUT_SECONDS)
    thread.join()
    with pytest.raises(BuildError, match="Another build is running"), hold(home):
        lock_for_build(home, 0, told.append)


@contextlib.contextmanager
def hold(home: Home) -> Iterator[None]:
    lock = lock_for_build(home, 0, print)
    try:
        yield
    finally:
        lock.release()
