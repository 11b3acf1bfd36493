"""What charts show: not too much, told apart by more than colour, and what is not over yet."""

from __future__ import annotations

import datetime as dt
import json
import re
from urllib.parse import unquote

import pytest
import vl_convert
from streamlit.testing.v1 import AppTest

from lab_app.course.calibration import Ranged
from lab_app.kinds.case.case import Worlds
from lab_app.truth import TwoWorlds
from lab_app.ui.charts.bars import bars
from lab_app.ui.charts.calibration import ranges_chart
from lab_app.ui.charts.line import line
from lab_app.ui.charts.points import MOST_MARKS, Point, thin
from lab_app.ui.charts.said import Said
from lab_app.ui.charts.sparkline import sparkline
from tests.lab_app.ui.examples import DAY


def test_no_chart_has_more_marks_than_can_be_drawn_at_once() -> None:
    points = [Point(DAY - dt.timedelta(days=i), float(i), group) for group in "abcdefg" for i in range(900)]
    spec = line(points)
    assert 0 < len(spec["data"]["values"]) <= MOST_MARKS
    newest = {p.group for p in thin(points, 7) if p.at == DAY - dt.timedelta(days=899)}
    assert newest == set("abcdefg")  # the last point of each group is never left out


def test_lines_are_told_apart_by_more_than_colour() -> None:
    spec = line([Point(DAY, 1.0, "ios"), Point(DAY, 2.0, "web")])
    assert {"color", "strokeDash"} <= set(spec["layer"][0]["encoding"])
    assert "text" in json.dumps(bars([("a", 1.0, "x")]))


def test_what_is_not_over_is_drawn_hollow() -> None:
    spec = line([Point(DAY, 1.0), Point(DAY, 2.0, complete=False)])
    assert any(
        layer["mark"].get("filled") is False for layer in spec["layer"] if isinstance(layer["mark"], dict)
    )


def test_the_way_to_what_is_not_over_begins_at_the_last_complete_point_of_each_group() -> None:
    days = [DAY + dt.timedelta(days=i) for i in range(3)]
    over = {"ios": 1, "web": 2}
    rows = line([Point(d, 1.0, g, i < over[g]) for g in over for i, d in enumerate(days)])["data"]["values"]
    assert [(r["group"], r["at"][-2:]) for r in rows if r["tail"]] == [
        *(("ios", f"{d.day:02}") for d in days),
        *(("web", f"{d.day:02}") for d in days[1:]),
    ]


def test_a_line_tells_each_point_s_period_and_value_with_its_unit() -> None:
    spec = line([Point(DAY, 0.5, "ios"), Point(DAY, 0.25, "web")], unit="share", grain="month", name="rate")
    assert {row["said"] for row in spec["data"]["values"]} == {"50.0\u00a0%", "25.0\u00a0%"}
    assert {row["when"] for row in spec["data"]["values"]} == {f"{DAY:%B %Y}"}
    told = [layer for layer in spec["layer"] if "tooltip" in layer["encoding"]]
    assert [layer["params"][0]["select"]["nearest"] for layer in told] == [True]
    assert [field["field"] for field in told[0]["encoding"]["tooltip"]] == ["when", "group", "said", "state"]


def test_the_truth_is_in_the_middle_of_the_ranges_drawn_around_it() -> None:
    (bar, _) = ranges_chart([Ranged("a", 3.0, holds=False), Ranged("b", 0.5, holds=True)], ("B", "A"))[
        "layer"
    ]
    low, high = bar["encoding"]["x"]["scale"]["domain"]
    assert low == -high == -4.0


def test_a_sparkline_needs_two_values() -> None:
    assert sparkline([1.0]) == ""
    assert "mask-image" in sparkline([1.0, None, 3.0], label="A line")


def test_a_threshold_is_on_the_sparkline_where_the_line_still_shows_how_it_moves() -> None:
    def highest(spark: str) -> float:
        path = unquote(spark).split('<path d="M3', 1)[1].split('"', 1)[0]
        return min(float(y) for y in path.replace("L", " ").split()[1::2])

    near, far = sparkline([1.0, 2.0], bound=2.5), sparkline([1.0, 2.0], bound=50.0)
    assert "stroke-dasharray" not in unquote(sparkline([1.0, 2.0]))
    assert "stroke-dasharray" in unquote(near)
    assert highest(sparkline([1.0, 2.0])) < highest(near)  # there is room above the line now
    assert far == sparkline([1.0, 2.0])  # else it would be flat


