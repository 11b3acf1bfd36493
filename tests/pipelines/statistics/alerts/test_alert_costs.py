"""The costs of an alert rule, against a table that was counted by hand."""

from __future__ import annotations

import pytest

from pipelines.statistics.alerts.alert_costs import Outcome, cheapest, cost, gap

# Two years of one metric: eight incidents of four days each.
STRICT = Outcome(4.5, real=3, false=0, missed=5, missed_days=21)
MIDDLE = Outcome(3.5, real=5, false=2, missed=3, missed_days=14)
LOOSE = Outcome(3.0, real=6, false=9, missed=2, missed_days=9)
TABLE = [STRICT, MIDDLE, LOOSE]


@pytest.mark.parametrize(
    ("per_false_alarm", "per_missed_day", "costs", "best"),
    [
        (100, 100, [2100, 1600, 1800], MIDDLE),
        (1000, 100, [2100, 3400, 9900], STRICT),
        (10, 100, [2100, 1420, 990], LOOSE),
        (100, 0, [0, 200, 900], STRICT),
    ],
)
def test_the_cheapest_threshold_depends_on_the_two_prices(
    per_false_alarm: float, per_missed_day: float, costs: list[float], best: Outcome
) -> None:
    prices = {"per_false_alarm": per_false_alarm, "per_missed_day": per_missed_day}
    assert [cost(one, **prices) for one in TABLE] == costs
    assert cheapest(TABLE, **prices) == best


def test_the_gap_is_what_the_second_best_costs_more() -> None:
    assert gap(TABLE, per_false_alarm=100, per_missed_day=100) == pytest.approx(200 / 1600)
    assert gap(TABLE, per_false_alarm=100, per_missed_day=0) == float("inf")
    assert gap([STRICT, STRICT], per_false_alarm=1, per_missed_day=1) == 0


def test_of_two_that_cost_the_same_the_one_that_rings_less_is_chosen() -> None:
    same = Outcome(4.0, 3, 0, 5, 21)
    assert cheapest([same, STRICT], per_false_alarm=1, per_missed_day=1) == STRICT


def test_how_many_alarms_were_real() -> None:
    assert LOOSE.share_real == 0.4
    assert Outcome(6.0, 0, 0, 8, 32).share_real is None


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        cost(STRICT, per_false_alarm=-1, per_missed_day=1)
    with pytest.raises(ValueError, match="no threshold"):
        cheapest([], per_false_alarm=1, per_missed_day=1)
    with pytest.raises(ValueError, match="two thresholds"):
        gap([STRICT], per_false_alarm=1, per_missed_day=1)
