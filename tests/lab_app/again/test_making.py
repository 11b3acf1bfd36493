"""Another world is made by one process at a time, which can be watched, ended, killed and gone on with."""

from __future__ import annotations

import errno
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from lab_app.again import maker
from lab_app.again.making import INTERRUPTED, JOB, Making, Plan, begin, give_up
from lab_app.again.making import making as now
from lab_app.again.worlds import AgainError, is_another, other_worlds
from lab_app.background import FULL, OUTSIDE, Job
from lab_app.cli import supervisor
from lab_app.cli.servers import lab_server
from lab_app.cli.stopping import StopSignals
from lab_app.cli.supervisor import Watch
from pipelines.contract.home import Home, take_lock
from pipelines.contract.marks import ANOTHER_WORLD, family, mark_of
from pipelines.contract.release import Release, current_release
from pipelines.publish.pruning import prune
from tests.lab_app.again.maker import command

SECONDS = 60


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def started(home: Home, like: Release, what: str = "slow") -> Making:
    """One that has come so far that its build has begun a process of its own."""
    found = begin(home, like, maker=command(what))
    assert found is not None
    assert found.state == "running"
    wait_until(lambda: len(processes(home)) >= 3)
    return found


def processes(home: Home) -> list[psutil.Process]:
    return family({mark_of(ANOTHER_WORLD, home)})


def seen(home: Home) -> dict[Path, bytes]:
    """All that who looks at the common world reads of the data folder."""
    beside = (home.again.path, home.again_lock)
    files = [path for path in home.path.rglob("*") if path.is_file()]
    return {
        path: path.read_bytes()
        for path in files
        if not any(path == one or one in path.parents for one in beside) and path.name != "go"
    }


def test_while_it_is_made_nobody_who_looks_sees_anything_of_it(home: Home, common: Release) -> None:
    before = seen(home)
    made = started(home, common)
    assert made.plan is not None
    assert made.plan.like == common.world.id
    wait_until(lambda: (found := now(home)) is not None and found.stage == "Simulating Larder")
    found = now(home)
    assert found is not None
    assert 0 < found.fraction < 0.3
    assert seen(home) == before
    assert other_worlds(home) == ()
    (home.path / "go").touch()
    wait_until(lambda: now(home) is None)
    (world,) = other_worlds(home)
    assert is_another(world.id)
    assert world.size > 0
    assert not home.again.path.exists()
    current = current_release(home)
    assert current is not None
    assert current.world.id == common.world.id
    after = seen(home)
    assert {path: after[path] for path in before} == before


def test_of_two_tabs_that_begin_at_once_one_does_and_both_see_it(home: Home, common: Release) -> None:
    found: list[Making | None] = []
    both = [
        threading.Thread(target=lambda: found.append(begin(home, common, maker=command("slow"))))
        for _ in range(2)
    ]
    for tab in both:
        tab.start()
    for tab in both:
        tab.join()
    assert len(found) == 2
    assert {one.plan for one in found if one} == {now(home).plan}  # type: ignore[union-attr]
    wait_until(lambda: len(processes(home)) == 3)


def test_of_two_makers_the_second_leaves_all_to_the_first(home: Home, common: Release) -> None:
    made = started(home, common)
    plan = Plan("tiny", 3_000_000_000, common.as_of, common.world.id)
    assert maker.make(home, plan, ("nobody-runs-this",)) == 2
    assert now(home) is not None
    assert now(home).plan == made.plan  # type: ignore[union-attr]


def test_giving_up_ends_every_process_and_removes_all_of_it(home: Home, common: Release) -> None:
    before = seen(home)
    started(home, common)
    give_up(home)
    assert processes(home) == []
    assert now(home) is None
    assert not home.again.path.exists()
    assert seen(home) == before
    give_up(home)  # there is nothing any more


def test_a_killed_one_is_said_and_gone_on_with_and_its_children_end(home: Home, common: Release) -> None:
    made = started(home, common)
    leader = next(one for one in processes(home) if "tests.lab_app.again.maker" in one.cmdline())
    os.kill(leader.pid, signal.SIGKILL)
    wait_until(lambda: now(home) == Making("interrupted", made.plan, message=INTERRUPTED))
    left = {one.pid for one in processes(home)}
    assert left
    again = started(home, common)
    assert again.plan == made.plan
    assert not left & {one.pid for one in processes(home)}
    (home.path / "go").touch()
    wait_until(lambda: now(home) is None)
    assert len(other_worlds(home)) == 1


