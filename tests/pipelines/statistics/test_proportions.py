"""Differences of shares are those of published tables, of scipy, and of the formula done by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportions_ztest

from pipelines.statistics.arrays import Floats, Integers
from pipelines.statistics.estimate import Estimate, Z, errors_to_the_ends
from pipelines.statistics.proportions import (
    Share,
    difference,
    newcombe,
    newcombe_limits,
    pooled_error,
    pooled_p,
    pooled_z,
    wilson,
    wilson_limits,
)
from tests.pipelines.statistics.oracle import counts, largest

shares = st.tuples(st.integers(0, 5000), st.integers(1, 5000)).map(lambda n: Share(min(n), max(n)))


@pytest.mark.parametrize(
    ("treatment", "control", "low", "high"),
    [
        (Share(56, 70), Share(48, 80), 0.0575, 0.3425),
        (Share(9, 10), Share(3, 10), 0.2605, 0.9395),
        (Share(6, 7), Share(2, 7), 0.1481, 0.9947),
        (Share(5, 56), Share(0, 29), 0.0146, 0.1640),
        (Share(0, 10), Share(0, 20), 0.0, 0.0),
        (Share(10, 10), Share(0, 20), 1.0, 1.0),
    ],
)
def test_intervals_are_those_that_newcombe_has_printed(
    treatment: Share, control: Share, low: float, high: float
) -> None:
    """Newcombe, "Interval estimation for the difference between independent proportions" (1998), table II."""
    found = difference(treatment, control)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def _pairs(*columns: Integers) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return [((a, b), (c, d)) for a, b, c, d in np.stack(columns, axis=1).astype(float).tolist()]


def score_limits(hits: Floats, size: Floats) -> tuple[Floats, Floats]:
    """Wilson's limits as he defines them: where (rate - p)² is z² p (1 - p) ÷ n, by halving, 60 times."""
    rate = hits / size

    def limit(inner: Floats, outer: Floats) -> Floats:
        for _ in range(60):
            middle = (inner + outer) / 2
            too_near = (rate - middle) ** 2 < Z**2 * middle * (1 - middle) / size
            inner, outer = np.where(too_near, middle, inner), np.where(too_near, outer, middle)
        return (inner + outer) / 2

    return limit(rate, np.zeros(len(rate))), limit(rate, np.ones(len(rate)))


def test_wilson_s_limits_solve_his_equation_over_drawn_shares() -> None:
    hits, size = (numbers.astype(float) for numbers in counts(1))
    assert (hits == 0).any() and (hits == size).any()
    for found, expected in zip(wilson_limits(hits, size), score_limits(hits, size), strict=True):
        assert largest(found, expected) < 1e-12


def test_newcombe_s_range_is_made_of_the_distances_to_wilson_s_limits_over_drawn_pairs() -> None:
    (hits, size), (other, other_size) = counts(2), counts(3)
    p, q = hits / size, other / other_size
    (low, high), (other_low, other_high) = (
        score_limits(h.astype(float), n.astype(float)) for h, n in ((hits, size), (other, other_size))
    )
    found = newcombe_limits(hits, size, other, other_size)
    assert largest(found[0], p - q - np.hypot(p - low, other_high - q)) < 1e-12
    assert largest(found[1], p - q + np.hypot(high - p, q - other_low)) < 1e-12
    assert ((found[0] >= -1 - 1e-12) & (found[1] <= 1 + 1e-12)).all()
    one = newcombe(Share(float(hits[9]), float(size[9])), Share(float(other[9]), float(other_size[9])))
    assert (one.low, one.high) == (found[0][9], found[1][9])


@pytest.mark.parametrize(
    ("treatment", "control", "low", "high"),
    [
        (Share(56, 70), Share(48, 80), 0.0524, 0.3339),
        (Share(9, 10), Share(3, 10), 0.1705, 0.8090),
        (Share(6, 7), Share(2, 7), 0.0582, 0.8062),
        (Share(5, 56), Share(0, 29), -0.0381, 0.1926),
        (Share(0, 10), Share(0, 20), -0.1611, 0.2775),
        (Share(0, 10), Share(0, 10), -0.2775, 0.2775),
        (Share(10, 10), Share(0, 20), 0.6791, 1.0),
        (Share(10, 10), Share(0, 10), 0.6075, 1.0),
    ],
)
def test_ranges_from_wilson_s_limits_are_those_that_newcombe_has_printed(
    treatment: Share, control: Share, low: float, high: float
) -> None:
    """The same table, method 10."""
    found = newcombe(treatment, control)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("size", "other_size"), [(20, 20), (40, 25), (60, 60)])
def test_of_all_samples_that_there_can_be_about_95_percent_have_ranges_that_hold(
    size: int, other_size: int
) -> None:
    """Every pair of counts with its chance, on a grid of true rates. Near 0 and 1 both hold less often than in the mean."""
    hits, other = np.meshgrid(np.arange(size + 1), np.arange(other_size + 1), indexing="ij")
    low, high = newcombe_limits(hits, size, other, other_size)
    covered, covered_alone = [], []
    grid = np.linspace(0.02, 0.98, 25)
    for p in grid:
        mine = stats.binom.pmf(np.arange(size + 1), size, p)
        one_low, one_high = wilson_limits(np.arange(size + 1.0), float(size))
        covered_alone.append(mine[(one_low <= p) & (p <= one_high)].sum())
        for q in grid:
            chance = mine[:, None] * stats.binom.pmf(np.arange(other_size + 1), other_size, q)
            covered.append(chance[(low <= p - q) & (p - q <= high)].sum())
    assert 0.945 < np.mean(covered) < 0.965 and min(covered) > 0.86
    assert 0.945 < np.mean(covered_alone) < 0.965 and min(covered_alone) > 0.83


