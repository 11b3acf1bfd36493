"""The forecast page: the range and its record, what it withholds, the drivers that one bends, and what it makes of bad input."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lab_app.course.progress import Progress
from pipelines.contract.home import Home
from pipelines.contract.release import current_release
from pipelines.publish.derived import make
from pipelines.statistics.forecasts import special_days
from tests.lab_app.app_pages.opening import SECONDS, sent, words
from tests.lab_app.course.asked import asked


def _page() -> None:
    from lab_app.course.tracks import track
    from lab_app.site import build_site
    from lab_app.tracks.data.prediction.forecast import render

    build_site()
    render(track("data").level("prediction"))


def opened(**query: str) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=SECONDS)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    while any(
        "Forecasting as of" in str(one) for one in app.get("progress")
    ):  # a busy machine takes its time
        app.run()
    return app


@pytest.fixture
def derived(home: Path) -> Path:
    """The home, with what is made of its release for the page."""
    release = current_release(Home(home))
    assert release is not None
    make(Home(home), release, "drivers", workers=1, say=lambda _: None)
    return home


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The numbers of the exercises that are open, to be filled in."""
    codes: list[str] = []
    monkeypatch.setattr(
        "lab_app.course.withheld.ahead.open_exercises", lambda: [asked(code) for code in codes]
    )
    return codes


@pytest.mark.usefixtures("derived", "questions")
def test_mau_has_ranges_a_record_and_its_drivers() -> None:
    app = opened()
    said = words(app)
    assert "Monthly active users by day, and 56 days ahead" in said
    assert "Four of five should lie within" in said
    assert "Naive says" in said
    assert "of 26</td>" in said
    assert "If accounts, activation and staying go on as they are" in said
    assert "Bent by hand" not in said
    app.slider(key="bend-accounts").set_value(50).run()
    assert "Bent by hand" in words(app)
    app.button(key="bend-reset").click().run()
    assert "Bent by hand" not in words(app)


@pytest.mark.usefixtures("derived")
def test_what_is_asked_is_withheld_until_it_is_answered(questions: list[str], progress: Progress) -> None:
    questions += ["F01", "F06"]
    app = opened(metric="mau")
    said = words(app)
    assert "This forecast waits for yours" in said
    assert "Question F01" in said
    assert "Four of five" not in said
    assert "What if the drivers change" not in said
    assert b'"forecast"' not in sent(app)
    assert "Four of five" in words(opened(metric="new_signups"))  # nobody asks about it
    release = current_release(Home(progress.file.path.parent))
    assert release is not None
    progress.record_attempt(asked("F01").key, "{}", "scored", kind="case", world=release.world.id)
    said = words(opened(metric="mau"))
    assert "Four of five" in said
    assert "a reward for invitations, ends on" not in said  # F06 still asks what comes of it


@pytest.mark.usefixtures("derived", "questions")
def test_the_end_of_a_reward_can_be_left_out() -> None:
    app = opened()
    with_end = words(app)
    toggle = app.toggle(key="forecast-reward")
    assert "a reward for invitations, ends on" in toggle.label.replace("\\", "")
    toggle.set_value(False).run()
    assert app.query_params["without"] in ("reward", ["reward"])
    assert words(app) != with_end


@pytest.mark.usefixtures("home", "questions")
def test_daily_actives_know_the_holidays_ahead_and_a_week_has_no_days(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # In so small a world chance moves a day further than a holiday does.
    monkeypatch.setattr(special_days, "LEAST_ERRORS", 0.0)
    monkeypatch.setattr(special_days, "LEAST_YEARS", 1)
    monkeypatch.setattr(special_days, "LEAST_EFFECT", 0.001)
    by_day = opened(metric="dau")
    assert "Holidays: " in by_day.toggle(key="forecast-holidays").label.replace("\\", "")
    by_week = opened(metric="new_signups", by="week")
    assert "New signups by week, and 12 weeks ahead" in words(by_week)
    assert not by_week.toggle


@pytest.mark.usefixtures("home", "questions")
def test_an_address_that_means_nothing_is_said_and_left_out() -> None:
    said = words(opened(metric="mow", by="minute", without="reward,rain"))
    assert "Part of this address means nothing here" in said
    for part in ("metric=mow", "by=minute", "without=rain"):
        assert part in said.replace("\\", "").replace("\u2060", "")
    assert "Monthly active users by day" in said


@pytest.mark.usefixtures("home", "questions")
def test_the_drivers_are_waited_for() -> None:
    assert "The drivers are not there yet" in words(opened())


@pytest.mark.usefixtures("home", "questions")
def test_a_history_that_is_too_short_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.statistics.forecasts.projection.LEAST", {"day": 5000, "week": 900})
    said = words(opened(metric="orders"))
    assert "There is too little history yet" in said
    assert "A forecast takes 5000 days of history" in said
