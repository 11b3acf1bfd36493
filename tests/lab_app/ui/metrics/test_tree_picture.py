"""How a metric does is said in words, by a shape and by a tone, in the picture as on the board."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lab_app.metrics.branches import placed
from lab_app.metrics.tree import metric_tree
from lab_app.ui.metrics.tree_picture import State, states, table
from pipelines.statistics.alerts.control_limits import Limits
from tests.lab_app.metrics.test_branches import PRODUCT
from tests.lab_app.ui.examples import METRIC
from tests.lab_app.ui.metrics.test_cards import card

FREE = replace(METRIC, threshold=None)


@pytest.mark.parametrize(
    ("value", "limits", "expected"),
    [
        (2100.0, Limits(0.05, -0.1, 0.1, 60), State("●", "up 5.0\u00a0%, as usual")),
        (2500.0, Limits(0.25, -0.1, 0.1, 60), State("▼", "up 25.0\u00a0%, worse than usual", "bad")),
        (1500.0, Limits(-0.25, -0.1, 0.1, 60), State("▲", "down 25.0\u00a0%, better than usual", "good")),
        (2100.0, None, State("○", "up 5.0\u00a0%, too little history to say what is usual")),
    ],
)
def test_a_change_is_held_against_the_usual(value: float, limits: Limits | None, expected: State) -> None:
    assert states(card(value, 2000.0, metric=FREE, usual=limits)) == (expected,)


def test_a_threshold_is_said_where_it_is_near_or_broken() -> None:
    assert [state.words for state in states(card(2400.0, 2400.0))][1:] == ["close to its threshold"]
    assert [state.words for state in states(card(2600.0, 2600.0))][1:] == ["beyond its threshold"]
    assert len(states(card(2000.0, 2000.0))) == 1


def test_what_gave_no_answer_or_has_nothing_before_it_says_so() -> None:
    assert states(None) == (State("○", "no answer"),)
    assert states(card(2000.0, None, metric=FREE))[0].words == "nothing to compare with yet"


def test_the_table_says_what_hangs_below_what_and_how_sure_we_are() -> None:
    tree = metric_tree(PRODUCT)
    said = table(tree, placed(tree, ("mau", "new", "signups")), {})
    assert "new, believed to drive it" in said
    assert "mau, computed from it" in said
