"""A week passes by one process at a time, which can be watched, ended and killed; the data changes in one step."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from lab_app.background import FULL
from lab_app.cli import supervisor
from lab_app.week import mover, passing
from lab_app.week.passing import (
    INTERRUPTED,
    JOB,
    Passing,
    Week,
    WeekError,
    begin,
    give_up,
    minutes,
    week_after,
    why_not,
)
from lab_app.week.passing import passing as now
from pipelines.contract.home import Home, take_lock
from pipelines.contract.marks import A_WEEK, end_family, family, mark_of
from pipelines.contract.release import Release, current_release
from pipelines.contract.status import build_status
from tests.lab_app.again.pipeline import publish
from tests.lab_app.week.mover import command

SECONDS = 60
BEFORE, AFTER = dt.date(2026, 6, 30), dt.date(2026, 7, 7)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setattr(
        passing, "can_go_on", lambda _: True
    )  # what is published here is of an older simulator
    made = Home(tmp_path / "home")
    made.make()
    yield made
    (tmp_path / "go").touch()
    end_family({mark_of(A_WEEK, made)})


@pytest.fixture
def release(home: Home) -> Release:
    return publish(home, "tiny", 7, BEFORE)


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def processes(home: Home) -> list[psutil.Process]:
    return family({mark_of(A_WEEK, home)})


def started(home: Home, release: Release) -> Passing:
    """One that has come so far that its build has begun a process of its own."""
    found = begin(home, release, mover=command("slow"))
    assert found is not None
    assert found.state == "running"
    wait_until(lambda: len(processes(home)) >= 3)
    return found


def state(home: Home) -> str:
    found = now(home)
    return "" if found is None else found.state


def last_day(home: Home) -> dt.date:
    current = current_release(home)
    assert current is not None
    return current.as_of


def test_the_data_is_as_it_was_until_the_week_has_passed(home: Home, release: Release) -> None:
    begun = started(home, release)
    assert begun.week == Week(release.world.id, "tiny", 7, BEFORE, AFTER) == week_after(release)
    wait_until(lambda: (found := now(home)) is not None and found.stage == "Simulating Larder")
    found = now(home)
    assert found is not None
    assert found.fraction == 0.5
    assert last_day(home) == BEFORE
    (home.path.parent / "go").touch()
    wait_until(lambda: state(home) == "done")
    assert last_day(home) == AFTER
    wait_until(lambda: (home.path / "rest").exists())  # nobody serves Dagster here


def test_of_two_tabs_that_begin_at_once_one_does_and_both_see_it(home: Home, release: Release) -> None:
    found: list[Passing | None] = []
    both = [
        threading.Thread(target=lambda: found.append(begin(home, release, mover=command("slow"))))
        for _ in range(2)
    ]
    for tab in both:
        tab.start()
    for tab in both:
        tab.join()
    assert [one.state for one in found if one] == ["running", "running"]
    wait_until(lambda: len(processes(home)) == 3)


def test_of_two_movers_the_second_leaves_all_to_the_first(home: Home, release: Release) -> None:
    started(home, release)
    assert mover.move(home, week_after(release), ("nobody-runs-this",)) == 2


def test_giving_up_ends_every_process_and_leaves_no_broken_build_behind(home: Home, release: Release) -> None:
    started(home, release)
    give_up(home)
    assert processes(home) == []
    assert now(home) is None
    assert build_status(home) is None
    assert last_day(home) == BEFORE
    give_up(home)  # there is nothing any more


def test_a_killed_one_is_said_and_can_be_begun_again(home: Home, release: Release) -> None:
    begun = started(home, release)
    leader = next(one for one in processes(home) if "tests.lab_app.week.mover" in one.cmdline())
    os.kill(leader.pid, signal.SIGKILL)
    wait_until(lambda: now(home) == Passing("interrupted", begun.week, message=INTERRUPTED))
    left = {one.pid for one in processes(home)}
    assert left  # its build goes on, and is ended by the next one
    assert started(home, release).week == begun.week
    assert not left & {one.pid for one in processes(home)}


def test_a_lab_that_stops_or_starts_ends_it(home: Home, release: Release) -> None:
    started(home, release)
    supervisor.stop_left_over(home)
    assert processes(home) == []


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("fails", "The models cannot be built."),
        ("crashes", "Its log is beside the data, in week.log."),
        ("full", FULL),
        ("says nothing", "Its log is beside the data, in week.log."),
    ],
)
def test_what_fails_says_why_and_changes_nothing(home: Home, release: Release, what: str, said: str) -> None:
    begin(home, release, mover=command(what))
    wait_until(lambda: state(home) == "failed")
    found = now(home)
    assert found is not None
    assert found.message.endswith(said)
    assert last_day(home) == BEFORE


def test_one_that_was_killed_once_its_data_was_there_has_passed(home: Home, release: Release) -> None:
    started(home, release)
    leader = next(one for one in processes(home) if "tests.lab_app.week.mover" in one.cmdline())
    leader.kill()
    wait_until(lambda: state(home) == "interrupted")
    (home.path.parent / "go").touch()  # its build goes on by itself
    wait_until(lambda: state(home) == "done")
    assert last_day(home) == AFTER


def test_where_nothing_can_be_noted_it_is_said_whatever_was_noted_before(
    home: Home, release: Release
) -> None:
    home.week.mkdir()  # in the way of the note
    with pytest.raises(WeekError, match="had noted anything"):
        begin(home, release, mover=command("says nothing"))
    assert processes(home) == []


def test_a_note_of_the_version_before_is_of_a_week_that_has_passed(home: Home, release: Release) -> None:
    JOB.write(home, week_after(release), "done")
    home.week.write_text(home.week.read_text().replace('"done"', '"passed"'))
    assert state(home) == "done"


def test_a_damaged_note_is_as_if_it_had_been_interrupted(home: Home) -> None:
    home.week.write_text("{")
    assert now(home) == Passing("interrupted", None, message=INTERRUPTED)


def test_why_no_week_can_pass(home: Home, release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    assert why_not(home, release) is None
    late = release.model_copy(update={"as_of": dt.date(2028, 9, 27)})
    assert "simulator ends on 2028-09-30" in str(why_not(home, late))
    lock = take_lock(home.lock)
    assert lock is not None
    assert "being built" in str(why_not(home, release))
    lock.release()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": 0}))
    assert "disk is too full" in str(why_not(home, release))
    monkeypatch.setattr(passing, "can_go_on", lambda _: False)
    assert "another version" in str(why_not(home, release))
    with pytest.raises(WeekError, match="another version"):
        begin(home, release)


def test_minutes_are_named_by_what_the_build_took(release: Release) -> None:
    assert minutes(release) == (1, 3)
    assert minutes(release.model_copy(update={"stages": {"lake": 100.0, "dbt": 110.0}})) == (4, 8)
