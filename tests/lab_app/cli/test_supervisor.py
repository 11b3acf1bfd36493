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
from pathlib import Path

import psutil
import pytest
from filelock import FileLock

from lab_app.cli import supervisor
from pipelines.contract.home import Home
from tests.conftest import copy_home


def _listen(port: int = 0) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    return listener


def test_a_port_in_use_is_passed_over() -> None:
    with _listen() as listener:
        taken = listener.getsockname()[1]
        assert supervisor.first_free_port(taken) > taken


def test_a_port_promised_to_the_other_server_is_passed_over() -> None:
    free = supervisor.first_free_port(8600)
    assert supervisor.first_free_port(free, taken=(free,)) > free


def test_no_free_port_says_which_were_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "PORTS_TO_TRY", 1)
    with _listen() as listener:
        taken = listener.getsockname()[1]
        with pytest.raises(supervisor.ServeError, match=str(taken)):
            supervisor.first_free_port(taken)


def test_servers_left_over_from_a_killed_lab_are_stopped(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    started = psutil.Process(process.pid).create_time()
    note = tmp_path / "lab.json"
    note.write_text(json.dumps({"processes": [{"name": "Dagster", "pid": process.pid, "started": started}]}))
    supervisor.stop_left_over(tmp_path)
    assert not psutil.pid_exists(process.pid)
    process.wait()  # so that it is not taken for one that is still running
    assert not note.exists()


def test_a_process_that_only_has_the_same_number_is_let_alone(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        started = psutil.Process(process.pid).create_time() - 500
        note = {"processes": [{"name": "Dagster", "pid": process.pid, "started": started}]}
        (tmp_path / "lab.json").write_text(json.dumps(note))
        supervisor.stop_left_over(tmp_path)
        assert process.poll() is None
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize(
    "note",
    [
        "",
        "[]",
        "{}",
        '{"processes": [{"name": "x"}, 3]}',
        '{"processes": 3}',
        '{"processes": [{"pid": "x"}]}',
    ],
)
def test_a_broken_note_is_thrown_away(tmp_path: Path, note: str) -> None:
    (tmp_path / "lab.json").write_text(note)
    supervisor.stop_left_over(tmp_path)
    assert not (tmp_path / "lab.json").exists()


def test_a_data_folder_that_cannot_be_made_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("LARDER_HOME", str(tmp_path / "file" / "data"))
    with pytest.raises(supervisor.ServeError, match=r"must name a folder, and .*file is a file"):
        supervisor.run()
    monkeypatch.setenv("LARDER_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(Path, "mkdir", _refused)
    with pytest.raises(supervisor.ServeError, match="cannot be made: Permission denied"):
        supervisor.run()


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
    with pytest.raises(supervisor.ServeError, match="Nothing can be written to the data folder"):
        supervisor.run()


def _refused(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


class Lab:
    """A running `larder lab`, with its log read as it comes."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.log = home / "supervisor.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "lab_app", "lab", "--dagster-port", "3700", "--lab-port", "8700"],
                env={**os.environ, "LARDER_HOME": str(home)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def addresses(self, timeout: float = 100) -> list[str]:
        """Both addresses, in the order in which they answered."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            lines = [line for line in self.log.read_text().splitlines() if " answers at " in line]
            if len(lines) == 2:
                return [line.split(" answers at ")[1] for line in lines]
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.2)
        raise AssertionError(self.log.read_text())

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def lab(tiny_home: Path, tmp_path: Path) -> Lab:
    return Lab(copy_home(tiny_home, tmp_path / "home"))


@pytest.mark.timeout(200)
def test_lab_serves_both_and_ctrl_c_leaves_nothing_behind(lab: Lab) -> None:
    try:
        addresses = lab.addresses()
        for address in addresses:
            with urllib.request.urlopen(address, timeout=20) as answer:
                assert answer.status == 200
        second = subprocess.run(
            [sys.executable, "-m", "lab_app", "lab"],
            env={**os.environ, "LARDER_HOME": str(lab.home)},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert second.returncode == 1
        assert f"already serving {lab.home}" in second.stderr
        assert "Traceback" not in second.stderr
        family = lab.family()
        assert len(family) >= 3
        lab.process.send_signal(signal.SIGINT)
        assert lab.process.wait(timeout=40) == 0
        _, alive = psutil.wait_procs(family, timeout=5)
        assert alive == []
    finally:
        lab.process.kill()
        supervisor.stop_left_over(lab.home)
