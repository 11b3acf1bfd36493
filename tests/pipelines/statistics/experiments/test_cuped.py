"""CUPED against a regression by scipy, an interval by statsmodels, and every slope that could have been."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from pipelines.statistics.arrays import Bools, Floats, Integers
from pipelines.statistics.experiments import cuped
from tests.pipelines.statistics.oracle import DRAWS, largest


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


def regressed(outcome: Floats, past: Floats, treated: Bools, stratum: Integers) -> tuple[Floats, Floats]:
    """The arm's coefficient in one regression on all at once, by the pseudo-inverse, and the error from what it
    leaves in each arm: no means are taken off before, and every stratum has its column. A row an experiment."""
    columns = [treated.astype(float)]
    for value in range(3):
        newcomers, others = ((stratum == value) & (np.isfinite(past) == has) for has in (False, True))
        columns += [newcomers.astype(float), others.astype(float), np.where(others, past, 0.0)]
    design = np.stack(columns, axis=2)
    beta = np.einsum("rcn,rn->rc", np.linalg.pinv(design), outcome)
    left = outcome - np.einsum("rnc,rc->rn", design[:, :, 1:], beta[:, 1:])
    variance = np.zeros(len(outcome))
    for arm in (treated, ~treated):
        size = arm.sum(axis=1)
        mean = (left * arm).sum(axis=1) / size
        variance += ((left - mean[:, None]) ** 2 * arm).sum(axis=1) / (size - 1) / size
    free = outcome.shape[1] - np.linalg.matrix_rank(design)
    return beta[:, 0], np.sqrt(variance * (outcome.shape[1] - 2) / free)


def with_newcomers(seed: int, size: int, effect: float = 0.5) -> tuple[Floats, Floats, Bools, Integers]:
    """People of whom some have no past, from three channels whose people differ; some of whom never did anything."""
    stream = np.random.default_rng(seed)
    stratum = stream.integers(0, 3, size)
    past = np.where(stream.random(size) < 0.6, stream.poisson(4.0 * (stratum + 1), size), np.nan)
    treated = stream.random(size) < stream.uniform(0.3, 0.7)
    treated[:3], treated[3:6] = True, False
    outcome = 0.8 * np.nan_to_num(past) + 2.0 * stratum + stream.normal(0, 2, size) + effect * treated
    return outcome, past, treated, stratum


def test_with_strata_it_is_the_arm_s_coefficient_of_a_whole_regression_over_drawn_experiments() -> None:
    drawn_ones = [with_newcomers(seed, 40) for seed in range(DRAWS)]
    outcome, past, treated, stratum = (np.stack(column) for column in zip(*drawn_ones, strict=True))
    past[::10], past[1::10], outcome[2::10] = np.nan, 3.0, 0.0
    found = [cuped.compare(*one).estimate for one in zip(outcome, past, treated, stratum, strict=True)]
    value, error = regressed(outcome, past, treated, stratum)
    assert largest(np.array([one.value for one in found]), value) < 1e-9
    assert largest(np.array([one.error for one in found]), error) < 1e-9


def test_people_without_a_past_stay_in_and_the_gain_is_said() -> None:
    outcome, past, treated, stratum = with_newcomers(1, 4_000)
    whole = cuped.compare(outcome, past, treated)
    assert whole.people == 4_000 and whole.with_past == np.isfinite(past).sum() and whole.strata == 2
    assert whole.plain.value == pytest.approx(outcome[treated].mean() - outcome[~treated].mean())
    assert whole.variance_saved == pytest.approx(1 - (whole.estimate.error / whole.plain.error) ** 2)
    assert whole.variance_saved > 0.5 and whole.error_saved == pytest.approx(
        1 - (1 - whole.variance_saved) ** 0.5
    )
    by_channel = cuped.compare(outcome, past, treated, stratum)
    assert by_channel.strata == 6 and by_channel.variance_saved > whole.variance_saved
    newcomers = cuped.compare(outcome, np.full(4_000, np.nan), treated)
    assert newcomers.variance_saved == pytest.approx(0.0, abs=1e-9)
    assert (newcomers.estimate.low, newcomers.estimate.high) == pytest.approx(
        (newcomers.plain.low, newcomers.plain.high)
    )


def test_over_many_small_experiments_with_newcomers_its_range_holds_as_often_as_it_says() -> None:
    found = [cuped.compare(*with_newcomers(seed, 60)) for seed in range(2_000)]
    assert np.mean([one.estimate.covers(0.5) for one in found]) == pytest.approx(0.94, abs=0.02)
    assert np.mean([one.estimate.value for one in found]) == pytest.approx(0.5, abs=0.05)


def test_a_large_effect_does_not_bend_the_slope() -> None:
    outcome, past, treated, stratum = with_newcomers(2, 2_000, effect=0.0)
    plain = cuped.compare(outcome, past, treated, stratum)
    moved = cuped.compare(outcome + 1_000.0 * treated, past, treated, stratum)
    assert moved.estimate.value == pytest.approx(plain.estimate.value + 1_000.0)
    assert moved.estimate.error == pytest.approx(plain.estimate.error)


@pytest.mark.parametrize(("shift", "scale"), [(0.0, 1e-9), (1e6, 1.0), (-40.0, 1e6)])
def test_the_units_of_what_was_before_do_not_matter_with_newcomers(shift: float, scale: float) -> None:
    outcome, past, treated, stratum = with_newcomers(3, 500)
    plain, other = (
        cuped.compare(outcome, covariate, treated, stratum).estimate
        for covariate in (past, shift + scale * past)
    )
    assert (other.value, other.error) == pytest.approx((plain.value, plain.error), rel=1e-6)
    constant = cuped.compare(outcome, np.where(np.isfinite(past), 3.1, np.nan), treated)
    by_mean = cuped.compare(outcome, np.full(500, np.nan), treated, np.isfinite(past).astype(np.int64))
    assert constant.estimate.error == pytest.approx(by_mean.estimate.error)


def test_where_nothing_varies_nothing_is_saved() -> None:
    found = cuped.compare(np.ones(8), np.full(8, np.nan), np.arange(8) < 4)
    assert found.estimate.value == 0.0 and found.variance_saved == found.error_saved == 0.0
    with pytest.raises(ValueError, match="two people"):
        cuped.compare(np.arange(5.0), np.arange(5.0), np.arange(5) == 0)
