"""The churn model, the Monday review and the week that passes, as pages: what they say first, keep, and hold back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from lab_app.course.monday.kept import change, review_on
from lab_app.course.progress import Progress
from lab_app.course.tracks import exercise
from lab_app.course.verdict import Answered
from lab_app.diagnosis.case_file import as_html, as_markdown
from lab_app.lab import Lab
from lab_app.ui.churn.people import counted
from lab_app.ui.monday.findings import _came_in_said
from lab_app.ui.monday.report import report_of
from lab_app.week import passing
from lab_app.week.passing import JOB, give_up, week_after
from pipelines.contract.churn import ChurnModel, write_churn
from pipelines.contract.derived import MADE, Derived
from pipelines.contract.files import write_json
from pipelines.contract.home import Home
from pipelines.contract.marks import A_WEEK, end_family, mark_of
from pipelines.contract.release import Release, current_release
from pipelines.publish.derived import churn as making
from tests.lab_app.app_pages.opening import SECONDS, words
from tests.lab_app.week.mover import command

WEEK = dt.timedelta(days=7)


def opened(name: str) -> AppTest:
    """A page of the level, whether or not the level is open."""
    return AppTest.from_function(_page, args=(name,), default_timeout=SECONDS).run()


def _page(name: str) -> None:
    import importlib

    import streamlit as st

    from lab_app.course.tracks import track
    from lab_app.site import build_site

    build_site()
    level = track("data").level("prediction")
    module = importlib.import_module(f"lab_app.tracks.data.prediction.{name}")
    st.navigation([st.Page(lambda: module.render(level), title=name)], position="hidden").run()


@pytest.fixture
def release(home: Path) -> Release:
    found = current_release(Home(home))
    assert found is not None
    return found


def churn_folder(home: Path, release: Release) -> Path:
    folder = Derived.of(Home(home), release).place("churn")
    folder.mkdir(parents=True)
    write_json(folder / MADE, {"version": 1, "seconds": 1.0})
    return folder


@pytest.mark.usefixtures("release")
def test_while_the_model_is_made_its_page_says_so() -> None:
    assert "The model is not there yet" in words(opened("churn"))


def test_where_there_is_no_model_its_page_says_why(home: Path, release: Release) -> None:
    write_churn(churn_folder(home, release), ChurnModel(as_of=release.as_of, why_not="Too few people."))
    said = words(opened("churn"))
    assert "There is no model of this data" in said
    assert "Too few people." in said


def test_the_leaks_are_shown_once_the_exercise_on_them_is_answered(
    home: Path, release: Release, progress: Progress
) -> None:
    folder = churn_folder(home, release)
    making.make(Home(home), release, None, folder, 1, lambda _: None)  # type: ignore[arg-type]
    before = words(opened("churn"))
    assert "What a score means" in before
    assert "Who has which score now" in before
    assert "A score speaks of many people, not of one." in before
    assert "once the exercise on them is answered" in before
    assert "AUC alone" not in before and "a coin gets" not in before
    assert (
        before.count("AUC") == 1
    )  # the exercise shows the model's and each column's: to compare them would answer it
    assert "AUC in use" not in before
    assert "in folds at random" not in before
    for code in ("F05", "F04"):
        key = exercise(code).key
        outcome = "scored" if code == "F05" else "right"
        progress.record_attempt(key, "{}", outcome, kind="case", world=release.world.id)
    after = words(opened("churn"))
    assert "AUC in use" in after
    assert "in folds at random" in after
    assert "AUC alone" in after and "a coin gets" in after


def test_everybody_is_counted_at_one_score() -> None:
    scored = pd.DataFrame({"user_id": [1, 2, 3, 4], "score": [1.0, 0.5, 0.1, 0.0]})
    assert counted(scored) == [
        ("70\u00a0% to 100\u00a0%", 1),
        ("50\u00a0% to 70\u00a0%", 1),
        ("30\u00a0% to 50\u00a0%", 0),
        ("20\u00a0% to 30\u00a0%", 0),
        ("10\u00a0% to 20\u00a0%", 1),
        ("0\u00a0% to 10\u00a0%", 1),
    ]


@pytest.mark.parametrize(
    ("odd", "outside", "said"),
    [
        ([], [], "Every table got as many rows as in one of the 8 weeks before, or between two of them."),
        ([], ["orders"], "No table is far off. Outside the range of the 8 weeks, but not far: orders."),
        (["mails"], [], "Far from the 8 weeks before: mails."),
        (["mails"], ["orders"], "Far from the 8 weeks before: mails. Outside the range of the 8 weeks, but not far: orders."),
    ],
)  # fmt: skip
def test_what_came_in_is_said_as_its_ranges_say_it(odd: list[str], outside: list[str], said: str) -> None:
    assert _came_in_said(odd, outside).startswith(said)


def test_what_is_written_into_a_review_is_kept_with_what_the_page_showed(
    release: Release, progress: Progress
) -> None:
    app = opened("monday")
    said = words(app)
    for level in ("1. Collection", "2. Monitoring", "4. Prescription", "5. Prediction"):
        assert level in said
    assert "Nothing is written yet" in said
    key = f"{release.world.id}-{release.as_of}"
    app.text_area(key=f"monday-decide-{key}").set_value("We wait.").run()
    app.number_input(key=f"monday-orders-low-{key}").set_value(10).run()
    assert review_on(progress, release.world.id, release.as_of).expects == ()  # half a range is none
    app.number_input(key=f"monday-orders-high-{key}").set_value(400).run()
    kept = review_on(progress, release.world.id, release.as_of)
    assert kept.text("decide") == "We wait."
    assert [(one.metric, one.low, one.high, one.due) for one in kept.expects] == [
        ("orders", 10.0, 400.0, release.as_of + WEEK)
    ]
    assert [pin.step for pin in kept.findings][:2] == ["What came in?", "What moved beyond the usual?"]
    assert "Kept as you go." in words(app)
    app.number_input(key=f"monday-orders-high-{key}").set_value(5).run()
    assert review_on(progress, release.world.id, release.as_of).expects == ()
    assert "this range is not kept" in words(app)
    assert "We wait." in [area.value for area in opened("monday").text_area]


def test_a_review_comes_true_and_is_a_file(release: Release, progress: Progress) -> None:
    world, today = release.world.id, release.as_of
    change(
        progress,
        world,
        today - WEEK,
        lambda one: (
            one.saying("decide", "Wait <b>&</b> look")
            .expecting("orders", (0.0, 1e6), today)
            .expecting("mau", (0.0, 1.0), today)
        ),
    )
    said = words(opened("monday"))
    assert "1 of 2 ranges held" in said
    assert "Earlier reviews" in said
    with Lab(release) as lab:
        report = report_of(review_on(progress, world, today - WEEK), lab)
    page, text = as_html(report), as_markdown(report)
    assert "What we decide and expect" in page and "What we decide and expect" in text
    assert "Wait &lt;b&gt;&amp;&lt;/b&gt; look" in page
    assert "the range held it" in page and "the range missed it" in text


def forecast(progress: Progress, release: Release, due: dt.date) -> None:
    """A forecast that was handed in a week before the release's day."""
    given = release.as_of - WEEK
    answered = Answered("mau", "quantiles", "100 · 110 · 120", "115", True, "It came.", low=100, high=120, value=115, points=50, loss=2, due=due.isoformat())  # fmt: skip
    progress.record_attempt(
        exercise("F01").key, "{}", "scored", kind="case", world=release.world.id, release_id=f"{given}-x", answered=[answered]
    )  # fmt: skip


