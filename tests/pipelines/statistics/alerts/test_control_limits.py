"""What is usual for a move, against the definition written out in plain Python, and against scipy."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipelines.statistics.alerts.control_limits import (
    LEAST_MOVES,
    WIDTH_OF_ONE_YEAR,
    Limits,
    limits,
    reach,
)
from pipelines.statistics.arrays import Floats

APART = 4
WEEKS = 130


def wandering(seed: int, *, weeks: int = WEEKS, growth: float = 0.01, noise: float = 0.03) -> Floats:
    """Windows of four weeks of a series that grows and varies by the week."""
    stream = np.random.default_rng(seed)
    single = 100.0 * np.exp(growth * np.arange(weeks + 3) + noise * stream.standard_normal(weeks + 3))
    return np.convolve(single, np.ones(4), mode="valid")


@pytest.mark.parametrize("looks", [1, 2, 8, 12, 40])
def test_all_of_many_normal_numbers_stay_within_reach_as_often_as_is_said(looks: int) -> None:
    each = 1.0 - 2.0 * stats.norm.sf(reach(looks))
    assert each**looks == pytest.approx(0.9)


def test_nobody_looks_at_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        reach(0)


@given(
    st.lists(st.integers(1, 1000), min_size=LEAST_MOVES + 2 * APART, max_size=60),
    st.integers(1, 12),
)
@settings(max_examples=100)
def test_the_limits_are_the_median_move_and_its_spread_either_way(values: list[int], looks: int) -> None:
    found = limits(np.array(values, float), apart=APART, looks=looks)
    moves = [math.log(after / before) for before, after in zip(values, values[APART:], strict=False)]
    earlier = moves[:-APART]
    centre = statistics.median(earlier)
    away = [abs(move - centre) for move in earlier]
    spread = 1.4826 * statistics.median(away) or math.sqrt(statistics.mean(one**2 for one in away))
    assert found is not None
    assert found.moves == len(earlier)
    assert found.move == pytest.approx(values[-1] / values[-1 - APART] - 1)
    assert math.log1p(found.low) == pytest.approx(centre - reach(looks) * spread, abs=1e-9)
    assert math.log1p(found.high) == pytest.approx(centre + reach(looks) * spread, abs=1e-9)


def test_the_newest_window_is_no_part_of_what_is_usual() -> None:
    values = wandering(1)
    risen = values.copy()
    risen[-APART:] *= 1.5
    before, after = limits(values, apart=APART, looks=8), limits(risen, apart=APART, looks=8)
    assert before is not None and after is not None
    assert (before.low, before.high) == (after.low, after.high)
    assert before.is_usual and not after.is_usual
    assert after.place > 1.0


def test_a_metric_that_always_grows_is_not_usual_when_it_stands_still() -> None:
    values = wandering(2, growth=0.03, noise=0.01)
    values[-1] = values[-1 - APART]
    found = limits(values, apart=APART, looks=8)
    assert found is not None
    assert found.low > 0.0
    assert not found.is_usual


def test_some_incidents_in_the_past_do_not_make_the_next_one_usual() -> None:
    values = wandering(3)
    values[30:] *= 1.6
    values[60:] *= 0.6
    values[-2:] *= 1.5
    found = limits(values, apart=APART, looks=8)
    assert found is not None and not found.is_usual


def test_in_views_of_many_series_chance_leaves_the_limits_no_more_often_than_is_said() -> None:
    views = 100
    rang = sum(
        any(
            not (found := limits(wandering(100 * view + one), apart=APART, looks=8)) or not found.is_usual
            for one in range(8)
        )
        for view in range(views)
    )
    assert (
        rang / views <= 0.2
    )  # a tenth is meant; a spread that comes from thirty windows is itself uncertain


def test_days_that_are_unlike_others_are_held_against_their_own_kind() -> None:
    values, ordinary = wandering(4, noise=0.005), np.ones(WEEKS, bool)
    for week in range(WEEKS):
        if week % 52 >= 48:
            values[week] *= 0.8
            ordinary[week] = False
    at = next(week for week in range(104, 0, -1) if week % 52 == 50) + 1
    found = limits(values[:at], apart=APART, looks=8, ordinary=ordinary[:at])
    blind = limits(values[:at], apart=APART, looks=8)
    assert found is not None and blind is not None
    assert found.of_season and found.is_usual
    assert not blind.is_usual
    plain = limits(values[:45], apart=APART, looks=8, ordinary=ordinary[:45])
    assert plain is not None and not plain.of_season
    ratio = math.log1p(found.high) - math.log1p(found.low)
    assert ratio > WIDTH_OF_ONE_YEAR * 0.5 * (math.log1p(plain.high) - math.log1p(plain.low))
    first = limits(values[:51], apart=APART, looks=8, ordinary=ordinary[:51])
    assert first is None  # no year's end before


@pytest.mark.parametrize(
    "values",
    [
        np.array([]),
        np.array([5.0] * APART),
        np.array([5.0] * (LEAST_MOVES + 2 * APART - 1)),
        np.array([5.0] * 80 + [np.nan]),
        np.array([0.0] * 80),
        np.array([-5.0] * 80),
    ],
)
def test_nothing_is_said_where_too_little_is_known(values: Floats) -> None:
    assert limits(values, apart=APART, looks=8) is None


def test_a_series_that_never_moved_is_unusual_when_it_does_and_a_fall_to_zero_is_one() -> None:
    flat = np.full(80, 5.0)
    found = limits(flat, apart=APART, looks=8)
    assert found is not None and found.is_usual and found.place == 0.5
    flat[-1] = 6.0
    moved = limits(flat, apart=APART, looks=8)
    assert moved is not None and not moved.is_usual
    gone = wandering(5)
    gone[-1] = 0.0
    fallen = limits(gone, apart=APART, looks=8)
    assert fallen is not None and fallen.move == -1.0 and not fallen.is_usual


def test_where_more_than_half_of_the_moves_are_alike_another_move_may_still_be_usual() -> None:
    values = np.array([5.0] * 60)
    values[::9] = 6.0
    values[-1] = 6.0
    found = limits(values, apart=APART, looks=8)
    assert found is not None and found.is_usual


def test_the_ends_are_within() -> None:
    assert Limits(0.1, -0.1, 0.1, 30).is_usual
    assert Limits(0.1 + 1e-12, -0.1, 0.1, 30).is_usual
    assert not Limits(0.1001, -0.1, 0.1, 30).is_usual
