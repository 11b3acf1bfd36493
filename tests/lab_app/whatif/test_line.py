"""Runs of plans: one at a time, in a process of its own, which can be watched, stopped and killed."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from lab_app.simulator import simulate_plan
from lab_app.whatif import line, runner
from lab_app.whatif.line import INTERRUPTED, LineError, Run, ask, look, stop, waiting
from lab_app.whatif.plan import Plan
from lab_app.whatif.result import read
from lab_app.whatif.results import known_result, result_of
from pipelines.contract.home import Home, is_locked, take_lock
from pipelines.contract.marks import WHAT_IF, end_family, family, mark_of, start
from pipelines.contract.release import Release
from tests.lab_app.again.pipeline import publish

SECONDS = 120
PLAN, OTHER = Plan.of({"reward": 1500, "speed": 500}), Plan.of({"paid": 900})
NOBODY = (sys.executable, "-c", "pass")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    found = Home(tmp_path / "home")
    found.make()
    monkeypatch.setenv("LARDER_HOME", str(found.path))
    yield found
    end_family({mark_of(WHAT_IF, found)})


@pytest.fixture
def release(home: Home) -> Release:
    return publish(home, "tiny", 7, dt.date(2024, 1, 31))


def wait_for(home: Home, run: str, holds: Callable[[Run], bool]) -> Run:
    until = time.monotonic() + SECONDS
    while True:
        found = look(home, run)
        assert found is not None
        if holds(found):
            return found
        assert time.monotonic() < until, found
        time.sleep(0.02)


def test_a_run_ends_with_what_the_simulation_gives_and_is_known_from_then_on(
    home: Home, release: Release
) -> None:
    asked = ask(home, release, PLAN)
    assert asked.state in ("waiting", "running")
    done = wait_for(home, asked.id, lambda run: run.is_over)
    assert done.state == "done", done.message
    assert done.result is not None
    assert done.result.adds is not None
    assert done.result.adds.keys() == {"reward", "speed"}
    plain = read(simulate_plan(release, PLAN.by_lever, None))
    assert plain is not None
    assert (done.result.alone, done.result.decided, done.result.mau, done.result.guardrails) == (
        plain.alone,
        plain.decided,
        plain.mau,
        plain.guardrails,
    )
    assert done.result.first == release.as_of
    assert len(done.result.alone) == 181
    assert known_result(home, release, PLAN) is not None
    assert result_of(home, release, PLAN) == done.result
    again = wait_for(home, ask(home, release, PLAN).id, lambda run: run.is_over)
    assert again.result == done.result


def test_one_runs_at_a_time_and_the_next_ones_know_their_place(home: Home, release: Release) -> None:
    lock = take_lock(home.what_if_lock)  # somebody works
    assert lock is not None
    first, second = ask(home, release, PLAN), ask(home, release, OTHER)
    assert [look(home, run.id) for run in (first, second)] == [
        Run(first.id, "waiting", PLAN, before=1),
        Run(second.id, "waiting", OTHER, before=2),
    ]
    assert not family({mark_of(WHAT_IF, home)})
    stop(home, first.id)
    assert look(home, first.id) == Run(first.id, "stopped", PLAN)
    assert look(home, second.id) == Run(second.id, "waiting", OTHER, before=1)
    assert waiting(home) == [second.id]
    lock.release()
    assert wait_for(home, second.id, lambda run: run.is_over).state == "done"


def test_a_run_that_goes_on_can_be_stopped(home: Home, release: Release) -> None:
    asked = ask(home, release, PLAN)
    wait_for(home, asked.id, lambda run: run.state == "running")
    stop(home, asked.id)
    found = wait_for(home, asked.id, lambda run: run.is_over)
    assert found.state == "stopped"
    until = time.monotonic() + SECONDS
    while is_locked(home.what_if_lock):
        assert time.monotonic() < until
        time.sleep(0.02)
    assert known_result(home, release, PLAN) is None


def test_a_killed_process_is_said_to_be_and_what_waits_goes_on(home: Home, release: Release) -> None:
    asked, behind = ask(home, release, PLAN), ask(home, release, OTHER)
    wait_for(home, asked.id, lambda run: run.state == "running" and run.fraction > 0)
    for process in family({mark_of(WHAT_IF, home)}):
        with contextlib.suppress(psutil.Error):
            os.kill(process.pid, signal.SIGKILL)
    found = wait_for(home, asked.id, lambda run: run.is_over)
    assert (found.state, found.message, found.plan) == ("failed", INTERRUPTED, PLAN)
    assert wait_for(home, behind.id, lambda run: run.is_over).state == "done"
    still = look(home, asked.id)
    assert still is not None
    assert (still.state, still.message) == ("failed", INTERRUPTED)


def test_a_process_that_cannot_begin_gets_a_sentence(home: Home, release: Release) -> None:
    found = ask(home, release, PLAN, runner=("/no/such/program",))
    assert found.state == "failed"
    assert "could not be started" in found.message


BREAKS_DOWN = (sys.executable, "-c", "raise SystemExit(1)")


def test_a_process_that_breaks_down_is_not_begun_for_ever(
    home: Home, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []

    def counted(*given: Any, **more: Any) -> subprocess.Popen[bytes]:
        begun.append(given)
        return start(*given, **more)

    monkeypatch.setattr(line, "start", counted)
    asked = ask(home, release, PLAN, runner=BREAKS_DOWN)
    until = time.monotonic() + SECONDS
    while (found := look(home, asked.id, BREAKS_DOWN)) is not None and found.state == "waiting":
        assert time.monotonic() < until
        time.sleep(0.02)
    assert found is not None
    assert (found.state, found.message) == ("failed", line.NOT_BEGUN)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=4096))
    full = look(home, asked.id, BREAKS_DOWN)
    assert full is not None
    assert (full.state, full.message) == ("failed", line.FULL)
    assert len(begun) == 1
    ask(home, release, PLAN, runner=BREAKS_DOWN)  # whoever asks anew is served anew
    assert len(begun) == 2


def test_a_disk_that_fills_up_during_a_run_is_named_as_the_reason(
    home: Home, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(home, release, PLAN, runner=NOBODY)
    room = 1000

    def full(path: Path, content: object) -> None:
        """As on a disk without a block to spare: no second file, and no more than its blocks in the one that is there."""
        if not path.is_file():
            path.write_text(json.dumps(content))
        elif len(json.dumps(content)) > room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        else:
            path.write_text(json.dumps(content))

    monkeypatch.setattr(line, "write_json_even_if_full", full)
    runner.work_on(home, asked.id)
    lock = take_lock(home.what_if_lock)
    assert lock is not None
    found = look(home, asked.id, NOBODY)
    lock.release()
    assert found is not None
    assert (found.state, found.message, found.result) == ("failed", line.FULL, None)


def test_the_line_has_an_end(home: Home, release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "MOST_WAITING", 2)
    for _ in range(2):
        ask(home, release, PLAN, runner=NOBODY)
    with pytest.raises(LineError, match="wait already"):
        ask(home, release, PLAN, runner=NOBODY)


def test_only_so_many_runs_are_kept(home: Home, release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "MOST_KEPT", 3)
    runs = [ask(home, release, PLAN, runner=NOBODY).id for _ in range(5)]
    assert [look(home, run, NOBODY) is None for run in runs] == [True, True, False, False, False]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"plan": {"gone": 5}}', '{"plan": 7}', "\x00"])
def test_what_was_asked_and_cannot_be_read_gets_a_sentence(home: Home, content: str) -> None:
    home.what_if.mkdir(parents=True)
    (home.what_if / "1-a.asked.json").write_text(content)
    found = look(home, "1-a", NOBODY)
    assert found is not None
    assert found.state == "failed"
    assert found.message.endswith(".")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"state": 7}', '{"state": "running", "fraction": "x"}'])
def test_a_damaged_note_is_no_traceback(home: Home, release: Release, content: str) -> None:
    asked = ask(home, release, PLAN, runner=NOBODY)
    (home.what_if / f"{asked.id}.state.json").write_text(content)
    found = look(home, asked.id, NOBODY)
    assert found is not None
    assert found.state == "failed"


@pytest.mark.parametrize("name", ["", "..", "../progress", "a/b", "no such run", "x" * 200])
def test_there_is_no_run_of_another_name(home: Home, name: str) -> None:
    assert look(home, name) is None
    stop(home, name)


def test_a_plan_for_data_that_are_gone_says_so(home: Home, release: Release) -> None:
    asked = ask(home, release, PLAN, runner=NOBODY)
    file = home.what_if / f"{asked.id}.asked.json"
    file.write_text(file.read_text().replace(release.id, "2020-01-01-gone"))
    runner.work_on(home, asked.id)
    lock = take_lock(home.what_if_lock)
    found = look(home, asked.id)
    assert lock is not None
    lock.release()
    assert found is not None
    assert (found.state, found.message) == ("failed", runner.GONE)
