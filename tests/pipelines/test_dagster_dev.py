"""`dagster dev` at the root, with nothing else: it builds by itself, and survives being killed."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import psutil
import pytest

from pipelines.contract.home import ROOT, Home
from pipelines.contract.release import current_release
from pipelines.contract.status import build_status
from pipelines.vendor_patches.dagster_history import open_instance
from tests.conftest import copy_home
from tests.prompt import free_port

TIMEOUT_SECONDS = 240


class Dev:
    """A `dagster dev` on a data folder of its own."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.log = home.path / "dev.log"
        self.port = free_port()
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dagster", "dev", "--port", str(self.port)],
                cwd=ROOT,
                env={
                    **os.environ,
                    "LARDER_HOME": str(self.home.path),
                    "LARDER_PRESET": "tiny",
                    "LARDER_AS_OF": "2024-03-31",
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def restart(self) -> None:
        self.port = free_port()
        self.process = self._start()

    def status_for(self, **headers: str) -> int:
        """How the webserver answers a request with these headers; 0 where it does not."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/server_info", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def family(self) -> list[psutil.Process]:
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]

    def kill(self) -> None:
        """SIGKILL to all of it at once, so that nobody can tidy up."""
        family = self.family()
        for process in family:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(family, timeout=20)
        self.process.wait()

    def wait_until(self, what: str, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not holds():
            assert self.process.poll() is None, self.log.read_text()[-4000:]
            assert time.monotonic() < deadline, f"{what}: {self.log.read_text()[-4000:]}"
            time.sleep(0.2)


@pytest.fixture
def dev(short_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dev]:
    """On a data folder that has a lake and nothing else."""
    home = Home(copy_home(short_home, tmp_path / "home"))
    monkeypatch.setenv("LARDER_HOME", str(home.path))
    for world in home.worlds.iterdir():
        shutil.rmtree(world / "releases", ignore_errors=True)
        (world / "current.json").unlink(missing_ok=True)
    home.pointer.unlink()
    started = Dev(home)
    yield started
    if started.process.poll() is None:
        started.kill()


@pytest.mark.timeout(600)
def test_it_starts_the_first_build_by_itself_and_again_after_a_kill(dev: Dev) -> None:
    def is_building() -> bool:
        status = build_status(dev.home)
        return status is not None and status.state == "running" and status.stage == "models"

    dev.wait_until("the webserver", lambda: dev.status_for() == 200)
    assert dev.status_for(Origin="http://evil.example") == 403
    assert dev.status_for(Host="evil.example") == 403
    (left,) = re.findall(r"Using temporary directory (\S+) for storage", dev.log.read_text())
    assert not Path(left).exists()
    dev.wait_until("the first build", is_building)
    assert "There is no data that can be read: starting a build." in dev.log.read_text()
    dev.kill()
    status = build_status(dev.home)
    assert status is not None
    assert status.state == "interrupted"
    assert current_release(dev.home) is None
    dev.restart()
    dev.wait_until("the build after the kill", lambda: current_release(dev.home) is not None)
    with open_instance(dev.home) as instance:
        runs = instance.get_runs(dg.RunsFilter(job_name="build_release"))
        assert [run.status for run in runs][1:] == [dg.DagsterRunStatus.FAILURE]
        assert runs[0].status in (dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.SUCCESS)
