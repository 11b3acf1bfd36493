"""A card of the board: its state, its change against the usual swing, and its words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from lab_app.metrics.board import Card
from lab_app.ui.metrics.cards import card_html, maturity, meaning, threshold_line
from tests.lab_app.ui.examples import DAY, METRIC


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
