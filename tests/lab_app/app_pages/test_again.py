"""A level is done again on another world: offered with its cost, made in the background, switched to, and removed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lab_app.again import making
from lab_app.again.worlds import look_at, looked_at, other_worlds
from lab_app.course.progress import Progress
from lab_app.course.tracks import Level, tracks
from lab_app.ui import visit as here
from pipelines.contract.home import Home
from pipelines.contract.marks import ANOTHER_WORLD, end_family, mark_of
from pipelines.contract.release import Release, World, current_release, point_at, write_release
from tests.lab_app.again.maker import command
from tests.lab_app.app_pages.opening import SECONDS, opened, words

APP = str(Path(__file__).resolve().parents[3] / "lab_app" / "script.py")
LEVEL: Level = next(level for track in tracks() for level in track.levels if level.exercises)
LIST = f"{LEVEL.slug}-exercises"
OTHER = "tiny-seed3000000000-v14"


def solve_level(progress: Progress, world: str) -> None:
    for exercise in LEVEL.exercises:
        progress.record_attempt(exercise.key, "x", "right", kind=exercise.kind, world=world)


@pytest.fixture
def common(home: Path) -> Release:
    found = current_release(Home(home))
    assert found is not None
    return found


@pytest.fixture
def slow(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In place of the pipeline, a program that goes on when there is a file `go`."""
    monkeypatch.setattr(making, "JOB", replace(making.JOB, program=command("slow")))
    yield
    end_family({mark_of(ANOTHER_WORLD, Home(home))})


@pytest.fixture
def other(home: Path, common: Release) -> str:
    """Another world, with the same data."""
    folder = Home(home).world(OTHER)
    release = common.model_copy(
        update={
            "id": "again",
            "path": folder.releases / "again",
            "world": World(id=OTHER, seed=3_000_000_000, preset="tiny", simulator_version="14"),
        }
    )
    release.path.mkdir(parents=True)
    for file in common.path.iterdir():
        if file.name != "release.json":
            (release.path / file.name).symlink_to(file)
    write_release(release)
    point_at(Home(home), release)
    point_at(Home(home), common)
    return OTHER


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


@pytest.mark.usefixtures("progress")
def test_before_all_is_solved_a_line_says_that_it_comes() -> None:
    app = opened(LIST)
    assert "When all of them are solved, you can do this level again" in words(app)
    assert "again-begin" not in keys(app)


@pytest.mark.usefixtures("slow")
def test_the_offer_names_its_cost_and_the_world_is_made_watched_and_given_up(
    progress: Progress, common: Release, home: Path
) -> None:
    solve_level(progress, common.world.id)
    app = opened(LIST)
    assert "of your disk" in words(app)
    assert "minutes</b>" in words(app)
    app.button(key="again-begin").click().run()
    app.run()
    assert keys(app) >= {"again-stop"}
    assert "again-begin" not in keys(app)
    assert "Begun just now." in words(app)
    other_tab = opened(LIST)
    assert "again-stop" in keys(other_tab)
    assert "Other worlds" in words(opened(""))
    other_tab.button(key="again-stop").click().run()
    assert making.making(Home(home)) is None
    assert "again-begin" in keys(opened(LIST))


@pytest.mark.usefixtures("slow")
def test_when_it_is_there_it_is_offered_and_no_second_one(
    progress: Progress, common: Release, home: Path
) -> None:
    solve_level(progress, common.world.id)
    app = opened(LIST)
    app.button(key="again-begin").click().run()
    (home / "go").touch()
    wait_until(lambda: making.making(Home(home)) is None)
    (made,) = other_worlds(Home(home))
    app.run()
    assert "again-there" in keys(app)
    assert "again-begin" not in keys(app)
    solve_level(progress, made.id)
    assert "again-begin" in keys(opened(LIST))


@pytest.mark.usefixtures("slow")
def test_one_that_was_killed_is_said_and_can_be_gone_on_with_or_removed(
    progress: Progress, common: Release, home: Path
) -> None:
    solve_level(progress, common.world.id)
    opened(LIST).button(key="again-begin").click().run()
    making.JOB.end(Home(home))
    app = opened(LIST)
    assert "Another world was not finished" in words(app)
    assert "What was done so far is kept." in words(app)
    app.button(key="again-begin").click().run()
    found = making.making(Home(home))
    assert found is not None
    assert found.state == "running"
    making.JOB.end(Home(home))
    opened(LIST).button(key="again-stop").click().run()
    assert making.making(Home(home)) is None


