"""`larder lab`: both servers come up, and nothing is left behind when it stops or is killed."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from lab_app.cli import servers, supervisor
from lab_app.cli.stopping import StopSignals
from pipelines.contract import marks
from pipelines.contract.home import Home
from pipelines.contract.serving import note_on_dagster
from tests.conftest import copy_home


def _listen(port: int = 0) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    return listener


def test_a_port_in_use_is_passed_over() -> None:
    with _listen() as listener:
        taken = listener.getsockname()[1]
        assert servers.first_free_port(taken) > taken


def test_a_port_promised_to_the_other_server_is_passed_over() -> None:
    free = servers.first_free_port(8600)
    assert servers.first_free_port(free, taken=(free,)) > free


def test_no_free_port_says_which_were_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "PORTS_TO_TRY", 1)
    with _listen() as listener:
        taken = listener.getsockname()[1]
        with pytest.raises(servers.ServeError, match=str(taken)):
            servers.first_free_port(taken)


def test_a_data_folder_that_cannot_be_made_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LARDER_HOME", str(tmp_path / "file" / "data"))
    with pytest.raises(servers.ServeError, match=r"must name a folder, and .*file is a file"):
        supervisor.run(StopSignals())
    monkeypatch.setenv("LARDER_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(Path, "mkdir", _refused)
    with pytest.raises(servers.ServeError, match="cannot be made: Permission denied"):
        supervisor.run(StopSignals())


def test_a_release_that_cannot_be_read_does_not_keep_the_lab_from_opening(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "current.json").write_text("{")
    supervisor._BuildProgress(Home(tmp_path)).show()
    assert "make data" in capsys.readouterr().err


def test_a_data_folder_that_nothing_can_be_written_to_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path))
    monkeypatch.setattr(FileLock, "acquire", _refused)
    with pytest.raises(servers.ServeError, match="Nothing can be written to the data folder"):
        supervisor.run(StopSignals())


def _refused(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _in_the_background() -> None:
    """As a shell without job control begins what it puts there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Lab:
    """A running `larder lab`, with its log read as it comes."""

    def __init__(self, home: Path) -> None:
        self.home = Home(home)
        self.log = home / "supervisor.log"
        self.marks = {marks.mark_of(name, self.home) for name in ("Dagster", "The lab")}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "lab_app", "lab", "--dagster-port", "3700", "--lab-port", "8700"],
                env={**os.environ, "LARDER_HOME": str(home), "DAGSTER_HOME": "/nonexistent"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=_in_the_background,
            )

    def wait_until(self, holds: Callable[[], bool], timeout: float = 200) -> None:
        deadline = time.monotonic() + timeout
        while not holds():
            assert time.monotonic() < deadline, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.2)

    def said(self, words: str) -> list[str]:
        """The lines of the terminal that have these words."""
        return [line for line in self.log.read_text().splitlines() if words in line]

    def dagsters(self, *words: str) -> list[psutil.Process]:
        return [one for one in marks.family(self.marks) if set(words) <= set(servers.words_of(one))]


@pytest.fixture
def lab(tiny_home: Path, tmp_path: Path) -> Iterator[Lab]:
    started = Lab(copy_home(tiny_home, tmp_path / "home"))
    yield started
    started.process.kill()
    started.process.wait()
    servers.stop(started.marks)


def has_jobs(dagster: str) -> bool:
    """Whether Dagster can run the project's code, and so start a build."""
    asked = {"query": "{ repositoriesOrError { ... on RepositoryConnection { nodes { jobs { name } } } } }"}
    request = urllib.request.Request(
        f"{dagster}/graphql", json.dumps(asked).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return b'"build_release"' in answer.read()


@pytest.mark.timeout(600)  # a busy machine takes long to start Dagster twice
def test_a_dead_dagster_comes_back_the_lab_stays_and_ctrl_c_leaves_nothing(lab: Lab) -> None:
    lab.wait_until(lambda: len(lab.said(" answers at ")) == 2)
    waits, answers = (lab.said(words)[0] for words in ("Dagster is still starting", "Dagster  answers"))
    lines = lab.log.read_text().splitlines()
    assert lines.index(waits) < lines.index(
        answers
    )  # nobody looks at a terminal that says nothing for a minute
    addresses = [line.split(" answers at ")[1] for line in lab.said(" answers at ")]
    for address in addresses:
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert answer.status == 200
    second = subprocess.run(
        [sys.executable, "-m", "lab_app", "lab"],
        env={**os.environ, "LARDER_HOME": str(lab.home.path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert second.returncode == 1
    assert f"already serving {lab.home.path} at {addresses[0]}" in second.stderr
    assert "Traceback" not in second.stderr
    (code,) = lab.dagsters("api", "grpc")
    code.kill()
    lab.wait_until(lambda: bool(lab.said("Dagster has lost the process that runs the project's code")))
    assert servers.answers(f"{addresses[0]}/_stcore/health")
    assert note_on_dagster(lab.home)
    lab.wait_until(lambda: bool(lab.said("Dagster  answers again")))
    assert note_on_dagster(lab.home) is None
    assert has_jobs(addresses[1])
    for daemon in lab.dagsters("dagster._daemon"):
        daemon.kill()
    lab.wait_until(lambda: bool(lab.said("Dagster has stopped by itself")))
    assert servers.answers(f"{addresses[0]}/_stcore/health")
    lab.process.send_signal(signal.SIGINT)
    assert lab.process.wait(timeout=60) == 0
    assert marks.family(lab.marks) == []
