"""Servers as processes: found whoever their parent is, ended to the last, started again with pauses."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from filelock import FileLock

from lab_app.cli import servers, supervisor
from lab_app.cli.servers import Server
from lab_app.cli.supervisor import LOOKS_IN_A_ROW, PAUSES, START_TIMEOUT_SECONDS, STEADY_SECONDS, Watch
from pipelines.contract import marks
from pipelines.contract.home import Home
from pipelines.contract.serving import ServerState, State, note_on_dagster, note_serving, serving

SLEEP = "import time; time.sleep(60)"
# Like Dagster: a leader, a service, and a run, whose parent goes away.
PARENT = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", {SLEEP!r}, "dagster._daemon"])
subprocess.Popen([sys.executable, "-c", {SLEEP!r}, "a run"], start_new_session=True)
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "running").mkdir()
    return Home(tmp_path)


@pytest.fixture
def server(home: Home) -> Server:
    mark = marks.mark_of("Dagster", home)
    command = (sys.executable, "-c", PARENT)
    return Server(
        "Dagster", command, "http://localhost:1", "http://127.0.0.1:1", home.path / "log", mark, yields=True
    )


@pytest.fixture
def process(server: Server, home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """The server's leader, when its other processes are there too; started by somebody with tools of their own."""
    monkeypatch.setenv("DAGSTER_HOME", "/nonexistent")
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    started = servers.start(server, home, "http://localhost:1")
    until = time.monotonic() + 60
    while "ready" not in server.log.read_text() or len(marks.family({server.mark})) < 3:
        assert time.monotonic() < until
        time.sleep(0.05)
    yield started
    marks.end(marks.family({server.mark}))
    started.wait()


def names(processes: list[psutil.Process]) -> set[str]:
    return {process.cmdline()[-1] for process in processes if process.status() != psutil.STATUS_ZOMBIE}


@pytest.mark.skipif(os.name != "posix", reason="Windows names classes of priority")
def test_what_yields_leaves_the_processors_to_the_lab(
    server: Server, process: subprocess.Popen[bytes]
) -> None:
    own = psutil.Process().nice()
    assert process.poll() is None
    assert {one.nice() for one in marks.family({server.mark})} == {max(own, servers.YIELDING)}


