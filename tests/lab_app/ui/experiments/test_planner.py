"""The planner as a page: days first, what is found second; of other weeks while an exercise asks about these."""

from __future__ import annotations

import json

import pytest
import vl_convert
from streamlit.testing.v1 import AppTest

from tests.lab_app.app_pages.opening import SECONDS, words
from tests.lab_app.course.asked import asked


def _page() -> None:
    from lab_app.course.tracks import track
    from lab_app.tracks.data.prescription import planner

    planner.render(track("data").level("prescription"))


def opened(**address: str) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=SECONDS)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.usefixtures("home")
class TestPlanner:
    def test_days_are_said_first_and_more_days_find_less(self) -> None:
        app = opened(days="10")
        assert "In 10 days" in words(app)
        app.slider[0].set_value(40).run()
        assert "In 40 days" in words(app)
        assert app.query_params["days"] == "40"

    def test_pictures_are_drawn_by_vega(self) -> None:
        for who in ("everyone", "newcomers"):
            app = opened(**{"in": who})
            charts = app.get("vega_lite_chart")
            assert len(charts) == 2
            for chart in charts:
                for width in (360, 900):
                    svg = vl_convert.vegalite_to_svg({**json.loads(chart.proto.spec), "width": width})
                    assert "NaN" not in svg and "undefined" not in svg

    @pytest.mark.parametrize("days", ["", "0", "-3", "9999", "ten", "٣", "1e3"])
    def test_days_that_mean_nothing_are_left_out(self, days: str) -> None:
        app = opened(days=days, **{"in": "nobody"})
        assert not app.exception
        assert 3 <= int(str(app.slider[0].value)) <= 56

    def test_what_means_nothing_in_an_address_is_said_and_what_is_right_is_not(self) -> None:
        app = opened(days="9999", week="32", **{"in": "nobody"})
        said = words(app)
        assert "Part of this address means nothing here and is left out" in said
        for part in ("days=9999", "in=nobody", "week=32"):
            assert part in said
        assert dict(app.query_params) == {"days": "14", "in": "everyone"}
        assert "means nothing here" not in words(opened(days="10", **{"in": "newcomers"}))
        assert "means nothing here" not in words(opened())
        assert "means nothing here" not in words(app.run())  # it has been left out

    def test_while_an_exercise_asks_the_pace_is_of_other_weeks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("lab_app.course.withheld.past.open_exercises", list)
        before = words(opened())
        monkeypatch.setattr("lab_app.course.withheld.past.open_exercises", lambda: [asked("P02")])
        while_asked = words(opened())
        assert "An exercise asks about the weeks after these" in while_asked
        assert "An exercise asks" not in before

    def test_back_shows_the_plan_before(self) -> None:
        app = opened(days="10")
        app.slider[0].set_value(40).run()
        app.query_params["days"] = "10"  # as Back leaves it
        app.run()
        assert app.slider[0].value == 10
        assert "In 10 days" in words(app)
