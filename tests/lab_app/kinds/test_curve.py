"""The picture of a share against an amount: what has a place on its axis, and where the names stand."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from lab_app.kinds.case import Curve, Notch
from lab_app.kinds.case.form.curve import curve_chart


def _names(spec: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec["layer"][2]["data"]["values"]
    return found


def test_notches_have_lanes_of_their_own_and_names_that_run_inwards() -> None:
    curve = Curve(
        title="Stale",
        points=((1.0, 0.04), (10.0, 0.01), (1000.0, 0.0)),
        alt="",
        axis="Seconds",
        value="Share",
        notches=(
            Notch("late", 1200.0, 0.0),
            Notch("soon", 2.0, 0.03),
            Notch("at once", 0.0, 0.3),
            Notch("nearly", 3.0, 0.02),
        ),
        level=0.001,
        level_says="accepted",
    )
    spec = curve_chart(curve)
    names = _names(spec)
    assert [(one["name"], one["side"]) for one in names] == [
        ("soon", "left"),
        ("nearly", "left"),
        ("late", "right"),
    ]
    assert len({one["top"] for one in names}) == len(names)
    assert min(one["top"] for one in names) > 0.04  # above the whole line
    x = spec["layer"][1]["encoding"]["x"]
    assert x["scale"]["domain"] == [1.0, 1200.0]
    assert x["axis"]["values"] == [1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0]


def test_a_curve_without_a_notch_in_sight_is_drawn() -> None:
    curve = Curve(
        "Stale", ((1.0, 0.04), (5.0, 0.0)), "", "Seconds", "Share", (Notch("no lag", 0.0, 0.1),), 0.001, ""
    )
    assert _names(curve_chart(curve)) == []


def _page() -> None:
    from lab_app.kinds.case import Bar, Bars, Curve, Notch
    from lab_app.kinds.case.form.exhibits import show_exhibits

    bars = Bars(
        "Time", (Bar("SELECT 1", 0.6, "pages"), Bar("SELECT 2", 0.4, "jobs")), "Two.", "Statement", "Share", "share"
    )  # fmt: skip
    curve = Curve(
        "Stale", ((1.0, 0.04), (9.0, 0.0)), "It falls.", "Seconds", "Share", (Notch("right", 2.0, 0.03),), 0.001, "x"
    )  # fmt: skip
    show_exhibits((bars, curve), "", "exhibits")


def test_both_pictures_stand_on_a_page_with_a_sentence_and_a_table() -> None:
    app = AppTest.from_function(_page).run()
    assert not app.exception
    assert len(app.get("vega_lite_chart")) + len(app.get("arrow_vega_lite_chart")) == 2
    for key in ("exhibits--0-table", "exhibits--1-table"):
        app.session_state[key] = True
    said = " ".join(one.proto.body for one in app.run().get("html"))
    assert not app.exception
    assert "It falls." in said
    assert "SELECT 2" in said
    assert "right" in said
