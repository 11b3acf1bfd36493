"""A card of the board: its state, its change against what is usual, and its words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Literal

import pytest

from lab_app.metrics.board import Card
from lab_app.metrics.metric import Metric
from lab_app.ui.metrics.cards import card_html, maturity, meaning, threshold_line
from pipelines.statistics.alerts.control_limits import Limits
from tests.lab_app.ui.examples import DAY, METRIC


def card(
    value: float | None, before: float | None, *, metric: Metric = METRIC, usual: Limits | None = None
) -> Card:
    """A card of five windows, the last of which has this value, and the one before it that."""
    values = (before, 2000.0, 2000.0, 2000.0, value)
    points = tuple((DAY + dt.timedelta(weeks=n - 4), value) for n, value in enumerate(values))
    return Card(metric, points, DAY, usual)


def html(shown: Card) -> str:
    return card_html(shown)


def mark(found: str) -> float:
    """Where the mark is on the strip, in percent."""
    return float(found.split('<span style="left:')[1].split("%", maxsplit=1)[0])


@pytest.mark.parametrize(
    ("value", "state"), [(2000.0, "green"), (2400.0, "near"), (2600.0, "red"), (None, None)]
)
def test_a_guardrail_stands_against_its_threshold(value: float | None, state: str | None) -> None:
    found = card(value, 2000.0)
    assert found.state == state
    assert ("lab-threshold" in threshold_line(found)) == (state is not None)


def test_what_is_usual_is_neither_better_nor_worse_and_is_drawn_inside_the_band() -> None:
    usual = html(card(2100.0, 2000.0, usual=Limits(0.05, -0.1, 0.1, 60)))
    assert "no more than it usually moves" in usual
    assert "better" not in usual and "worse" not in usual
    assert mark(usual) == 62.5  # three quarters of a band that is the middle half
    assert "Usual: 1,800\u00a0ms to 2,200\u00a0ms" in usual


@pytest.mark.parametrize(
    ("direction", "value", "tone", "where"),
    [
        ("down", 2500.0, "worse", "above"),
        ("down", 1500.0, "better", "below"),
        ("up", 2500.0, "better", "above"),
        ("up", 1500.0, "worse", "below"),
    ],
)
def test_what_is_not_usual_is_better_or_worse_by_the_good_direction(
    direction: Literal["up", "down"], value: float, tone: str, where: str
) -> None:
    metric = replace(METRIC, good_direction=direction)
    found = html(card(value, 2000.0, metric=metric, usual=Limits(value / 2000.0 - 1, -0.1, 0.1, 60)))
    assert f"{tone} than usual" in found and "no more than it usually moves" not in found
    assert f"{where} what is usual" in found
    assert not 25.0 <= mark(found) <= 75.0 and 0.0 < mark(found) < 100.0


def test_a_metric_that_always_grows_and_stands_still_is_said_to() -> None:
    growing = replace(METRIC, good_direction="up")
    found = html(card(2000.0, 2000.0, metric=growing, usual=Limits(0.0, 0.02, 0.06, 60)))
    assert "Unchanged, worse than usual" in found and "▲" not in found


def test_where_little_is_known_a_move_is_said_and_not_judged() -> None:
    found = html(card(2900.0, 2000.0))
    assert "up 45.0\u00a0%" in found and "Too little history" in found
    assert "worse" not in found and "usually moves" not in found
    assert html(Card(METRIC, ((DAY, 5.0),), DAY)).count("No earlier period") == 1


def test_weeks_of_the_year_s_end_are_said_to_be_judged_by_their_own_kind() -> None:
    assert "Usual in these weeks of the year" in html(
        card(2100.0, 2000.0, usual=Limits(0.05, -0.1, 0.1, 60, of_season=True))
    )


def test_close_to_a_threshold_has_a_sign_of_its_own() -> None:
    near = threshold_line(card(2400.0, 2000.0))
    assert "Close to its threshold: at most 2,500" in near
    assert "▲" not in near and "▼" not in near  # they say which way a number moved


def test_a_number_and_its_line_are_of_the_same_windows() -> None:
    found = card(2100.0, 2000.0)
    assert found.value == found.shown[-1][1]
    assert found.before == found.shown[-5][1]
    assert "26 windows of 28 days" in html(replace(found, points=found.points * 6))


def test_a_metric_by_month_compares_months() -> None:
    months = ((dt.date(2026, 5, 31), 10.0), (dt.date(2026, 6, 30), 11.0))
    found = Card(METRIC, months, DAY, grain="month")
    assert (found.value, found.before) == (11.0, 10.0)
    assert maturity(found) == "June 2026"
    assert maturity(Card(METRIC, (), DAY, grain="month")) == "No month is over yet"


def test_a_card_says_up_to_when_it_goes_and_why_not_further() -> None:
    assert maturity(card(1, 1)) == "28 days to 30 June 2026"
    assert "need 7 days to ripen" in maturity(card(1, 1, metric=replace(METRIC, maturity_days=7)))


def test_a_description_is_taken_apart_into_its_four_parts() -> None:
    assert meaning(METRIC) == (
        "Three of four loads were this quick.",
        "Assumption: bounds hold.",
        "Trade-off: pooled.",
        "Breaks if it stops.",
    )


@pytest.mark.parametrize("unit", ["ratio", "count"])
def test_a_share_whose_unit_nobody_named_is_shown_with_its_digits(unit: str) -> None:
    found = html(card(0.2578, 0.2508, metric=replace(METRIC, unit=unit, threshold=None)))
    assert '<p class="value">0.26</p>' in found
    assert "up 2.8\u00a0%" in found and "from 0.25" in found
