"""The workspace as a page: every number can be asked, a choice makes a new address, and nothing fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import vl_convert
from streamlit.testing.v1 import AppTest

from lab_app.diagnosis.who import Who
from lab_app.lab import Lab, close_labs
from pipelines.contract.calendar import DAY
from pipelines.contract.release import Release
from tests.lab_app.app_pages.opening import SECONDS, words

QUESTIONS = ("How much, and since when?", "Which part moved?", "Does anybody else see it?", "Who?")


def _workspace() -> None:
    from lab_app.ui import visit as here
    from lab_app.ui.diagnosis.workspace import show_workspace

    show_workspace(here.lab(), "test")


def opened(**address: str | list[str]) -> AppTest:
    app = AppTest.from_function(_workspace, default_timeout=SECONDS)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def charts(app: AppTest) -> list[dict[str, object]]:
    return [json.loads(chart.proto.spec) for chart in app.get("arrow_vega_lite_chart")]


@pytest.mark.usefixtures("home")
class TestWorkspace:
    def test_it_opens_with_the_last_weeks_of_the_north_star(self, tiny_release: Release) -> None:
        app = opened()
        said = words(app)
        assert all(question in said for question in QUESTIONS)
        assert app.selectbox[0].value == "mau"
        assert "in 28 days" in said
        assert str(tiny_release.as_of.year) in said or len(charts(app)) == 4

    def test_pictures_are_drawn_by_vega_without_a_warning(self) -> None:
        for metric in ("mau", "activation_rate"):
            for spec in charts(opened(metric=metric)):
                svg = vl_convert.vegalite_to_svg({**spec, "width": 600})
                assert svg.count("<path") > 3
                assert "NaN" not in svg and "undefined" not in svg

    def test_a_group_is_kept_and_taken_back(self) -> None:
        app = opened(metric="orders")
        everybody = words(app)
        keep = next(one for one in app.selectbox if one.label == "Keep one group")
        keep.select("country:DE").run()
        assert app.query_params["where"] == "country:DE"
        assert words(app) != everybody
        next(button for button in app.button if button.label == "Germany only").click().run()
        assert "where" not in app.query_params
        assert words(app) == everybody

    def test_a_group_that_the_next_number_does_not_know_is_named(self) -> None:
        app = opened(metric="core_actions", where="activity_platform:ios")
        assert "alone any more" not in words(app)
        app.selectbox[0].select("activation_rate").run()
        assert "Not of iOS alone any more:" in words(app)
        app.selectbox[0].select("core_actions").run()
        assert "alone any more" not in words(app)

    def test_a_part_becomes_the_question_and_one_comes_back(self) -> None:
        app = opened()
        first = words(app)
        next(button for button in app.button if "new active users" in button.label).click().run()
        assert app.query_params["metric"] == "mau_new"
        next(button for button in app.button if button.label == "Back to the question").click().run()
        assert words(app) == first

    def test_dates_are_set_by_keyboard_and_days_that_cannot_be_are_refused(
        self, tiny_release: Release
    ) -> None:
        app = opened(metric="orders")
        first, last = (one for one in app.date_input)
        first.set_value(tiny_release.as_of - 69 * DAY)
        last.set_value(tiny_release.as_of - 28 * DAY)
        show = next(button for button in app.button if button.label == "Show these days")
        show.click().run()
        assert app.query_params["weeks"] == "6"
        assert app.query_params["from"] == str(tiny_release.as_of - 69 * DAY)
        app.date_input[1].set_value(tiny_release.as_of - 70 * DAY)
        next(button for button in app.button if button.label == "Show these days").click().run()
        assert "before it begins" in app.error[0].value
        assert app.query_params["weeks"] == "6"

    def test_another_number_is_asked_in_days_in_which_it_is_known(self, tiny_release: Release) -> None:
        app = opened()
        app.selectbox[0].select("Retention rate (week 4)").run()
        assert app.query_params["metric"] == "retention_rate"
        assert "means nothing" not in words(app) and "cannot be asked" not in words(app)
        assert app.query_params["from"] < str(tiny_release.as_of - 55 * DAY)

    def test_where_no_group_is_large_enough_there_are_steps_all_the_same(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("lab_app.ui.diagnosis.whom.groups_of", lambda *_: Who(None, (), (), 1.0))  # type: ignore[arg-type]
        app = opened(metric="activation_rate")
        assert "No group here has thirty people" in words(app)
        assert [one for one in app.button_group if one.label == "Look by"]

    def test_an_address_that_means_nothing_is_said(self) -> None:
        said = words(opened(metric="nonsense", where="planet:Mars"))
        assert "Part of the address means nothing here" in said
        assert "nonsense" in said

    def test_steps_and_cohorts_are_there_for_rates_of_newcomers_alone(self) -> None:
        app = opened(metric="activation_rate")
        tabs = next(one for one in app.button_group if one.label == "Look by")
        tabs.set_value("Steps").run()
        assert "A step counts those who did all before it" in words(app)
        next(one for one in app.button_group if one.label == "Look by").set_value("Cohorts").run()
        assert "Each row is the people of one week" in words(app)
        assert not [one for one in opened().button_group if one.label == "Look by"]


def test_every_number_can_be_asked(home: Path, tiny_release: Release) -> None:
    del home
    with Lab(tiny_release, workers=1) as lab:
        names = [m.name for m in lab.layer.metrics() if {"day", "week"} <= set(m.grains)]
    close_labs()
    assert len(names) > 55
    for name in names[::6]:
        said = words(opened(metric=name))
        assert "This part of the lab failed" not in said, name
        assert QUESTIONS[0] in said, name