def test_orphans_are_found_and_ended(server: Server, process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    left = marks.family({server.mark})
    assert names(left) == {"dagster._daemon", "a run"}
    marks.end(left)
    assert marks.family({server.mark}) == []


def test_stopping_a_server_ends_all_that_it_has_started(
    server: Server, process: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "STOP_TIMEOUT_SECONDS", 1.0)
    servers.stop({server.mark}, [process.pid])
    assert marks.family({server.mark}) == []


def test_the_next_start_ends_what_a_killed_lab_has_left_and_nothing_of_another(
    server: Server,
    home: Home,
    process: subprocess.Popen[bytes],
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    supervisor.stop_left_over(Home(tmp_path_factory.mktemp("other")))
    assert process.poll() is None
    assert capsys.readouterr().err == ""
    supervisor.stop_left_over(home)
    assert marks.family({server.mark}) == []
    assert "Stopping Dagster, left over" in capsys.readouterr().err


def test_a_run_that_is_going_on_survives_its_dagster_until_it_is_over(
    server: Server, home: Home, process: subprocess.Popen[bytes]
) -> None:
    process.kill()
    process.wait()
    never: Any = None
    restarted = Watch(server, never, never, restarts=1)
    with FileLock(home.lock):
        supervisor.end_dagster(home, server)
        supervisor.clear_up_after_runs(home, restarted)
        assert names(marks.family({server.mark})) == {"a run"}
    supervisor.clear_up_after_runs(home, restarted)
    assert marks.family({server.mark}) == []


def test_without_a_run_nothing_of_a_dead_dagster_stays(
    server: Server, home: Home, process: subprocess.Popen[bytes]
) -> None:
    process.kill()
    process.wait()
    supervisor.end_dagster(home, server)
    assert marks.family({server.mark}) == []


def test_what_is_started_is_not_of_the_shell(home: Home, process: subprocess.Popen[bytes]) -> None:
    seen = psutil.Process(process.pid).environ()
    assert seen["DAGSTER_HOME"] == str(home.dagster)
    assert "STREAMLIT_SERVER_ADDRESS" not in seen
    assert "telemetry:\n  enabled: false" in (home.dagster / "dagster.yaml").read_text()


class Process:
    """A process that lives until it is told otherwise."""

    def __init__(self) -> None:
        self.code: int | None = None

    def poll(self) -> int | None:
        return self.code


@pytest.fixture
def watch(server: Server, monkeypatch: pytest.MonkeyPatch) -> Watch:
    monkeypatch.setattr(servers, "answers", lambda _: True)
    made: Any = lambda _: Process()  # noqa: E731
    return Watch(server, made, lambda _: None)


def state_of(watch: Watch) -> State:
    return watch.state


def end(watch: Watch, now: float) -> None:
    process: Any = watch.process
    process.code = -9
    assert watch.look(now)


def test_a_server_is_started_again_with_growing_pauses_and_then_no_more(
    watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 0.0
    for pause in PAUSES:
        assert [watch.look(now), watch.look(now), state_of(watch)] == [True, True, "running"]
        end(watch, now)
        assert state_of(watch) == "waiting"
        assert not watch.look(now + pause - 0.1)
        now += pause
    watch.look(now)
    end(watch, now)
    assert watch.state == "off"
    assert not watch.look(now + 10_000)
    said = capsys.readouterr().err
    assert "exit code -9" in said
    assert f"for the {len(PAUSES) + 1}th time, and is not started any more" in said


def test_pages_know_what_waits_for_its_first_start_as_starting(watch: Watch) -> None:
    watch.may_start = lambda: False
    assert not watch.look(0.0)
    assert (watch.state, watch.told) == ("waiting", "starting")
    watch.restarts = 1
    assert watch.told == "waiting"


def test_a_server_that_was_steady_begins_with_the_shortest_pause_again(watch: Watch) -> None:
    for now in (0.0, 1.0):
        watch.look(now)
    end(watch, 2.0)
    for now in (2.0 + PAUSES[0], 3.0 + PAUSES[0], 4.0 + PAUSES[0] + STEADY_SECONDS):
        watch.look(now)
    assert watch.ended == 0
    end(watch, 1000.0)
    watch.look(1000.0 + PAUSES[0])
    assert watch.state == "starting"


def test_a_server_that_does_not_answer_is_ended_and_started_again(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "answers", lambda _: False)
    watch.look(0.0)
    assert not watch.look(START_TIMEOUT_SECONDS)
    assert watch.look(START_TIMEOUT_SECONDS + 1)
    assert (watch.state, watch.process, watch.ended) == ("waiting", None, 1)


def test_a_server_that_answers_without_one_of_its_parts_is_started_again(watch: Watch) -> None:
    watch.look(0.0)
    watch.is_whole = lambda _: False
    assert not watch.look_closer(0.0)  # it has just been started
    watch.look(1.0)
    for _ in range(LOOKS_IN_A_ROW - 1):
        assert not watch.look_closer(1.0)
    watch.is_whole = lambda _: True
    assert not watch.look_closer(1.0)  # it was only reloaded
    watch.is_whole = lambda _: False
    assert [watch.look_closer(1.0) for _ in range(LOOKS_IN_A_ROW)] == [False] * (LOOKS_IN_A_ROW - 1) + [True]
    assert (watch.state, watch.process) == ("waiting", None)


def test_the_part_that_runs_the_code_is_known_by_its_command(
    server: Server, process: subprocess.Popen[bytes]
) -> None:
    assert process.poll() is None
    assert not servers.has_code(server.mark)
    with subprocess.Popen(
        [sys.executable, "-c", SLEEP, "api", "grpc"], env={**os.environ, "LARDER_SERVER": server.mark}
    ) as code:
        assert servers.has_code(server.mark)
        code.kill()
    assert not servers.has_code(server.mark)


def test_a_server_that_cannot_be_started_for_now_is_tried_again(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_: Server) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    watch = Watch(server, full, lambda _: None)
    watch.look(0.0)
    assert (watch.state, watch.ended) == ("waiting", 1)
    assert (
        "cannot be started: No space left on device. It is started again in 2 s." in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("waiting", "started again by itself"),
        ("off", "no new data is built"),
        ("running", None),
        ("starting", None),
    ],
)
def test_the_pages_know_how_dagster_is_while_a_lab_is_served(
    home: Home, state: State, words: str | None
) -> None:
    note_serving(home, (ServerState(name="Dagster", url="http://localhost:3000", state=state),))
    assert serving(home) == ()
    assert note_on_dagster(home) is None
    with FileLock(home.serving_lock):
        note = note_on_dagster(home)
        assert (words in note) if words and note else (words is note)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"servers": [{"name": "x"}, 3]}', '{"servers": 3}'])
def test_a_broken_note_says_nothing(home: Home, content: str) -> None:
    home.serving.write_text(content)
    with FileLock(home.serving_lock):
        assert serving(home) == ()
