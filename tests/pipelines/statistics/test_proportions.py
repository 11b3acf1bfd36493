"""Differences of shares are those of published tables, of scipy, and of the formula done by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportions_ztest

from pipelines.statistics.estimate import Estimate, Z
from pipelines.statistics.proportions import Share, difference, pooled_error, pooled_z

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
