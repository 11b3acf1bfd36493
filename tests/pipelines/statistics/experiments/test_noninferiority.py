"""Ratios of shares against the equation that MOVER-R solves, and what is said of a guardrail."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from pipelines.statistics.arrays import Floats
from pipelines.statistics.experiments.noninferiority import Worse, judge, ratio, ratio_limits
from pipelines.statistics.proportions import Share
from tests.pipelines.statistics.oracle import counts, largest

Z = 1.959963984540054
shares = st.tuples(st.integers(0, 3000), st.integers(1, 3000)).map(lambda n: Share(min(n), max(n)))


def wilson_by_hand(hits: Floats, size: Floats) -> tuple[Floats, Floats]:
    rate, more = hits / size, Z**2 / size
    middle, reach = rate + more / 2, Z * np.sqrt(rate * (1 - rate) / size + more / (4 * size))
    low: Floats = np.where(hits == 0, 0.0, (middle - reach) / (1 + more))
    high: Floats = (middle + reach) / (1 + more)
    return low, high


def limit_by_halving(hits: Floats, size: Floats, other: Floats, other_size: Floats, *, side: int) -> Floats:
    """Where the range of p - ratio * q, by the distances to the limits of both, ends at 0: what MOVER-R solves
    (Donner and Zou 2012, section 2). Halved in the logarithm, 120 times."""
    p, q = hits / size, other / other_size
    (p_low, p_high), (q_low, q_high) = wilson_by_hand(hits, size), wilson_by_hand(other, other_size)

    def end(times: Floats) -> Floats:
        if side < 0:
            return p - times * q - np.hypot(p - p_low, times * (q_high - q))
        return p - times * q + np.hypot(p_high - p, times * (q - q_low))

    low, high = np.full(len(p), -30.0), np.full(len(p), 30.0)
    for _ in range(120):
        middle = (low + high) / 2
        above = end(np.exp(middle)) > 0
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    limit: Floats = np.exp((low + high) / 2)
    return limit


def test_limits_solve_their_equation_over_drawn_pairs() -> None:
    (hits, size), (other, other_size) = counts(11), counts(12)
    low, high = ratio_limits(hits, size, other, other_size)
    assert np.array_equal(low == 0, hits == 0)
    assert np.array_equal(np.isinf(high), other == 0)
    below, above = (
        limit_by_halving(*(numbers.astype(float) for numbers in (hits, size, other, other_size)), side=side)
        for side in (-1, 1)
    )
    # On the scale of logarithms, since ratios go from .0001 to 10,000.
    expected = np.where(hits == 0, 0.0, np.log(below))
    found = np.log(low, out=np.zeros(len(low)), where=low > 0)
    assert largest(found, expected) < 1e-6
    expected = np.where(other == 0, np.inf, np.log(above))
    assert largest(np.log(high), expected) < 1e-6


@given(shares, shares)
def test_a_ratio_turned_over_is_that_of_the_arms_changed_about(one: Share, other: Share) -> None:
    found, turned = ratio(one, other), ratio(other, one)
    assert found.low <= found.high
    for end, opposite in ((found.low, turned.high), (found.high, turned.low)):
        if end == 0 or math.isinf(end):
            assert math.isinf(opposite) or opposite == 0
        else:
            assert end * opposite == pytest.approx(1.0, rel=1e-9)


def test_with_many_events_it_is_near_the_range_of_logarithms() -> None:
    stream = np.random.default_rng(3)
    size = stream.integers(20_000, 60_000, (2, 200))
    hits = stream.binomial(size, stream.uniform(0.02, 0.6, 200))
    found = ratio_limits(hits[0], size[0], hits[1], size[1])
    low, high = confint_proportions_2indep(
        hits[0], size[0], hits[1], size[1], compare="ratio", method="log-adjusted"
    )
    assert np.abs(found[0] / low - 1).max() < 0.005 and np.abs(found[1] / high - 1).max() < 0.005


@pytest.mark.parametrize(("rate", "other"), [(0.02, 0.02), (0.3, 0.25), (0.9, 0.95)])
def test_its_range_holds_the_true_ratio_about_as_often_as_it_says(rate: float, other: float) -> None:
    stream = np.random.default_rng(4)
    size, splits = 1_000, 20_000
    hits, others = stream.binomial(size, rate, splits), stream.binomial(size, other, splits)
    low, high = ratio_limits(hits, size, others, size)
    assert np.mean((low <= rate / other) & (rate / other <= high)) == pytest.approx(0.95, abs=0.01)


def test_a_guardrail_is_safe_harmful_or_not_known() -> None:
    assert judge(Share(700, 20_000), Share(710, 20_000), 0.15).outcome == "safe"
    assert judge(Share(169, 31_196), Share(66, 30_012), 0.15).outcome == "harmful"
    assert judge(Share(66, 20_000), Share(60, 20_000), 0.15).outcome == "not known"
    assert judge(Share(5, 1_610), Share(5, 1_567), 0.15).outcome == "too few"
    assert judge(Share(0, 100), Share(0, 100), 0.15).outcome == "too few"
    assert judge(Share(25, 100), Share(0, 100), 0.15).outcome == "harmful"
    assert judge(Share(100, 100), Share(100, 100), 0.15).outcome == "too few"  # nobody without it


def test_worse_by_less_than_the_margin_is_safe_and_said_to_be_worse() -> None:
    found = judge(Share(42_000, 100_000), Share(40_000, 100_000), 0.15)
    assert found.outcome == "safe" and found.is_worse
    assert not judge(Share(40_000, 100_000), Share(42_000, 100_000), 0.15).is_worse


def test_of_what_must_not_get_fewer_the_lower_end_counts() -> None:
    fewer = {"treatment": Share(300, 1_000), "control": Share(400, 1_000)}
    found = judge(fewer["treatment"], fewer["control"], 0.1, worse="fewer")
    assert found.outcome == "harmful" and found.limit == pytest.approx(0.9)
    more = judge(Share(420, 1_000), Share(400, 1_000), 0.1, worse="fewer")
    assert more.outcome == "safe"
    assert judge(fewer["control"], fewer["treatment"], 0.1).outcome == "harmful"


def test_harm_is_found_with_the_error_that_it_is_given() -> None:
    arms = Share(520, 10_000), Share(460, 10_000)
    assert judge(*arms, 0.05).outcome == "harmful"
    strict = judge(*arms, 0.05, harm_alpha=0.01)
    assert strict.outcome == "not known" and strict.to_be_harmful.coverage == 0.99


def test_of_a_true_effect_as_large_as_the_margin_one_in_twenty_is_called_safe() -> None:
    stream = np.random.default_rng(6)
    size, splits, rate, margin = 20_000, 20_000, 0.03, 0.15
    hits = stream.binomial(size, rate * (1 + margin), splits)
    _, high = ratio_limits(hits, size, stream.binomial(size, rate, splits), size, 0.90)
    assert np.mean(high < 1 + margin) == pytest.approx(0.05, abs=0.005)


@pytest.mark.parametrize(("margin", "worse"), [(0.0, "more"), (-0.1, "more"), (1.0, "fewer")])
def test_a_margin_that_can_t_be_held_is_refused(margin: float, worse: Worse) -> None:
    with pytest.raises(ValueError, match="margin"):
        judge(Share(1, 2), Share(1, 2), margin, worse=worse)
