"""The read-out as a page: five questions in their order, the verdict, and nothing concluded that is still asked."""

from __future__ import annotations

import json

import pytest
import vl_convert
from streamlit.testing.v1 import AppTest

from lab_app.course.withheld.past import ABOUT_EXPERIMENTS
from lab_app.experiments.plans import PLANS
from lab_app.ui.experiments.said import CALLED
from tests.lab_app.app_pages.opening import SECONDS, sent, words
from tests.lab_app.course.asked import asked

QUESTIONS = ("Can we trust it?", "What changed?", "What broke?", "Does it last?", "Did we look too often?")


def _page() -> None:
    from lab_app.course.tracks import track
    from lab_app.tracks.data.prescription import readout

    readout.render(track("data").level("prescription"))


def opened(**address: str) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=SECONDS)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exercises about all experiments that have one are open."""
    codes = [code for codes in ABOUT_EXPERIMENTS.values() for code in codes]
    monkeypatch.setattr(
        "lab_app.course.withheld.past.open_exercises", lambda: [asked(code) for code in codes]
    )
    monkeypatch.setattr("lab_app.ui.experiments.readout.page_at", lambda _: "https://example.com")


@pytest.mark.usefixtures("home")
class TestReadOut:
    def test_it_asks_five_questions_in_their_order_and_then_decides(self) -> None:
        app = opened(experiment="recipe_tour")
        said = words(app)
        places = [said.rindex(f"<h2>{question}") for question in QUESTIONS]
        assert places == sorted(places)
        assert places[-1] < said.index("Verdict, by the rule")
        assert any(f"<h2>{called}" in said for _, called in CALLED.values())
        assert len(app.get("vega_lite_chart")) == len(QUESTIONS)

    def test_pictures_of_all_experiments_are_drawn_by_vega(self) -> None:
        for plan in PLANS:
            app = opened(experiment=plan.experiment)
            for chart in app.get("vega_lite_chart"):
                spec = json.loads(chart.proto.spec)
                for width in (360, 700):
                    svg = vl_convert.vegalite_to_svg({**spec, "width": width})
                    assert "NaN" not in svg and "undefined" not in svg, plan.experiment

    def test_an_address_that_means_nothing_is_named_and_another_is_shown(self) -> None:
        app = opened(experiment="<b>nothing</b>")
        said = words(app)
        assert "There is no experiment" in said
        assert b"<b>nothing</b>" not in sent(app)
        assert app.query_params["experiment"] == app.selectbox[0].value

    def test_another_experiment_is_chosen_and_stands_in_the_address(self) -> None:
        app = opened()
        app.selectbox[0].select("dinner_streaks").run()
        assert app.query_params["experiment"] == "dinner_streaks"
        assert "Dinner streaks" in words(app)

    @pytest.mark.usefixtures("ask")
    def test_nothing_is_concluded_while_an_exercise_asks(self) -> None:
        for experiment in ABOUT_EXPERIMENTS:
            app = opened(experiment=experiment)
            said = words(app)
            assert said.count("Yours to say") > 2 * len(QUESTIONS), experiment
            given = sent(app).decode("utf-8", "ignore")
            for conclusion in (*(f"<h2>{called}" for _, called in CALLED.values()), "harmful", "✓", "✕"):
                assert conclusion not in given, (experiment, conclusion)

    @pytest.mark.usefixtures("ask")
    def test_an_experiment_that_no_exercise_asks_about_is_concluded(self) -> None:
        assert "Yours to say" not in words(opened(experiment="recipe_tour"))

    def test_back_shows_what_was_shown_before(self) -> None:
        app = opened(experiment="recipe_tour")
        app.selectbox[0].select("dinner_streaks").run()
        app.query_params["experiment"] = "recipe_tour"  # as Back leaves it
        app.run()
        assert app.selectbox[0].value == "recipe_tour"
