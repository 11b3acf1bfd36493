"""Forecasts against recursions that are written out here, and against series whose future is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.statistics.arrays import Floats
from pipelines.statistics.forecasts.forecast import (
    FLOW,
    LEAST,
    LEAST_WEEKS,
    LOOK_BACK,
    STOCK,
    THETA_LEVEL,
    Shape,
    Smoothing,
    damped_trend,
    drift,
    fading_trend,
    naive,
    on_mean_days,
    ours,
    seasonal_naive,
    shape_of,
    theta,
    weekday_factors,
)

SERIES = st.lists(st.floats(0.0, 20_000.0), min_size=LEAST, max_size=60).map(np.array)


def smoothed(values: Floats, smoothing: Smoothing, horizon: int) -> Floats:
    """Gardner and McKenzie's recursion, error by error."""
    level, trend = values[0], 0.0
    for value in values[1:]:
        expected = level + smoothing.damping * trend
        new = expected + smoothing.level * (value - expected)
        trend = smoothing.damping * trend + smoothing.trend * (new - level - smoothing.damping * trend)
        level = new
    found, fading = [], 0.0
    for step in range(1, horizon + 1):
        fading += smoothing.damping**step
        found.append(level + fading * trend)
    return np.array(found)


def by_theta(values: Floats, level: float, horizon: int) -> Floats:
    """The mean of the two theta lines: the least-squares line, and the smoothed line of double curvature."""
    count = len(values)
    time = np.arange(count)
    slope = np.sum((time - time.mean()) * (values - values.mean())) / np.sum((time - time.mean()) ** 2)
    last = values[0]
    for value in values[1:]:
        last = level * value + (1 - level) * last
    return np.array([last + slope / 2 * step for step in range(1, horizon + 1)])


@settings(max_examples=60)
@given(SERIES, st.sampled_from([STOCK, FLOW]))
def test_a_damped_trend_is_the_recursion(values: Floats, smoothing: Smoothing) -> None:
    found, wanted = damped_trend(values, 28, smoothing), smoothed(values, smoothing, 28)
    assert np.abs(found - wanted).max() <= 1e-9 * max(np.abs(wanted).max(), 1.0)


@settings(max_examples=60)
@given(SERIES, st.floats(-50.0, 50.0))
def test_a_trend_fades_to_the_slope_of_the_half_year(values: Floats, slope: float) -> None:
    """By the recursion with a drift: the trend is that beyond the slope, which is none of a line."""
    span = len(values) - 1
    drift_ = (values[-1] - values[0]) / span
    wanted = smoothed(values - drift_ * np.arange(span + 1), STOCK, 28) + drift_ * np.arange(
        span + 1, span + 29
    )
    found = fading_trend(values, 28, STOCK, span)
    assert np.abs(found - wanted).max() <= 1e-8 * max(np.abs(values).max(), 1.0)
    line = 1000.0 + slope * np.arange(200.0)
    assert fading_trend(line, 14) == pytest.approx(1000.0 + slope * np.arange(200, 214), rel=1e-6)


@settings(max_examples=60)
@given(SERIES)
def test_theta_is_smoothing_with_half_the_slope(values: Floats) -> None:
    wanted = by_theta(values, THETA_LEVEL, 28)
    assert np.abs(theta(values, 28) - wanted).max() <= 1e-8 * max(np.abs(wanted).max(), 1.0)


def test_the_simple_ones() -> None:
    values = np.arange(1.0, 31.0)
    assert naive(values, 3).tolist() == [30.0, 30.0, 30.0]
    assert seasonal_naive(values, 9).tolist() == [24, 25, 26, 27, 28, 29, 30, 24, 25]
    assert drift(values, 3).tolist() == [31.0, 32.0, 33.0]
    with pytest.raises(ValueError, match="7 days"):
        seasonal_naive(values[:6], 2)
    with pytest.raises(ValueError, match="one day more"):
        drift(values[:28], 2)


def test_weekdays_are_found_and_put_back() -> None:
    """A line with a weekday on it: the factors are the weekday's, and the forecast goes on with them."""
    factors = np.array([1.3, 0.8, 0.9, 1.0, 1.1, 0.7, 1.2])
    days = np.arange(140)
    values = 1000.0 * factors[days % 7]
    found = weekday_factors(values)
    assert found == pytest.approx(factors / factors.mean(), rel=1e-9)
    ahead = ours("daily")(values, 14)
    assert ahead == pytest.approx(1000.0 * factors[np.arange(140, 154) % 7], rel=1e-6)
    # Whatever weekday the series ends on: the first factor is that of the next day.
    assert weekday_factors(values[:-3])[0] == pytest.approx(factors[(140 - 3) % 7] / factors.mean(), rel=1e-9)


def test_a_day_without_anything_is_no_reason_to_stop() -> None:
    values = np.zeros(60)
    assert weekday_factors(values).tolist() == [1.0] * 7
    assert on_mean_days(theta)(values, 3).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("shape", ["stock", "daily", "stock by week", "weekly"])
def test_ours_looks_back_half_a_year_and_needs_four_weeks(shape: Shape) -> None:
    generator = np.random.default_rng(1)
    values = 500.0 + generator.normal(0, 20, 400)
    other = values.copy()
    other[: 400 - LOOK_BACK] = 9000.0
    assert ours(shape)(values, 28) == pytest.approx(ours(shape)(other, 28))
    least = LEAST_WEEKS if "week" in shape else LEAST
    assert len(ours(shape)(values[:least], 7)) == 7
    with pytest.raises(ValueError, match=str(least)):
        ours(shape)(values[: least - 1], 7)


def test_a_stock_is_told_from_a_count_by_how_it_moves() -> None:
    generator = np.random.default_rng(2)
    walk = 5000.0 + np.cumsum(generator.normal(4, 15, 400))
    weekday = np.array([1.2, 1.0, 0.9, 0.9, 1.0, 0.8, 1.2])
    counts = generator.poisson(300 * weekday[np.arange(400) % 7]).astype(float)
    assert shape_of(walk) == "stock"
    assert shape_of(counts) == "daily"
    assert shape_of(walk[::7], by_week=True) == "stock by week"
    assert shape_of(generator.poisson(300, 130).astype(float), by_week=True) == "weekly"
    assert shape_of(walk[:10]) == "daily"
    assert shape_of(np.full(100, 3.0)) == "daily"
