"""The pages without a browser: what they say, over a release, without one, and when something breaks."""

from __future__ import annotations

import datetime as dt
import gc
import shutil
from html import unescape
from pathlib import Path

import pytest
from filelock import FileLock
from streamlit.testing.v1 import AppTest

from lab_app.course.pages import level_pages
from lab_app.course.path import core_path, next_step
from lab_app.course.progress import Progress
from lab_app.course.tracks import discover, tracks
from lab_app.kinds.sql import SqlExercise
from lab_app.lab import close_labs
from lab_app.ui.addresses import exercise_path, exercises_path
from pipelines.contract.home import Home
from pipelines.contract.release import current_release, point_at, write_release
from pipelines.contract.serving import ServerState, State, note_serving
from tests.lab_app.app_pages.opening import SECONDS, opened, words

APP = str(Path(__file__).resolve().parents[3] / "lab_app" / "script.py")


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LARDER_HOME", str(tmp_path / "nothing"))
    return tmp_path / "nothing"


@pytest.mark.usefixtures("home")
def test_home_tells_the_story_and_where_one_stands() -> None:
    app = AppTest.from_file(APP, default_timeout=SECONDS).run()
    said = words(app)
    assert "Do we celebrate?" in said
    assert "Monthly active users, the North Star" in said
    assert app.button(key="go_on").label == "Begin"
    assert "Data up to" in said


@pytest.mark.usefixtures("home")
def test_what_stays_after_a_page_is_not_looked_through_for_garbage_while_its_lab_is_open() -> None:
    AppTest.from_file(APP, default_timeout=SECONDS).run()
    assert gc.get_freeze_count() > len(gc.get_objects())
    close_labs()
    assert gc.get_freeze_count() == 0