def test_forecasts_wait_until_their_day_has_come(release: Release, progress: Progress) -> None:
    assert "Nothing yet." in words(opened("week"))
    forecast(progress, release, release.as_of + WEEK)
    waits = words(opened("week"))
    assert "100 · 110 · 120" in waits
    assert "What came true" not in waits
    assert "115" not in waits


def test_a_forecast_whose_day_has_come_is_told(release: Release, progress: Progress) -> None:
    forecast(progress, release, release.as_of)
    said = words(opened("week"))
    assert "What came true" in said
    assert "115: the range held it" in said
    assert "1 of 1 range" in said


@pytest.fixture
def slow(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In place of the pipeline, a program that goes on when there is a file `go` beside the folder."""
    monkeypatch.setattr(passing, "JOB", replace(passing.JOB, program=command("slow")))
    yield
    (home.parent / "go").touch()
    end_family({mark_of(A_WEEK, Home(home))})


@pytest.mark.usefixtures("slow", "progress")
def test_a_week_is_offered_with_its_minutes_followed_and_given_up(home: Path) -> None:
    app = opened("week")
    assert "minutes</b>" in words(app)
    app.button(key="week-begin").click().run()
    assert "week-stop" in {str(button.key) for button in app.button}
    other_tab = opened("week")
    assert "week-begin" not in {str(button.key) for button in other_tab.button}
    other_tab.button(key="week-stop").click().run()
    assert passing.passing(Home(home)) is None
    assert "week-begin" in {str(button.key) for button in opened("week").button}


def test_why_a_week_did_not_pass_is_said(home: Path, release: Release) -> None:
    JOB.write(Home(home), week_after(release), "failed", "The models cannot be built.")
    said = words(opened("week"))
    assert "The week did not pass" in said
    assert "The models cannot be built." in said
    give_up(Home(home))
    assert "did not pass" not in words(opened("week"))


@pytest.mark.usefixtures("release")
def test_the_review_takes_nothing_from_its_address_and_says_so() -> None:
    page = AppTest.from_function(_page, args=("monday",), default_timeout=SECONDS)
    page.query_params["week"] = "2026-06-01 *x*"
    said = words(page.run())
    assert "Part of this address means nothing here and is left out" in said
    assert "week=2026-06-01" in said
    assert "means nothing here" not in words(opened("monday"))
