"""Handles of a forecast: in step with the fields, without a place before they are touched, on an axis that knows the past only."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lab_app.course.progress import Progress
from lab_app.kinds.case import Ahead
from lab_app.ui.charts.handles import picture_of, plain
from tests.lab_app.app_pages.opening import SECONDS

EXERCISE = "data/prediction/actives_in_a_week"
LAST = dt.date(2026, 6, 30)


def ahead(*values: float) -> Ahead:
    dates = tuple(LAST - dt.timedelta(days=n) for n in reversed(range(len(values))))
    return Ahead(dates, values, LAST + dt.timedelta(days=7))


def test_the_axis_is_made_of_the_past_with_as_much_room_above_as_below() -> None:
    found = picture_of(ahead(8000.0, 8100.0, 8200.0))
    axis = found["axis"]
    assert (axis["low"], axis["high"]) == (7800.0, 8400.0)
    assert axis["ticks"] == [7800.0, 8000.0, 8200.0, 8400.0]
    assert axis["step"] == 2.0
    assert found["past"]["values"] == [8000.0, 8100.0, 8200.0]
    assert found["past"]["due"] - found["past"]["at"][-1] == 7


def test_what_is_typed_beyond_the_axis_has_a_place_too() -> None:
    axis = picture_of(ahead(8000.0, 8200.0), [9400.0])["axis"]
    assert axis["low"] <= 7800.0
    assert axis["high"] >= 9400.0


@pytest.mark.parametrize("values", [(), (0.0,), (5.0,), (5.0, 5.0), (0.2, 0.4)])
def test_hardly_any_past_has_an_axis_as_well(values: tuple[float, ...]) -> None:
    for whole in (True, False):
        found = picture_of(ahead(*values), whole=whole)
        assert 0.0 <= found["axis"]["low"] < found["axis"]["high"]
        assert found["axis"]["step"] > 0
        assert found["past"]["first"] < found["past"]["due"]


def test_a_value_is_written_as_one_types_it() -> None:
    assert [plain(value) for value in (9037.0, 12.5, 0.0, 12345678.0, 0.1 + 0.2)] == [
        "9037", "12.5", "0", "12345678", "0.3",
    ]  # fmt: skip


def _page(kept: str) -> None:
    import datetime as dt

    import streamlit as st

    from lab_app.kinds.case import Ahead, Quantiles
    from lab_app.kinds.case.form.fields import show_fields
    from lab_app.ui import visit as here

    if "begun" not in st.session_state:
        st.session_state["begun"] = True
        here.progress().save_draft("data/prediction/actives_in_a_week", kept)
    show_fields(
        Quantiles(name="mau", asks="How many?"),
        "data/prediction/actives_in_a_week",
        Ahead((dt.date(2026, 6, 30),), (8000.0,), dt.date(2026, 7, 7)),
    )


@pytest.fixture
def progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Progress:
    """What a learner has done whose data folder has nothing else in it."""
    monkeypatch.setenv("LARDER_HOME", str(tmp_path))
    kept = Progress(tmp_path / "progress.sqlite", "local")
    monkeypatch.setattr("lab_app.ui.visit.progress", lambda: kept)
    return kept


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the component was given, run by run. A button stands for it: it sets two handles, and sends what no handle would."""
    import streamlit as st

    seen: list[dict[str, Any]] = []

    def mount(name: str, *, key: str, data: dict[str, Any], on_values_change: Any) -> object:
        assert name == "handles"
        seen.append(data)

        def moved() -> None:
            st.session_state[key] = {"values": {"10": 7900.0, "50": "8,000", "90": 8100.5, "99": 1.0}}
            on_values_change()

        st.button("Move them", on_click=moved)
        return object()

    monkeypatch.setattr("lab_app.ui.charts.handles.mount", mount)
    return seen


def test_handles_and_fields_are_in_step(sent: list[dict[str, Any]], progress: Progress) -> None:
    app = AppTest.from_function(_page, args=("{}",), default_timeout=SECONDS).run()
    assert sent[-1]["values"] == {"10": None, "50": None, "90": None}  # nothing is proposed
    assert [one.value for one in app.text_input] == ["", "", ""]
    app.button[0].click().run()
    assert [one.value for one in app.text_input] == ["7900", "", "8100.5"]
    assert sent[-1]["values"] == {"10": 7900.0, "50": None, "90": 8100.5}
    assert json.loads(progress.draft(EXERCISE) or "")["mau"] == {"10": "7900", "50": "", "90": "8100.5"}
    app.text_input[1].set_value("8,000").run()
    assert sent[-1]["values"] == {"10": 7900.0, "50": 8000.0, "90": 8100.5}
    app.text_input[0].set_value("many").run()
    assert sent[-1]["values"]["10"] is None
    assert app.text_input[0].value == "many"
    assert not app.exception


@pytest.mark.usefixtures("progress")
def test_a_draft_is_there_again(sent: list[dict[str, Any]]) -> None:
    app = AppTest.from_function(
        _page, args=('{"mau": {"10": "7900", "50": "8000"}}',), default_timeout=SECONDS
    )
    app.run()
    assert [one.value for one in app.text_input] == ["7900", "8000", ""]
    assert sent[-1]["values"] == {"10": 7900.0, "50": 8000.0, "90": None}


@pytest.mark.usefixtures("progress")
def test_without_the_picture_the_fields_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab_app.ui.charts.handles.mount", lambda *_, **__: None)
    app = AppTest.from_function(_page, args=("{}",), default_timeout=SECONDS).run()
    assert len(app.text_input) == 3
    assert not app.exception
