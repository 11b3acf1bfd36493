"""The what-if page: a plan from the address, a guess, a run, and what became of it, kept."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lab_app.course.progress import LEARNER, Progress, ProgressFile
from lab_app.kinds.case.form import plan_fields
from lab_app.ui.whatif.kept import begun, change, notebook_of
from pipelines.contract.home import Home
from pipelines.contract.marks import WHAT_IF, end_family, mark_of
from pipelines.contract.release import Release
from tests.lab_app.again.pipeline import publish
from tests.lab_app.app_pages.opening import SECONDS, addresses, words

PLAN = "reward.1500-support.500"
P09, P10 = "data/prescription/a_budget_for_half_a_year", "data/prescription/two_lifts_of_activation"


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


@pytest.fixture
def progress(home: Home) -> Progress:
    return Progress(ProgressFile(home.progress), LEARNER)


def answered(progress: Progress, release: Release, *exercises: str) -> None:
    for exercise in exercises:
        progress.record_attempt(
            exercise, "x", "scored", kind="case", world=release.world.id, points=1.0, score=0.1
        )


def _page() -> None:
    from lab_app.course.tracks import track
    from lab_app.tracks.data.prescription import what_if

    what_if.render(track("data").level("prescription"))


def opened(plan: str | None = None) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=SECONDS)
    if plan is not None:
        app.query_params["plan"] = plan
    return app.run()


def until(app: AppTest, holds: Callable[[str], bool]) -> str:
    end = time.monotonic() + 2 * SECONDS
    while not holds(said := words(app.run())):
        assert time.monotonic() < end, said
        time.sleep(0.2)
    return said


def test_a_plan_is_guessed_run_shown_and_kept(release: Release, progress: Progress) -> None:
    answered(progress, release, P09, P10)
    app = opened(PLAN)
    assert "€\u00a0500</b> of €\u00a02,500 left" in words(app)
    assert app.button(key="whatif-run").disabled
    app.number_input(key="whatif-guess").set_value(40.0).run()
    app.button(key="whatif-run").click().run()
    said = until(app, lambda said: "MAU would be" in said)
    assert "You guessed +40" in said
    assert "What it costs elsewhere" in said
    assert "Both worlds begin on 31 January 2024" in said
    (kept,) = notebook_of(progress, release.world.id).plans
    assert (kept.address, kept.guess, kept.broken) == (PLAN, 40.0, ())
    if kept.gain is not None:
        assert kept.decided is not None and kept.alone is not None
        assert kept.gain == pytest.approx(kept.decided - kept.alone)
    until(app, lambda said: "all hold" in said)
    (kept,) = notebook_of(progress, release.world.id).plans
    assert kept.gain is not None
    assert not [
        one for one in app.button if one.key == "whatif-run"
    ]  # it is known: the same plan, the same future
    again = words(opened(PLAN))
    assert "The plan moves MAU by" in again
    assert "Move a slider to run another plan." in again
    assert "Your plans" in again
    assert "Your plans" in words(opened())


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("rewar.5", "There is no lever"),
        ("reward.2501", "1 more than there are"),
        ("<b>x", "is no plan"),
        ("", "is no plan"),
        ("reward.900000000", "more than there are"),
    ],
)
@pytest.mark.usefixtures("release")
def test_an_address_that_means_nothing_is_said_and_left_out(address: str, part: str) -> None:
    app = opened(address)
    said = words(app)
    assert part in said
    assert "It is left out." in said
    assert "failed" not in said
    assert all(slider.value == 0 for slider in app.slider)


def test_a_plan_that_costs_too_much_cannot_be_run(release: Release, progress: Progress) -> None:
    answered(progress, release, P09, P10)
    app = opened("reward.2000-paid.1000")
    assert "€\u00a0500 too much" in words(app)
    app.number_input(key="whatif-guess").set_value(5.0).run()
    assert app.button(key="whatif-run").disabled
    app.slider(key="whatif-euros-paid").set_value(500).run()
    assert app.query_params["plan"] == "paid.500-reward.2000"
    assert not app.button(key="whatif-run").disabled


def test_while_two_levers_are_asked_about_they_get_no_money(release: Release, progress: Progress) -> None:
    app = opened("speed.1000-paid.500")
    closed = {"whatif-euros-onboarding", "whatif-euros-speed"}
    assert not closed & {slider.key for slider in app.slider}
    assert words(app).count("is closed until the exercise") == 2
    app.number_input(key="whatif-guess").set_value(5.0).run()
    assert app.button(key="whatif-run").disabled
    assert "Speed can get no money yet" in words(app)
    app.slider(key="whatif-euros-paid").set_value(600).run()
    assert app.query_params["plan"] == "paid.600"
    assert "Speed can get no money yet" not in words(app)
    app.button(key="whatif-even").click().run()
    assert app.query_params["plan"] == "paid.625-reward.625-support.625-mail.625"
    answered(progress, release, P10)
    assert closed <= {slider.key for slider in opened().slider}


def _form() -> None:
    from lab_app.kinds.case.form.plan_fields import show_plan

    show_plan("form", None, lambda _plan: None)


@pytest.mark.usefixtures("release")
def test_the_form_of_a_plan_leads_to_the_page_on_which_it_can_be_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(plan_fields, "page_at", asked.append)
    words(AppTest.from_function(_form, default_timeout=SECONDS).run())
    assert asked[0] == "prescription-what_if"
    assert set(asked) <= addresses()


def test_the_form_of_a_plan_says_which_levers_cannot_be_tried_yet(
    release: Release, progress: Progress
) -> None:
    said = words(AppTest.from_function(_form, default_timeout=SECONDS).run())
    assert "better onboarding and faster pages can be tried only once “Two lifts of activation” is" in said
    answered(progress, release, P10)
    said = words(AppTest.from_function(_form, default_timeout=SECONDS).run())
    assert "can be tried only once" not in said


def test_five_plans_may_be_run_before_one_is_handed_in(release: Release, progress: Progress) -> None:
    answered(progress, release, P10)
    for number in range(5):
        change(progress, release.world.id, begun(f"paid.{number + 1}", f"run-{number}", None))
    app = opened(PLAN)
    app.number_input(key="whatif-guess").set_value(5.0).run()
    assert app.button(key="whatif-run").disabled
    said = words(app)
    assert "All runs are used" in said
    assert "No run is left until you hand in the plan of" in said
    answered(progress, release, P09)
    app = opened(PLAN)
    app.number_input(key="whatif-guess").set_value(5.0).run()
    assert not app.button(key="whatif-run").disabled
    assert "run is left" not in words(app)
