"""The first steps without a browser: the guess on home, the four counts after C01, and the path in the sidebar."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from lab_app.course.guess import QUESTION, guess_of, key_of
from lab_app.course.path import Step, core_path, done_by, next_step
from lab_app.course.progress import Progress
from lab_app.course.tracks import discover, tracks
from lab_app.tracks.data.collection.counts import FIRST, LAST
from lab_app.ui import rest
from lab_app.ui.addresses import address_of
from lab_app.ui.metrics.series import series
from lab_app.ui.visit import lab as lab_now
from lab_app.ui.words import minutes
from pipelines.contract.home import Home, take_lock
from pipelines.contract.release import Release, current_release
from pipelines.contract.status import note_under_way
from tests.lab_app.app_pages.opening import SECONDS, opened, words

APP = str(Path(__file__).resolve().parents[3] / "lab_app" / "script.py")
C01, COUNTS, M08 = core_path(tracks())[:3]


@pytest.fixture
def release(home: Path) -> Release:
    found = current_release(Home(home))
    assert found is not None
    return found


def solve(progress: Progress, *keys: str) -> None:
    for key in keys:
        progress.record_attempt(key, "SELECT 1", "right", kind="sql")


def test_two_clicks_are_a_guess_which_waits_on_the_calibration_page(
    progress: Progress, release: Release
) -> None:
    world = release.world.id
    place = f"{key_of(world)}-{QUESTION.name}"
    app = opened("")
    assert "Two clicks, no points" in words(app)
    app.radio(key=f"{place}-option").set_value("counting").run()
    assert guess_of(progress, world) is None
    app.radio(key=f"{place}-sure").set_value("80\u00a0%").run()
    guess = guess_of(progress, world)
    assert guess is not None
    assert (guess.cause, guess.sure) == ("counting", 0.8)
    assert "Your guess:</b> It was counted wrongly, 80\u00a0% sure" in words(app)
    assert "points if" not in words(app)
    said = words(opened("calibration"))
    assert "“It was counted wrongly”, 80\u00a0% sure. Not told yet" in said
    assert progress.attempts() == ()
    app.button(key="guess-again").click().run()
    assert guess_of(progress, world) is None
    assert "Two clicks, no points" in words(app)


def test_who_has_begun_is_not_asked_for_a_guess(progress: Progress) -> None:
    progress.record_attempt(C01.key, "SELECT 2", "wrong", kind="sql")
    assert "Two clicks, no points" not in words(opened(""))


def test_home_says_how_long_the_path_is(progress: Progress) -> None:
    path = core_path(tracks())
    total = sum(step.minutes for step in path)
    assert f"the first of {len(path)} steps on the core path, about {minutes(total)} in all" in words(
        opened("")
    )
    solve(progress, *(step.key for step in path))
    app = opened("")
    assert "You have walked the core path." in words(app)
    following = next_step(tracks(), {step.key for step in path})
    assert following is not None
    assert following.title in words(app)


def test_the_counts_wait_for_the_first_exercise_and_lead_on(progress: Progress) -> None:
    early = opened("collection-counts")
    assert "Count it yourself first" in words(early)
    assert "lab-counts" not in words(early)
    solve(progress, C01.key)
    app = opened("collection-counts")
    assert "lab-counts" in words(app)
    assert app.button(key="next-counts").label.startswith(f"Next: {M08.title}")
    assert M08.title in app.button(key="next-counts").label
    read = words(opened(""))
    assert M08.title in read  # it has been read, so the one after it is next


def test_the_counts_are_those_of_the_data_and_the_last_is_the_north_star(
    progress: Progress, release: Release
) -> None:
    solve(progress, C01.key)
    shown = [
        int(found.replace(",", ""))
        for found in re.findall(r'<b class="lab-num">([\d,]+)</b>', words(opened("collection-counts")))
    ]
    with duckdb.connect(str(release.warehouse), read_only=True) as data:
        rows = data.execute(
            "SELECT user_id, activity_date, core_action_count FROM product.user_activity "
            "WHERE activity_date BETWEEN ? AND ?", [FIRST, LAST],
        ).fetchall()  # fmt: skip
        human = {
            user for (user,) in data.execute("SELECT user_id FROM marts.dim_users WHERE is_human").fetchall()
        }
    came = {user for user, _, _ in rows}
    planned = {user for user, _, plans in rows if plans > 0} & human
    assert shown[:3] == [len(came), len(came & human), len(planned)]
    (star,) = series(lab_now(), "mau", grain="day", start=LAST, end=LAST)
    assert shown[3] == star.value
    assert shown == sorted(shown, reverse=True)
    assert FIRST + dt.timedelta(days=30) == LAST


def test_the_sidebar_shows_the_path_and_folds_the_rest_away(progress: Progress) -> None:
    app = AppTest.from_file(APP, default_timeout=SECONDS).run()
    fold = next(one for one in app.sidebar.expander if one.label == "All exercises and tools")
    assert not fold.proto.expanded
    folded = [link.proto.page for link in fold.get("page_link")]
    listed = [link.proto.page for link in app.sidebar.get("page_link")]
    path = [_address(step) for step in core_path(tracks())]
    assert listed == ["", "calibration", "resources", *path, *folded]
    assert not {*path} & {*folded}
    assert {"collection-exercises", "collection-bench", "monitoring-board", "own_metric"} <= {*folded}
    off_path = next(e for e in discover() if not e.core)
    solve(progress, off_path.key)
    again = AppTest.from_file(APP, default_timeout=SECONDS).run()
    assert next(
        one for one in again.sidebar.expander if one.label == "All exercises and tools"
    ).proto.expanded


def _address(step: object) -> str:
    from lab_app.course.path import Step
    from lab_app.ui.addresses import address_of

    assert isinstance(step, Step)
    return address_of(step)


def test_who_works_through_a_level_is_led_on_in_it_and_sees_the_core_path_beside_it(
    progress: Progress,
) -> None:
    level = C01.level
    solved, following = next(
        pair for pair in pairwise(level.exercises) if pair[0].kind == "sql" and not pair[0].core
    )
    solve(progress, solved.key)
    app = opened(address_of(Step(level, solved)))
    assert app.button(key=f"next-{solved.key}").label.startswith(f"Next: {following.title}, ")
    quieter = [link.proto.label for link in app.get("page_link")]
    assert f"On the core path: {C01.title}, {minutes(C01.minutes)}" in quieter


@pytest.mark.parametrize(
    ("served", "said"), [(True, "Dagster begins it by itself"), (False, "Nothing is making it now")]
)
def test_an_exercise_that_cannot_be_dealt_leads_on(
    progress: Progress, monkeypatch: pytest.MonkeyPatch, served: bool, said: str
) -> None:
    """Without the truth, as in the first minutes, it says so, and nobody stands before a wall."""
    waiting = next(
        step for step in core_path(tracks()) if step.title == "A smaller share of newcomers saves a plan"
    )
    solve(progress, *(step.key for step in core_path(tracks())[:8]))
    monkeypatch.setattr(rest, "is_dagster_there", lambda _: served)
    app = opened(address_of(waiting))
    assert "This exercise opens a little later" in words(app)
    assert said in words(app)
    assert ("make lab" in words(app)) is not served
    following = next_step(tracks(), done_by(progress, tracks()) | {waiting.key})
    assert following is not None
    assert [button for button in app.button if button.label.startswith(f"Next: {following.title}")]


def test_an_exercise_that_waits_shows_how_far_that_is(home: Path) -> None:
    waiting = next(step for step in core_path(tracks()) if step.key.endswith("fewer_save_a_plan"))
    note_under_way(Home(home), "run", "what really happened in this world", 19)
    note_under_way(Home(home), "run", "the small hidden worlds", 19)
    lock = take_lock(Home(home).running / "run.lock")
    assert lock is not None
    app = opened(address_of(waiting))
    lock.release()
    (bar,) = app.get("progress")
    assert bar.proto.text == "Being made: the small hidden worlds (part 2 of 19)"
    assert bar.proto.value == 5
    assert "Nothing is making it now" not in words(app)