def test_a_lab_that_stops_or_starts_ends_it(home: Home, common: Release) -> None:
    started(home, common)
    supervisor.stop_left_over(home)
    assert processes(home) == []
    found = now(home)
    assert found is not None
    assert found.state == "interrupted"


def test_who_stops_the_lab_leaves_none_behind(home: Home, common: Release) -> None:
    started(home, common)
    never: Any = None
    watch = Watch(lab_server(home, 1), never, never, state="off")
    assert supervisor._serve(home, [watch], StopSignals(), open_browser=False) == 1
    assert processes(home) == []


def test_a_build_that_is_killed_by_the_system_is_said(home: Home, common: Release) -> None:
    started(home, common)
    build = next(one for one in processes(home) if "tests.lab_app.again.pipeline" in one.cmdline())
    build.kill()
    wait_until(lambda: (found := now(home)) is not None and found.state == "failed")
    assert now(home).message == OUTSIDE  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("fails", "The models cannot be built."),
        ("full", FULL),
        ("crashes", "Its log is beside the data, in again/making.log."),
        ("says nothing", "Its log is beside the data, in again/making.log."),
    ],
)
def test_why_it_failed_is_said_in_a_sentence(home: Home, common: Release, what: str, said: str) -> None:
    begin(home, common, maker=command(what))
    wait_until(lambda: (found := now(home)) is not None and found.state == "failed")
    found = now(home)
    assert found is not None
    assert found.message.endswith(said)
    assert other_worlds(home) == ()
    give_up(home)
    assert now(home) is None


def test_on_a_full_disk_it_ends_with_a_sentence_and_not_with_half_a_world(
    home: Home, common: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Plan("tiny", 3_000_000_000, common.as_of, common.world.id)

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("lab_app.background.subprocess.run", full)
    assert maker.make(home, plan, ("x",)) == 1
    assert now(home) == Making("failed", plan, message=FULL)
    monkeypatch.setattr(Job, "write", full)
    assert maker.make(home, plan, ("x",)) == 1
    assert take_lock(home.again_lock) is not None


def test_where_nothing_can_be_written_it_is_said_at_once(home: Home, common: Release) -> None:
    home.again.path.write_text("in the way")
    with pytest.raises(AgainError, match="could not be begun"):
        begin(home, common, maker=command("slow"))


@pytest.mark.parametrize("note", ["", "{", "[]", '{"seed": "x"}', "\0\0"])
def test_a_damaged_note_does_not_hide_that_one_is_made_or_was_interrupted(home: Home, note: str) -> None:
    home.again.make()
    JOB.note(home).write_text(note)
    assert now(home) == Making("interrupted", None, message=INTERRUPTED)
    lock = take_lock(home.again_lock)
    assert lock is not None
    running = now(home)
    assert running is not None
    assert (running.state, running.plan, running.fraction) == ("running", None, 0.0)
    lock.release()


def test_after_a_damaged_note_another_one_is_begun_afresh(home: Home, common: Release) -> None:
    home.again.make()
    JOB.note(home).write_text("{")
    left = home.again.worlds / "of-nobody-knows-what"
    left.mkdir()
    assert started(home, common).plan is not None
    assert not left.exists()


def test_when_the_common_world_has_moved_on_another_one_is_begun(home: Home, common: Release) -> None:
    made = started(home, common)
    JOB.end(home)
    later = common.model_copy(update={"as_of": common.as_of.replace(month=7, day=1)})
    again = started(home, later)
    assert made.plan is not None
    assert again.plan is not None
    assert (again.plan.as_of, again.plan.seed != made.plan.seed) == (later.as_of, True)


def test_the_weekly_clean_up_leaves_it_while_it_is_made_and_when_it_is_there(
    home: Home, common: Release
) -> None:
    started(home, common)
    assert prune(home) == []
    (home.path / "go").touch()
    wait_until(lambda: now(home) is None)
    assert prune(home) == []
    assert len(other_worlds(home)) == 1


def test_the_pipeline_is_asked_for_this_world_with_all_that_grading_needs(common: Release) -> None:
    from pipelines.__main__ import parser

    asked = maker.build_command(Plan("tiny", 3_000_000_001, common.as_of, common.world.id))
    options = parser().parse_args(asked[3:])
    assert asked[1:3] == ("-m", "pipelines")
    assert (options.preset, options.seed, options.as_of) == ("tiny", "3000000001", "2026-06-30")
    assert not options.release_only
