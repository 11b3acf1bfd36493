"""CUPED against a regression by scipy, an interval by statsmodels, and every slope that could have been."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from pipelines.statistics import cuped
from pipelines.statistics.arrays import Bools, Floats


def drawn(seed: int, size: int = 200, correlation: float = 0.7) -> tuple[Floats, Floats, Bools]:
    """An outcome with an effect of 0.5, a covariate with which it correlates, and who is treated."""
    stream = np.random.default_rng(seed)
    covariate = stream.poisson(5.0, size).astype(float)
    noise = stream.normal(0.0, np.sqrt(5.0 * (1 / correlation**2 - 1)), size)
    treated = stream.random(size) < 0.4
    treated[:2], treated[2:4] = True, False
    return covariate + noise + 0.5 * treated, covariate, treated


@given(st.integers(0, 10**6), st.integers(5, 400))
@settings(max_examples=60)
def test_it_is_the_difference_of_what_a_regression_leaves(seed: int, size: int) -> None:
    outcome, covariate, treated = drawn(seed, size)
    found = cuped.difference(outcome, covariate, treated)
    left = outcome - stats.linregress(covariate, outcome).slope * covariate if np.ptp(covariate) else outcome
    arms = [DescrStatsW(left[arm]) for arm in (treated, ~treated)]
    low, high = CompareMeans(*arms).zconfint_diff(usevar="unequal")
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-8, abs=1e-8)
    assert found.value == pytest.approx(arms[0].mean - arms[1].mean, abs=1e-9)


@given(st.integers(0, 10**6))
@settings(max_examples=30)
def test_no_other_slope_leaves_less_variance(seed: int) -> None:
    outcome, covariate, _ = drawn(seed)
    adjusted = cuped.adjust(outcome, covariate)
    others = [(outcome - slope * covariate).var() for slope in np.linspace(-3.0, 3.0, 601)]
    assert adjusted.var() <= min(others) + 1e-12
    assert adjusted.mean() == pytest.approx(outcome.mean())
    # Deng and others (2013), equation 5: the variance falls by the square of the correlation.
    correlation = np.corrcoef(outcome, covariate)[0, 1]
    assert adjusted.var() == pytest.approx(outcome.var() * (1.0 - correlation**2))


@given(st.integers(0, 10**6), st.floats(-100, 100), st.floats(0.01, 100))
@settings(max_examples=30)
def test_the_units_of_the_covariate_do_not_matter(seed: int, shift: float, scale: float) -> None:
    outcome, covariate, treated = drawn(seed)
    plain = cuped.difference(outcome, covariate, treated)
    other = cuped.difference(outcome, shift + scale * covariate, treated)
    assert (other.value, other.low, other.high) == pytest.approx(
        (plain.value, plain.low, plain.high), abs=1e-6
    )


def test_a_covariate_that_is_the_same_for_all_leaves_the_plain_difference() -> None:
    outcome, _, treated = drawn(1)
    found = cuped.difference(outcome, np.full(len(outcome), 3.1), treated)
    assert found.value == pytest.approx(outcome[treated].mean() - outcome[~treated].mean())


def test_over_many_draws_it_covers_the_effect_and_is_narrower_than_without() -> None:
    found = [(cuped.difference(*drawn(seed)), drawn(seed)) for seed in range(400)]
    assert 0.92 <= np.mean([estimate.covers(0.5) for estimate, _ in found]) <= 0.98
    plain = [cuped.difference(outcome, np.ones(len(outcome)), treated) for _, (outcome, _, treated) in found]
    ratio = np.mean([estimate.error for estimate, _ in found]) / np.mean([other.error for other in plain])
    assert ratio == pytest.approx(np.sqrt(1.0 - 0.7**2), abs=0.02)


def test_an_arm_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match="two people"):
        cuped.difference(np.arange(5.0), np.arange(5.0), np.arange(5) == 0)
