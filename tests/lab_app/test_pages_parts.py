"""What pages are made of: numbers in words, charts, cards, the dictionary, progress on a level."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import pytest

from lab_app.board import Card
from lab_app.dictionary import completions, read_dictionary, search
from lab_app.grading import Exercise
from lab_app.semantic import Dimension, Metric
from lab_app.tracks import Level, Track
from lab_app.ui import words
from lab_app.ui.cards import card_html, maturity, meaning, threshold_line
from lab_app.ui.charts import MOST_MARKS, Point, bars, line, sparkline, thin
from lab_app.ui.course import next_exercise, standings
from lab_app.ui.dimensions import label_of, split_by, value_of
from lab_app.ui.metric_figure import lone_group, takeaway
from lab_app.ui.metrics import Grain
from lab_app.ui.results import Quantity, cell, html_table
from lab_app.ui.style import _marked
from lab_app.ui.units import Unit, moved, shown
from lab_app.ui.verdicts import pointed

DAY = dt.date(2026, 6, 30)
METRIC = Metric(
    name="page_load_p75",
    label="Page load time",
    description="Three of four loads were this quick. Assumption: bounds hold. Trade-off: pooled. Breaks if it stops.",
    type="simple",
    role="guardrail",
    good_direction="down",
    maturity_days=0,
    unit="ms",
    owner="platform",
    parent=None,
    edge=None,
    threshold=2500.0,
    is_stock=False,
    grains=("day", "week", "month"),
    inputs=(),
    models=(),
    dimensions=(),
    meta={},
)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1234.4, "count", "1,234"),
        (0.3841, "share", "38.4\u00a0%"),
        (0.00291, "share", "0.29\u00a0%"),
        (2383.2, "ms", "2,383\u00a0ms"),
        (31.5, "euro", "€\u00a031.50"),
        (None, "count", "–"),
        (float("nan"), "share", "–"),
    ],
)
def test_values_are_said_with_their_unit(value: float | None, unit: str, expected: str) -> None:
    assert shown(value, unit) == expected  # type: ignore[arg-type]


def test_minutes_and_lists_are_said_as_people_say_them() -> None:
    assert [words.minutes(m) for m in (0.2, 4, 60, 104)] == ["1 min", "4 min", "1 h", "1 h 44 min"]
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert [words.plural(n, "row") for n in (0, 1, 2000)] == ["0 rows", "1 row", "2,000 rows"]
    assert words.day(DAY) == "30 June 2026"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, "true"),
        (12.0, "12"),
        (0.1, "0.1"),
        (Decimal("31.50"), "31.50"),
        (dt.datetime(2026, 6, 1, 8, 30), "2026-06-01 08:30:00"),  # noqa: DTZ001 -- as DuckDB gives it
        (dt.date(2026, 6, 1), "2026-06-01"),
    ],
)
def test_cells_are_exact_and_null_is_its_own_value(value: object, expected: str | None) -> None:
    assert cell(value) == expected


def test_numbers_in_a_table_stand_to_the_right_with_their_unit_and_so_does_their_name() -> None:
    table = html_table(("From", "Rate"), [("2026-06-01", Quantity("40.8 %")), ("2026-06-08", 7)], label="x")
    assert re.findall(r"<(?:th|td)[^>]*number[^>]*>([^<]+)", table) == ["Rate", "40.8 %", "7"]


def test_the_place_of_an_error_is_marked_in_its_line_where_it_wraps_too() -> None:
    assert pointed("SELECT a.b, <x\n         ^") == "<pre>SELECT a.<mark>b</mark>, &lt;x</pre>"
    assert pointed("SELECT\n       ^") == "<pre>SELECT<mark>&nbsp;</mark></pre>"
    assert pointed("SELECT 1") == "<pre>SELECT 1</pre>"
    assert pointed(None) == ""


def test_what_comes_from_data_cannot_become_markup() -> None:
    hostile = "<img src=x onerror=alert(1)>"
    assert "<img" not in html_table(["a"], [[hostile]], label=hostile)
    assert "<img" not in _marked(f"**{hostile}** `{hostile}`")
    assert "<img" not in card_html(Card(replace(METRIC, label=hostile, description=hostile), 1, 2, DAY, ()))


def test_a_star_in_sql_stays_a_star() -> None:
    assert (
        _marked("COUNT(*) and COUNT(*), SELECT * FROM a, *b*")
        == "COUNT(*) and COUNT(*), SELECT * FROM a, <i>b</i>"
    )


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


def test_a_sparkline_needs_two_values() -> None:
    assert sparkline([1.0]) == ""
    assert "mask-image" in sparkline([1.0, None, 3.0], label="A line")


def test_a_threshold_is_on_the_sparkline_and_on_its_scale() -> None:
    def highest(spark: str) -> float:
        path = unquote(spark).split('<path d="M3', 1)[1].split('"', 1)[0]
        return min(float(y) for y in path.replace("L", " ").split()[1::2])

    assert "stroke-dasharray" not in unquote(sparkline([1.0, 2.0]))
    bounded = sparkline([1.0, 2.0], bound=5.0)
    assert "stroke-dasharray" in unquote(bounded)
    assert highest(sparkline([1.0, 2.0])) < highest(bounded)  # there is room above the line now


@pytest.mark.parametrize(
    ("value", "state"), [(2000.0, "green"), (2400.0, "near"), (2600.0, "red"), (None, None)]
)
def test_a_guardrail_stands_against_its_threshold(value: float | None, state: str | None) -> None:
    card = Card(METRIC, value, 2000.0, DAY, ())
    assert card.state == state
    assert ("lab-threshold" in threshold_line(card)) == (state is not None)


def _weeks(*values: float) -> tuple[tuple[dt.date, float | None], ...]:
    return tuple((DAY + dt.timedelta(weeks=n), value) for n, value in enumerate(values))


def test_a_move_within_the_usual_swing_is_neither_better_nor_worse() -> None:
    calm = _weeks(*[100.0, 100.0, 100.0, 100.0, 101.0, 101.0, 101.0, 101.0] * 2)
    wild = _weeks(*[100.0, 100.0, 100.0, 100.0, 140.0, 140.0, 140.0, 140.0] * 2)
    assert Card(METRIC, 2100.0, 2000.0, DAY, calm).is_better is False
    assert Card(METRIC, 2100.0, 2000.0, DAY, wild).is_better is None
    assert "no more than it usually moves" in card_html(Card(METRIC, 2100.0, 2000.0, DAY, wild))
    assert "worse" in card_html(Card(METRIC, 2100.0, 2000.0, DAY, calm))


@pytest.mark.parametrize(
    ("now", "before", "unit", "words"),
    [
        (0.0772, 0.0896, "share", "down 1.3\u00a0points"),
        (0.38649, 0.38651, "share", "down 0.1\u00a0points"),  # 38.6 % and 38.7 % are what one sees
        (0.3862, 0.3858, "share", None),
        (0.0025, 0.0028, "share", "down 0.03\u00a0points"),
        (7751, 7767, "count", "down 0.2\u00a0%"),
        (100.01, 100.0, "ms", None),
        (110.0, 100.0, "euro", "up 10.0\u00a0%"),
    ],
)
def test_a_move_can_be_checked_from_what_is_shown(now: float, before: float, unit: Unit, words: str) -> None:
    assert moved(now, before, unit) == words


def _explored(metric: Metric, values: list[float], grain: Grain, first: dt.date, step: int) -> str:
    points = [Point(first + dt.timedelta(days=step * n), value) for n, value in enumerate(values)]
    return takeaway(metric, points, grain)


def test_a_day_of_a_flow_is_held_against_the_same_weekday() -> None:
    signups = replace(METRIC, unit="count")
    week = [100.0, 1, 1, 1, 1, 1, 1, 110.0]
    assert "up 10.0\u00a0% on the same weekday a week before" in _explored(signups, week, "day", DAY, 1)
    stock = replace(signups, is_stock=True)
    assert "on the day before" in _explored(stock, week, "day", DAY, 1)


def test_months_of_a_sum_are_compared_by_the_day() -> None:
    signups = replace(METRIC, unit="count")
    may_june = [Point(dt.date(2026, 5, 1), 3100.0), Point(dt.date(2026, 6, 1), 3000.0)]
    assert "the same a day as the month before" in takeaway(signups, may_june, "month")
    p75 = [Point(dt.date(2026, 5, 1), 2000.0), Point(dt.date(2026, 6, 1), 2100.0)]
    assert "up 5.0\u00a0% on the month before" in takeaway(METRIC, p75, "month")


@pytest.mark.parametrize(
    ("first", "grain", "said"),
    [
        (dt.date(2026, 6, 22), "week", "The week of 22 to 28 June 2026"),
        (dt.date(2026, 6, 29), "week", "The week of 29 June to 5 July 2026"),
        (dt.date(2025, 12, 29), "week", "The week of 29 December 2025 to 4 January 2026"),
        (dt.date(2026, 6, 1), "month", "June 2026"),
        (dt.date(2026, 6, 30), "day", "30 June 2026"),
    ],
)
def test_a_period_is_said_in_one_way(first: dt.date, grain: str, said: str) -> None:
    assert words.period(first, grain) == said


REFERRED = Dimension("signup__is_referred", "is_referred", "Is referred", "")
SOURCE = Dimension("segment__signup_source", "signup_source", "Signup source", "")
COUNTRY = Dimension("segment__country", "country", "Country", "")


@pytest.mark.parametrize(
    ("dimension", "value", "said"),
    [
        (REFERRED, True, "referred"),
        (REFERRED, "False", "not referred"),
        (REFERRED, None, "unknown"),
        (SOURCE, "paid_search", "paid search"),
        (SOURCE, float("nan"), "unknown"),
        (COUNTRY, "GB", "United Kingdom"),
        (COUNTRY, "XX", "XX"),
        (None, "ios", "iOS"),
    ],
)
def test_values_of_dimensions_are_said_in_words(
    dimension: Dimension | None, value: object, said: str
) -> None:
    assert value_of(dimension, value) == said


def test_a_yes_or_no_dimension_is_named_by_its_question() -> None:
    assert label_of(REFERRED) == "Referred or not"
    assert split_by(REFERRED) == "by whether referred"
    assert label_of(SOURCE) == "Signup source"
    assert split_by(SOURCE) == "by signup source"


def test_a_split_with_one_group_that_counts_is_found_out() -> None:
    delivered = [Point(DAY, 0.2, "delivered"), Point(DAY, 0.0, "not delivered")]
    assert lone_group(delivered) == "delivered"
    assert lone_group([Point(DAY, 0.2, "ios"), Point(DAY, 0.1, "web")]) is None


def test_the_usual_swing_needs_eight_weeks_and_copes_with_gaps() -> None:
    assert Card(METRIC, 1.0, 1.0, DAY, _weeks(1, 2, 3, 4, 5, 6, 7)).usual_swing is None
    gaps = (*_weeks(0.0, 10.0, 10.0, 10.0), *_weeks(11.0, 11.0, 11.0, 11.0, 11.0, 11.0), (DAY, None))
    assert Card(METRIC, 1.0, 1.0, DAY, gaps).usual_swing == pytest.approx(0.1)


def test_better_and_worse_follow_the_good_direction() -> None:
    assert Card(METRIC, 2100.0, 2000.0, DAY, ()).is_better is False
    assert Card(METRIC, 1900.0, 2000.0, DAY, ()).is_better is True
    assert Card(METRIC, 2000.0, 2000.0, DAY, ()).is_better is None
    assert Card(METRIC, 2000.0, None, DAY, ()).is_better is None
    up = replace(METRIC, good_direction="up")
    assert Card(up, 2100.0, 2000.0, DAY, ()).is_better is True


def test_a_card_says_up_to_when_it_goes_and_why_not_further() -> None:
    assert maturity(Card(METRIC, 1, 1, DAY, ())) == "28 days to 30 June 2026"
    ripening = replace(METRIC, maturity_days=7)
    assert "need 7 days to ripen" in maturity(Card(ripening, 1, 1, DAY, ()))


def test_a_description_is_taken_apart_into_its_four_parts() -> None:
    assert meaning(METRIC) == (
        "Three of four loads were this quick.",
        "Assumption: bounds hold.",
        "Trade-off: pooled.",
        "Breaks if it stops.",
    )


def _track() -> Track:
    def exercise(name: str, *, core: bool = False, minutes: int = 5) -> Exercise:
        return Exercise(
            title=name, order=1, minutes=minutes, takeaway="", hints=(), core=core, id=name, level="low"
        )

    low = Level(
        "Low", "?", "", 1, is_open=True, slug="low", exercises=(exercise("a"), exercise("b", core=True))
    )
    high = Level("High", "?", "", 2, slug="high", exercises=(exercise("z", core=True),))
    return Track("T", "", 1, slug="t", levels=(low, high))


def test_the_core_path_comes_first_and_closed_levels_never() -> None:
    track = _track()
    order = []
    solved: set[str] = set()
    while (step := next_exercise(track, solved)) is not None:
        order.append(step.id)
        solved.add(step.id)
    assert order == ["b", "a"]


def test_a_level_says_how_much_is_solved_and_how_long_the_rest_takes() -> None:
    low, high = standings(_track(), {"a"})
    assert low.words == "1 of 2 solved, about 5 min to go"
    assert high.words == "Not open yet"
    assert standings(_track(), {"a", "b"})[0].words == "All 2 solved"


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """A dbt manifest with a source, a model on it, and their tests."""
    source, model = "source.larder.product.users", "model.larder.dim_users"
    content = {
        "sources": {
            source: {
                "name": "users",
                "schema": "product",
                "description": "One row per account. Everyone, see product.users for more.",
                "config": {"meta": {"grain": "account", "origin": "server"}},
                "freshness": {"warn_after": {"count": 2, "period": "day"}},
                "columns": {"id": {"name": "id", "data_type": "BIGINT", "description": "The number."}},
            }
        },
        "nodes": {
            model: {
                "resource_type": "model",
                "name": "dim_users",
                "schema": "marts",
                "description": "One row per account: cleaned.",
                "config": {"materialized": "table", "group": "growth"},
                "columns": {
                    "user_id": {"name": "user_id", "data_type": "bigint", "description": "Refunded."}
                },
            },
            "test.larder.t": {
                "resource_type": "test",
                "name": "unique_dim_users_user_id",
                "attached_node": model,
                "column_name": "user_id",
                "test_metadata": {"name": "unique"},
            },
        },
        "groups": {"g": {"name": "growth", "owner": {"name": "Growth team"}}},
        "parent_map": {model: [source], source: []},
        "child_map": {model: [], source: [model]},
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(content))
    return path


def test_the_dictionary_tells_grain_owner_tests_freshness_and_lineage(manifest: Path) -> None:
    users, dim_users = read_dictionary(manifest)
    assert (users.grain, users.origin, users.freshness) == (
        "account",
        "server",
        "a row at least every 2 days",
    )
    assert users.description == "Everyone, see product.users for more."
    assert users.feeds == ("dim_users",)
    assert dim_users.reads == ("users",)
    assert (dim_users.grain, dim_users.owner) == ("account", "Growth team")
    assert dim_users.columns[0].tests == ("no value twice",)
    assert users.columns[0].type == "bigint"


def test_the_dictionary_tells_of_a_test_that_looks_at_the_newest_rows_alone(manifest: Path) -> None:
    content = json.loads(manifest.read_text())
    content["nodes"]["test.larder.t"]["config"] = {"where": "created_at >= date '2026-06-03'"}
    manifest.write_text(json.dumps(content))
    assert read_dictionary(manifest)[1].columns[0].tests == ("no value twice (in the newest rows)",)


def test_search_finds_names_before_meanings(manifest: Path) -> None:
    tables = read_dictionary(manifest)
    assert [table.name for table, _ in search(tables, "users")] == ["users", "dim_users"]
    assert [table.name for table, _ in search(tables, "refunded")] == ["dim_users"]
    assert search(tables, "elephant") == []


def test_the_editor_completes_tables_and_columns(manifest: Path) -> None:
    found = completions(read_dictionary(manifest))
    assert found["users"]["columns"] == [{"name": "id", "type": "bigint", "description": "The number."}]