def test_no_row_of_a_tooltip_is_taken_for_a_picture() -> None:
    spec = line([Point(DAY, 1.0)], name="image")
    titles = [
        field["title"] for layer in spec["layer"] for field in layer.get("encoding", {}).get("tooltip", ())
    ]
    assert "image" not in titles
    assert "image:" in titles


def test_each_part_s_point_that_is_not_over_is_hollow_and_its_name_stands_where_it_was_last_complete() -> (
    None
):
    days = [DAY + dt.timedelta(weeks=n) for n in range(3)]
    values = {"ios": (10.0, 11.0, 0.5), "web": (50.0, 49.0, 2.0)}
    points = [Point(d, values[g][n], g, n < 2) for g in values for n, d in enumerate(days)]
    spec = line(points, height=400)
    hollow = next(layer for layer in spec["layer"] if layer["mark"].get("filled") is False)
    assert hollow["transform"] == [{"filter": "datum.state === 'not over yet'"}]
    labels = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "text")
    at = {row["group"]: row["value"] for row in labels["data"]["values"]}
    assert at == pytest.approx({"ios": 11.0, "web": 49.0}, abs=0.2)
    assert '"legend": null' in json.dumps(spec) and '"orient": "top"' not in json.dumps(spec)


def test_a_rate_of_few_is_a_grey_ring_that_says_of_how_many() -> None:
    spec = line([Point(DAY, 0.5, few=14), Point(DAY - dt.timedelta(days=1), 0.4)], unit="share")
    assert any(layer.get("transform") == [{"filter": "datum.few"}] for layer in spec["layer"])
    assert [row["said"] for row in spec["data"]["values"]] == [
        "50.0\u00a0%, n = 14: too few to say",
        "40.0\u00a0%",
    ]


def test_a_threshold_far_off_is_not_drawn() -> None:
    points = [Point(DAY - dt.timedelta(days=n), 100.0 + n) for n in range(5)]

    def rules(bound: float) -> int:
        return sum(layer["mark"]["type"] == "rule" for layer in line(points, rule=bound)["layer"])

    assert rules(106.0) == 1
    assert rules(500.0) == 0


def test_days_that_are_counted_go_by_their_number() -> None:
    points = [Point(DAY + dt.timedelta(days=i), float(i)) for i in range(12)]
    spec = line(points, grain="count")
    assert [row["when"] for row in spec["data"]["values"]] == [f"day {n}" for n in range(1, 13)]
    drawn = vl_convert.vegalite_to_svg(spec)
    assert [f"day {n}" in drawn for n in (2, 12)] == [True, True]
    assert f"{DAY:%b}" not in re.sub(r'aria-label="[^"]*"', "", drawn)


def test_what_was_said_of_a_day_stands_on_the_picture_of_what_came() -> None:
    """The real reveal's picture, drawn: a bar from the 10 % value to the 90 % one on its day, named and on the axis."""
    days = tuple(DAY + dt.timedelta(days=i) for i in range(8))
    worlds = Worlds(
        "Monthly actives",
        TwoWorlds(days, tuple(100.0 + i for i in range(8)), (None,) * 7 + (100.0,)),
        without="the last value again",
        forecasts=("mau",),
    )
    app = AppTest.from_function(_reveal, args=(worlds, Said(days[7], 60.0, 90.0, 140.0))).run()
    assert not app.exception
    (chart,) = app.get("vega_lite_chart")
    spec = json.loads(chart.proto.spec)
    (picture,) = spec["layer"]
    (bar,) = (one for one in picture["layer"] if one["mark"]["type"] == "rule" and "y2" in one["encoding"])
    assert bar["data"]["values"] == [{"at": days[7].isoformat(), "low": 60.0, "middle": 90.0, "high": 140.0}]
    low, high = bar["encoding"]["y"]["scale"]["domain"]
    assert low <= 60.0
    assert high >= 140.0
    assert "what you said" in " ".join(re.findall(r">([^<>]+)</text>", vl_convert.vegalite_to_svg(spec)))
    assert "a bar: 60, 90 and 140." in "".join(one.proto.body for one in app.get("html"))


def _reveal(worlds: object, said: object) -> None:
    from lab_app.kinds.case.form.exhibits import show_worlds

    show_worlds(worlds, "reveal", [said])  # type: ignore[arg-type, list-item]


def test_weeks_are_named_by_the_days_on_which_they_begin() -> None:
    begins = [dt.date(2026, 4, 8) + dt.timedelta(days=7 * n) for n in range(12)]  # Wednesdays
    axis = line([Point(day, 1.0) for day in begins], grain="week")["layer"][0]["encoding"]["x"]["axis"]
    named = [dt.date(one["year"], one["month"], one["date"]) for one in axis["values"]]
    assert named == begins[::2]