def test_data_of_another_version_can_be_read_and_the_frame_says_so(
    tiny_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = current_release(Home(tiny_home))
    assert built is not None
    home = Home(tmp_path / "home")
    world = built.world.model_copy(update={"id": "tiny-seed7-v1", "simulator_version": "1"})
    older = built.model_copy(update={"path": home.world(world.id).releases / built.id, "world": world})
    older.path.mkdir(parents=True)
    for file in built.path.iterdir():
        (older.path / file.name).symlink_to(file)
    (older.path / "release.json").unlink()
    write_release(older)
    point_at(home, older)
    monkeypatch.setenv("LARDER_HOME", str(home.path))
    said = words(AppTest.from_file(APP, default_timeout=SECONDS).run())
    assert "Data up to" in said
    assert "was built by another version of Larder Lab" in said
    close_labs()


def test_the_frame_says_where_dagster_is_not_there(home: Path) -> None:
    served = Home(home)
    note_serving(served, (ServerState(name="Dagster", url="http://localhost:3000", state="waiting"),))
    with FileLock(served.serving_lock):
        assert "Dagster has stopped and is started again by itself." in words(
            AppTest.from_file(APP, default_timeout=SECONDS).run()
        )


def test_of_damaged_data_the_release_before_is_shown_and_the_pages_say_so(
    tiny_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = current_release(Home(tiny_home))
    assert built is not None
    home = Home(tmp_path / "home")
    for number, name in enumerate(("older", "newest")):
        path = home.world(built.world.id).releases / name
        path.mkdir(parents=True)
        for file in built.path.iterdir():
            (path / file.name).symlink_to(file)
        (path / "release.json").unlink()
        at = built.built_at + dt.timedelta(hours=number)
        release = built.model_copy(update={"id": name, "path": path, "built_at": at})
        write_release(release)
        point_at(home, release)
    release.warehouse.unlink()
    release.warehouse.write_bytes(built.warehouse.read_bytes()[:-1000])
    monkeypatch.setenv("LARDER_HOME", str(home.path))
    said = words(AppTest.from_file(APP, default_timeout=SECONDS).run())
    assert "The newest data cannot be read" in said
    assert "<code>warehouse.duckdb</code> of release newest is damaged" in said
    assert "Until then you see release older." in said
    assert "The newest data cannot be read; this is the last that can be." in said
    assert "Data up to" in said
    close_labs()


@pytest.mark.usefixtures("empty_home")
def test_home_without_data_says_how_to_build_it() -> None:
    said = words(AppTest.from_file(APP, default_timeout=SECONDS).run())
    assert "Do we celebrate?" in said
    assert "No data has been built yet" in said
    assert "make data" in said


@pytest.mark.parametrize(
    ("state", "by_itself"), [("starting", True), ("waiting", True), ("running", False), ("off", False)]
)
def test_while_dagster_starts_home_asks_nobody_to_build(
    empty_home: Path, state: State, by_itself: bool
) -> None:
    served = Home(empty_home)
    empty_home.mkdir()
    note_serving(served, (ServerState(name="Dagster", url="http://localhost:3000", state=state),))
    with FileLock(served.serving_lock):
        said = words(AppTest.from_file(APP, default_timeout=SECONDS).run())
    assert ("builds it by itself" in said) is by_itself
    assert ("make data" in said) is not by_itself


def test_where_progress_cannot_be_saved_the_pages_go_on_and_say_so(empty_home: Path) -> None:
    (empty_home / "progress.sqlite").mkdir(parents=True)
    said = words(AppTest.from_file(APP, default_timeout=SECONDS).run())
    assert "Do we celebrate?" in said
    assert "Not saved yet" in said
    assert "cannot be opened for writing: look at the folder's permissions" in said
    assert "until then it is kept only while the lab runs" in said


def test_progress_moves_the_next_step_on(home: Path) -> None:
    from lab_app.course.progress import Progress

    first, second, *_ = core_path(tracks())
    Progress(home / "progress.sqlite", "local").record_attempt(first.key, "SELECT 1", "right", kind="sql")
    app = opened("")
    assert app.button(key="go_on").label == "Go on"
    assert second.title in words(app)


@pytest.mark.usefixtures("home")
def test_every_page_of_every_open_level_renders() -> None:
    for track in tracks():
        for level in track.levels:
            for page in level_pages(level):
                app = opened(page.path)
                said = words(app)
                assert app.title, page
                assert "This part of the lab failed" not in said, (page, said)


def test_every_open_level_has_a_first_page_at_its_own_address() -> None:
    for track in tracks():
        for level in track.levels:
            pages = level_pages(level)
            assert bool(pages) == level.is_open, level.slug
            if pages:
                assert pages[0].path == level.slug


@pytest.mark.usefixtures("home")
def test_every_address_is_there_once() -> None:
    app = AppTest.from_file(APP, default_timeout=SECONDS).run()
    pages = app.session_state["lab-pages"]
    exercises = sum(len(level.exercises) for track in tracks() for level in track.levels if level.is_open)
    assert len(pages) > exercises
    assert "" in pages


def _closed_level() -> None:
    from lab_app.app_pages.not_open import render
    from lab_app.course.tracks import Level
    from lab_app.site import build_site

    build_site()
    render(Level(title="Levitation", question="How high?", blurb="Up and down.", order=9))


@pytest.mark.usefixtures("home")
def test_a_closed_level_says_what_it_will_teach() -> None:
    said = words(AppTest.from_function(_closed_level, default_timeout=SECONDS).run())
    assert "Levitation: How high?" in said
    assert "Up and down." in said
    assert "isn't open yet" in said


def _broken() -> None:
    from lab_app.ui.errors import guarded

    @guarded
    def body() -> None:
        raise RuntimeError("secret detail of the inside")

    body()


def test_a_page_that_fails_says_a_sentence_and_no_traceback() -> None:
    app = AppTest.from_function(_broken, default_timeout=60).run()
    said = words(app)
    assert "This part of the lab failed" in said
    assert "secret detail" not in said
    assert "Traceback" not in said


@pytest.fixture
def exercise() -> SqlExercise:
    """The first query of the course."""
    return next(e for e in discover() if isinstance(e, SqlExercise))


def hidden_worlds_come(home: Path, variants_folder: Path) -> None:
    """What the pipeline makes after a release."""
    release = current_release(Home(home))
    assert release is not None
    shutil.copytree(variants_folder, Home(home).world(release.world.id).variants)


def test_an_answer_is_right_so_far_and_solved_by_itself_when_the_hidden_worlds_are_there(
    home: Path, exercise: SqlExercise, variants_folder: Path
) -> None:
    app = opened(exercise_path(exercise))
    app.session_state[f"{exercise.key}-editor-sent"] = {"text": exercise.solution, "version": 0, "at": 1}
    app.button(key=f"{exercise.key}-check").click().run()
    said = words(app)
    assert "Right so far" in said
    assert "lab-good" not in said
    progress = Progress(home / "progress.sqlite", "local")
    assert progress.solved() == set()
    hidden_worlds_come(home, variants_folder)
    assert "lab-good" in words(app.run())
    assert progress.solved() == {exercise.key}


def test_an_answer_is_judged_recorded_and_solved(
    home: Path, exercise: SqlExercise, variants_folder: Path
) -> None:
    hidden_worlds_come(home, variants_folder)
    app = opened(exercise_path(exercise))
    app.session_state[f"{exercise.key}-editor-sent"] = {"text": exercise.solution, "version": 0, "at": 1}
    app.button(key=f"{exercise.key}-check").click().run()
    said = words(app)
    assert "lab-good" in said
    assert exercise.takeaway[:40] in said
    progress = Progress(home / "progress.sqlite", "local")
    assert progress.solved() == {exercise.key}
    assert progress.draft(exercise.key) == exercise.solution
    assert exercise.takeaway[:40] in words(
        app.run()
    )  # the page is drawn again, for the list beside it to tick


def test_after_an_exercise_and_on_home_the_same_one_comes_next(home: Path, exercise: SqlExercise) -> None:
    Progress(home / "progress.sqlite", "local").record_attempt(
        exercise.key, exercise.solution, "right", kind="sql"
    )
    following = next_step(tracks(), {exercise.key})
    assert following is not None
    app = opened(exercise_path(exercise))
    assert app.button(key=f"next-{exercise.key}").label.startswith(f"Next: {following.title}")
    assert following.title in words(opened(""))


def test_a_wrong_answer_folds_away_that_it_was_solved_before(home: Path, exercise: SqlExercise) -> None:
    from lab_app.course.progress import Progress

    Progress(home / "progress.sqlite", "local").record_attempt(
        exercise.key, exercise.solution, "right", kind="sql"
    )
    app = opened(exercise_path(exercise))
    assert "lab-good" in words(app)
    sent = {"text": exercise.mistakes[0].answer, "version": 0, "at": 1}
    app.session_state[f"{exercise.key}-editor-sent"] = sent
    app.button(key=f"{exercise.key}-check").click().run()
    said = words(app)
    assert "lab-warn" in said
    assert "lab-good" not in said
    assert any("solved this exercise before" in fold.label for fold in app.expander)


@pytest.mark.usefixtures("home")
def test_hints_come_one_by_one(exercise: SqlExercise) -> None:
    app = opened(exercise_path(exercise))
    assert "Hint 1 of" not in words(app)
    for number in range(1, len(exercise.hints) + 1):
        app.button(key=f"hint-{exercise.key}").click().run()
        assert f"Hint {number} of {len(exercise.hints)}" in words(app)
    assert exercise.solution not in {block.value for block in app.code}
    app.button(key=f"show-{exercise.key}").click().run()
    assert exercise.solution in {block.value for block in app.code}
    assert exercise.takeaway[:40] in words(app)
    with pytest.raises(KeyError):
        app.button(key=f"hint-{exercise.key}")


@pytest.mark.usefixtures("home")
def test_the_list_says_of_each_exercise_what_it_is_about_how_hard_and_how_long_it_is() -> None:
    level = tracks()[0].levels[0]
    rows = [
        html.proto.body
        for html in opened(exercises_path(level)).get("html")
        if "lab-about" in html.proto.body
    ]
    for exercise, row in zip(level.exercises, rows, strict=True):
        assert exercise.concept in unescape(row)
        assert f"difficulty {exercise.difficulty} of 3" in row
        assert row.count('data-on="true"') == exercise.difficulty
        assert f"{exercise.minutes} min" in row.replace("\u00a0", " ")
        assert ("core path" in row) == exercise.core


@pytest.mark.usefixtures("home")
def test_an_exercise_says_its_idea_before_the_prompt() -> None:
    exercise = next(e for e in discover() if isinstance(e, SqlExercise) and e.idea)
    shown = [html.proto.body for html in opened(exercise_path(exercise)).get("html")]
    place = next(place for place, body in enumerate(shown) if "lab-idea" in body)
    assert exercise.concept in unescape(shown[place])
    assert exercise.idea[:40] in unescape(shown[place])
    assert place < next(place for place, body in enumerate(shown) if "lab-message" in body)


def test_who_has_solved_all_that_is_open_finds_an_answer_and_open_doors(home: Path) -> None:
    progress = Progress(home / "progress.sqlite", "local")
    levels = tracks()[0].levels
    *_, last = (exercise for level in levels if level.is_open for exercise in level.exercises)
    others = [exercise for exercise in discover() if exercise != last]
    for exercise in others:
        progress.record_attempt(exercise.key, "SELECT 1", "right", kind=exercise.kind)
    assert "What you can tell Nora now" not in words(opened(""))
    progress.record_attempt(last.key, "SELECT 1", "right", kind=last.kind)
    app = opened("")
    said = words(app)
    assert "What you can tell Nora now" in said
    assert "people saved a plan in the 28 days to" in said
    assert "What we only think" in said
    solved = opened(exercise_path(next(e for e in others if isinstance(e, SqlExercise))))
    assert solved.button(key="conclusion").label == "What you can tell Nora now"
    for page in (app, solved, opened(exercises_path(tracks()[0].level(last.level)))):
        assert {"Board", "Explore a metric", "Write a metric"} <= {
            link.proto.label for link in page.get("page_link")
        }
