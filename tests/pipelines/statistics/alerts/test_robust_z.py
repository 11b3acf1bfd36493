"""Robust readings against scipy, and against the definitions written out in plain Python."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipelines.statistics.alerts import robust_z
from pipelines.statistics.alerts.robust_z import Reading, read_day, read_week
from pipelines.statistics.arrays import Floats

numbers = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3))
FIVE_DIGITS = 2e-6  # 1.4826 is scipy's 1.482602… to five digits


@given(st.lists(numbers, min_size=1, max_size=60))
@settings(max_examples=100)
def test_the_spread_is_the_median_absolute_deviation_of_scipy(values: list[float]) -> None:
    centre, spread = robust_z.centre_and_spread(np.array(values))
    assert centre == statistics.median(values)
    wanted = stats.median_abs_deviation(values, scale="normal")
    assert spread == pytest.approx(wanted, rel=FIVE_DIGITS, abs=1e-9)


@given(st.lists(st.floats(allow_nan=True, width=32), min_size=1, max_size=120))
def test_a_median_is_that_of_numpy(values: list[float]) -> None:
    with np.errstate(invalid="ignore"):  # of infinities of both signs there is no middle
        np.testing.assert_array_equal(robust_z.median(np.array(values)), np.median(values))
    assert math.isnan(robust_z.median(np.array([])))


def test_of_normal_errors_it_is_the_standard_deviation_and_a_bad_day_does_not_move_it() -> None:
    values = np.random.default_rng(1).normal(10.0, 2.0, 40_000)
    assert robust_z.centre_and_spread(values) == pytest.approx((10.0, 2.0), rel=0.02)
    worse = np.append(values, [1e9] * 100)
    assert robust_z.centre_and_spread(worse) == pytest.approx((10.0, 2.0), rel=0.02)


def test_a_number_is_held_against_its_placebos() -> None:
    placebos = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])  # the median distance is 1
    assert robust_z.placebo_z(3.0, placebos) == pytest.approx(3 / 1.4826)
    assert robust_z.placebo_z(3.0, placebos + 10) == pytest.approx(-7 / 1.4826)
    assert robust_z.placebo_z(3.0, placebos, least_spread=2.0) == pytest.approx(1.5)
    assert robust_z.placebo_z(3.0, np.ones(5)) == 0.0


@given(st.lists(numbers, min_size=3, max_size=30), numbers, numbers, st.floats(0.001, 1000))
@settings(max_examples=60)
def test_neither_units_nor_level_move_a_z(
    values: list[float], value: float, shift: float, scale: float
) -> None:
    placebos = np.array(values)
    plain = robust_z.placebo_z(value, placebos, least_spread=1.0)
    other = robust_z.placebo_z(scale * value + shift, scale * placebos + shift, least_spread=scale)
    assert other == pytest.approx(plain, rel=1e-6, abs=1e-3)


def expected_by_hand(values: list[float], size: int) -> tuple[float, float]:
    """The median of the last values, plus how far values usually end up from those before them."""
    away = [values[n] - statistics.median(values[n - size : n]) for n in range(size, len(values))]
    usual = statistics.median(away)
    spread = 1.4826 * statistics.median([abs(one - usual) for one in away])
    return statistics.median(values[-size:]) + usual, spread


@given(st.lists(numbers, min_size=9, max_size=60), st.integers(1, 8))
@settings(max_examples=100)
def test_what_is_expected_next_is_what_the_definition_gives(values: list[float], size: int) -> None:
    expected, spread = expected_by_hand(values, size)
    wanted = pytest.approx((expected, spread), abs=1e-6)
    assert robust_z.expected_next(np.array(values), size, is_count=False) == wanted
    counted = robust_z.expected_next(np.array(values), size, is_count=True)
    assert counted == pytest.approx((expected, max(spread, math.sqrt(max(expected, 1.0)))), abs=1e-6)


@given(
    st.lists(st.floats(0.2, 5.0), min_size=7, max_size=7),
    st.integers(8, 20),
    st.floats(1.0, 1e5),
)
@settings(max_examples=60)
def test_the_factors_of_a_week_that_repeats_are_its_own(week: list[float], weeks: int, level: float) -> None:
    weekday = np.arange(7 * weeks) % 7
    found = robust_z.weekday_factors(level * np.array(week)[weekday], weekday)
    assert found == pytest.approx(np.array(week) / statistics.fmean(week))
    assert found.mean() == pytest.approx(1.0)


def test_a_weekday_on_which_nothing_happens_counts_as_an_average_day() -> None:
    week = np.array([0.0, 1, 1, 1, 1, 1, 1])
    found = robust_z.weekday_factors(np.tile(week, 10), np.arange(70) % 7)
    assert found[0] == pytest.approx(found[1:].mean() * 6 / 7)


def series(seed: int, days: int = 150) -> Floats:
    stream = np.random.default_rng(seed)
    week = np.array([1.0, 1.1, 1.0, 0.9, 0.8, 0.5, 0.7])
    return stream.poisson(400.0 * week[np.arange(days) % 7] * (1 + np.arange(days) / 500)).astype(float)


@given(st.integers(0, 10**6), st.floats(0.5, 8.0))
@settings(max_examples=30)
def test_a_reading_is_its_parts_put_together(seed: int, width: float) -> None:
    values = series(seed)
    reading = read_day(values, width=width)
    assert reading is not None and reading.period == "day"
    window = values[-robust_z.HISTORY - 1 :]
    weekday = np.arange(len(window)) % 7
    factors = robust_z.weekday_factors(window[:-1], weekday[:-1])
    level, spread = expected_by_hand((window / factors[weekday])[:-1].tolist(), robust_z.LEVEL_DAYS)
    factor = factors[weekday[-1]]
    assert reading.expected == pytest.approx(level * factor)
    assert reading.spread == pytest.approx(max(spread, math.sqrt(level)) * factor)
    assert reading.z == pytest.approx((values[-1] - reading.expected) / reading.spread)
    assert reading.is_alarm is (abs(reading.z) > width)
    assert (reading.low + reading.high) / 2 == pytest.approx(reading.expected)
    assert reading.smallest == pytest.approx(width * reading.spread / reading.expected)
    assert reading.change == pytest.approx(values[-1] / reading.expected - 1)


def test_a_week_is_a_sum_of_counts_and_a_mean_of_shares() -> None:
    values = series(4)
    counts, shares = (read_week(values, width=4.5, is_count=is_count) for is_count in (True, False))
    assert counts is not None and shares is not None
    totals = values[-7 * (len(values) // 7) :].reshape(-1, 7).sum(axis=1).tolist()
    expected, spread = expected_by_hand(totals[:-1], robust_z.LEVEL_WEEKS)
    assert counts.value == totals[-1] and counts.expected == pytest.approx(expected)
    assert counts.spread == pytest.approx(max(spread, math.sqrt(expected)))
    assert shares.value == pytest.approx(totals[-1] / 7)
    assert (shares.expected, shares.spread) == pytest.approx((expected / 7, spread / 7))


def test_days_that_are_not_ordinary_do_not_show_what_is_usual() -> None:
    values = series(2)
    strange = values.copy()
    strange[60:74] *= 50
    ordinary = np.ones(len(values), dtype=bool)
    ordinary[60:74] = False
    for read in (read_day, read_week):
        there, without = (read(one, width=4.5, ordinary=ordinary) for one in (strange, values))
        assert there == without is not None


def test_the_window_reaches_no_further_back_than_it_says() -> None:
    long = series(7, days=400)
    cut = slice(-robust_z.HISTORY - 1, None)
    assert read_day(long, width=4.5) == read_day(long[cut], width=4.5)
    assert read_week(long, width=4.5) == read_week(long[-7 * robust_z.MOST_WEEKS.value :], width=4.5)


def test_a_series_that_never_moves_has_no_z_and_any_change_is_an_alarm() -> None:
    flat = Reading(0.4, 0.4, 0.0, 4.5, "day")
    assert flat.z == 0.0 and not flat.is_alarm and flat.smallest == 0.0
    assert Reading(0.5, 0.4, 0.0, 4.5, "day").is_alarm
    nothing = Reading(3.0, 0.0, 1.0, 4.5, "day")
    assert math.isnan(nothing.change) and math.isinf(nothing.smallest)