def test_without_room_on_the_disk_nothing_can_be_begun(
    progress: Progress, common: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve_level(progress, common.world.id)
    monkeypatch.setattr(
        "lab_app.again.cost.shutil.disk_usage", lambda _: type("Usage", (), {"free": 50_000_000})
    )
    app = opened(LIST)
    assert "must be free while it is made, and 50\u00a0MB are." in words(app)
    assert "again-begin" not in keys(app)


@pytest.mark.usefixtures("slow")
def test_what_cannot_be_begun_is_said(progress: Progress, common: Release, home: Path) -> None:
    solve_level(progress, common.world.id)
    app = opened(LIST)
    (home / "again").write_text("in the way")
    app.button(key="again-begin").click().run()
    assert "Another world could not be begun: its process ended before it had noted anything" in words(app)


def test_a_level_is_begun_from_the_start_in_another_world_and_the_common_one_stays(
    progress: Progress, common: Release, home: Path, other: str
) -> None:
    solve_level(progress, common.world.id)
    first = LEVEL.exercises[0]
    progress.save_draft(first.key, "SELECT 'what I wrote before'")
    app = opened(LIST)
    app.button(key="again-there").click().run()
    assert f"0 of {len(LEVEL.exercises)} solved" in words(app)
    assert looked_at(Home(home)) == other
    progress.record_attempt(first.key, "x", "right", kind=first.kind, world=other)
    app.run()
    assert f"1 of {len(LEVEL.exercises)} solved" in words(app)
    current = current_release(Home(home))
    assert current is not None
    assert current.world.id == common.world.id
    look_at(Home(home), None)
    app.run()  # a tab stays where it is; one that is opened begins where somebody went last
    assert f"1 of {len(LEVEL.exercises)} solved" in words(app)
    assert "All solved." in words(opened(LIST))


@pytest.mark.usefixtures("progress")
def test_every_page_says_that_one_is_in_another_world_and_leads_back(home: Path, other: str) -> None:
    app = AppTest.from_file(APP, default_timeout=SECONDS).run()
    assert "back-to-the-common-world" not in keys(app)
    look_at(Home(home), other)
    app = AppTest.from_file(APP, default_timeout=SECONDS).run()
    assert "<b>Another world</b>" in words(app)
    app.button(key="back-to-the-common-world").click().run()
    assert "<b>Another world</b>" not in words(app)
    assert looked_at(Home(home)) is None


def test_home_lists_other_worlds_and_removes_the_one_that_one_is_in(
    progress: Progress, home: Path, other: str
) -> None:
    progress.record_attempt(LEVEL.exercises[0].key, "x", "right", kind="sql", world=other)
    app = opened("")
    assert "Other worlds" in words(app)
    assert "1 of " in words(app)
    app.button(key=f"go-{other}").click().run()
    assert app.button(key=f"go-{other}").disabled
    app.button(key=f"remove-{other}-now").click().run()
    assert other_worlds(Home(home)) == ()
    assert "Other worlds" not in words(app)
    assert looked_at(Home(home)) is None
    assert [attempt.world for attempt in progress.attempts()] == [other]


@pytest.mark.usefixtures("progress", "common")
def test_a_tab_whose_world_was_removed_elsewhere_is_in_the_common_one(home: Path, other: str) -> None:
    look_at(Home(home), other)
    app = opened(LIST)
    tab = opened("")
    tab.button(key=f"remove-{other}-now").click().run()
    app.run()
    assert not app.exception
    assert f"0 of {len(LEVEL.exercises)} solved" in words(app)


@pytest.mark.usefixtures("progress", "home")
def test_where_a_variable_names_the_world_nobody_switches(
    other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LARDER_WORLD", other)
    app = AppTest.from_file(APP, default_timeout=SECONDS).run()
    assert "<b>Another world</b>" in words(app)
    assert "back-to-the-common-world" not in keys(app)
    assert "Other worlds" not in words(app)
    assert here.other_world() == other


@pytest.mark.usefixtures("progress")
def test_a_damaged_other_world_is_said_and_left(home: Path, other: str) -> None:
    (Home(home).world(other).releases / "again" / "release.json").write_text("{")
    look_at(Home(home), other)
    app = AppTest.from_file(APP, default_timeout=SECONDS).run()
    assert "This other world is damaged." in words(app)
    app.button(key="back-to-the-common-world").click().run()
    assert "This other world is damaged." not in words(app)
    app.button(key=f"remove-{other}-now").click().run()
    assert other_worlds(Home(home)) == ()