def test_a_wider_range_holds_more_often_and_says_so() -> None:
    narrow, wide = (newcombe(Share(30, 90), Share(20, 90), coverage) for coverage in (0.8, 0.99))
    assert wide.low < narrow.low < narrow.high < wide.high
    assert (narrow.coverage, wide.coverage) == (0.8, 0.99)
    assert wilson(Share(3, 9), 0.8).coverage == 0.8


def test_the_pooled_p_is_that_of_the_normal_distribution_and_1_where_nothing_varies() -> None:
    assert pooled_p(Share(0, 10), Share(0, 3)) == pooled_p(Share(4, 4), Share(9, 9)) == 1.0
    (hits, size), (other, other_size) = counts(4), counts(5)
    pairs = [(Share(*mine), Share(*its)) for mine, its in _pairs(hits, size, other, other_size)]
    z = np.array([pooled_z(*pair) for pair in pairs])
    assert largest(np.array([pooled_p(*pair) for pair in pairs]), 2 * stats.norm.sf(np.abs(z))) < 1e-12


@given(shares, shares)
@settings(max_examples=60)
def test_an_interval_is_the_formula_done_by_hand_and_turns_with_the_arms(one: Share, other: Share) -> None:
    found, turned = difference(one, other), difference(other, one)
    p, q = one.hits / one.size, other.hits / other.size
    reach = 1.959964 * math.sqrt(p * (1 - p) / one.size + q * (1 - q) / other.size)
    # Seven digits of z: what they leave open is less than a millionth of the reach.
    assert (found.value, found.low, found.high) == pytest.approx(
        (p - q, p - q - reach, p - q + reach), abs=1e-6
    )
    assert (-found.value, -found.high, -found.low) == pytest.approx((turned.value, turned.low, turned.high))
    assert found.covers(found.value)


@given(shares, shares)
@settings(max_examples=60)
def test_the_square_of_the_pooled_z_is_chi_squared(one: Share, other: Share) -> None:
    z = pooled_z(one, other)
    assert pooled_z(other, one) == pytest.approx(-z)
    assert np.sign(z) == np.sign(one.rate - other.rate)
    table = [[share.hits, share.size - share.hits] for share in (one, other)]
    if np.sum(table, axis=0).all():  # somebody did it, and somebody did not
        assert z**2 == pytest.approx(stats.chi2_contingency(table, correction=False).statistic, abs=1e-9)
    else:
        assert z == 0.0


def test_the_pooled_z_of_the_aspirin_trial_is_the_printed_one() -> None:
    """Heart attacks in the Physicians' Health Study, 1988: chi-squared 25.01 in Agresti's textbooks."""
    assert pooled_z(Share(104, 11037), Share(189, 11034)) == pytest.approx(-math.sqrt(25.01), abs=5e-4)


def test_pooled_errors_of_many_pairs_are_those_of_each() -> None:
    size, other = np.array([50.0, 800.0, 7.0]), np.array([60.0, 10.0, 7.0])
    hits, other_hits = np.array([5.0, 640.0, 1.0]), np.array([9.0, 3.0, 6.0])
    rate = (hits + other_hits) / (size + other)
    errors = np.asarray(pooled_error(rate, size, other))
    for n, error in enumerate(errors):
        z, _ = proportions_ztest([hits[n], other_hits[n]], [size[n], other[n]])
        assert (hits[n] / size[n] - other_hits[n] / other[n]) / error == pytest.approx(z, rel=1e-12)


@pytest.mark.parametrize(("hits", "size"), [(0, 0), (5, 4), (-1, 4), (math.nan, 4)])
def test_what_is_no_share_is_refused(hits: float, size: float) -> None:
    with pytest.raises(ValueError, match="is not a share"):
        Share(hits, size)


def test_an_estimate_knows_the_error_that_it_claims() -> None:
    found = Estimate.with_normal_error(2.0, 0.5)
    assert (found.low, found.high) == pytest.approx((2 - 0.98, 2 + 0.98), abs=1e-4)
    assert found.error == pytest.approx(0.5)
    assert pytest.approx(stats.norm.ppf(0.975), rel=1e-12) == Z
    assert found.covers(found.low) and found.covers(found.high) and not found.covers(found.high + 1e-9)
    assert not found.covers(found.low - 1e-9)
    assert found.z == pytest.approx(4.0)
    wide = Estimate.with_normal_error(2.0, 0.5, 0.99)
    assert wide.error == pytest.approx(0.5) and wide.high == pytest.approx(2 + 0.5 * 2.5758, abs=1e-4)


def test_a_range_lies_above_zero_below_it_or_on_both_sides() -> None:
    assert Estimate(2.0, 0.1, 3.0).direction == "above"
    assert Estimate(-2.0, -3.0, -0.1).direction == "below"
    assert Estimate(1.0, 0.0, 3.0).direction == Estimate(1.0, -1.0, 3.0).direction == "both"
    assert Estimate(0.0, 0.0, 0.0).z == 0.0 and Estimate(-1.0, -1.0, -1.0).z == -math.inf
    with pytest.raises(ValueError, match="between 0 and 1"):
        errors_to_the_ends(1.0)
