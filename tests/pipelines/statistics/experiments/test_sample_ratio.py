"""The sizes of two arms against those of a fair coin, and against any plan."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipelines.statistics.experiments import sample_ratio
from tests.pipelines.statistics.oracle import DRAWS, largest


def chance_of_such_a_split(smaller: int, total: int) -> float:
    """Of a split at least as uneven, by counting all of the ways in which a coin can fall."""
    ways = sum(math.comb(total, n) for n in range(smaller + 1))
    return math.ldexp(2 * ways, -total)


def counted_chance(treatment: int, total: int, planned: Fraction) -> float:
    """Of sizes that are no likelier than these, each one's chance written out in whole numbers."""
    ways = ways_of(total, planned)
    return float(Fraction(sum(way for way in ways if way <= ways[treatment]), planned.denominator**total))


@cache
def ways_of(total: int, planned: Fraction) -> list[int]:
    over, under = planned.numerator, planned.denominator - planned.numerator
    return [math.comb(total, n) * over**n * under ** (total - n) for n in range(total + 1)]


def two_sided(z: float) -> float:
    return math.erfc(abs(z) / math.sqrt(2))


@pytest.mark.parametrize(
    ("treatment", "control", "p"),
    [(815_482, 821_588, 1.8e-6)],
)
def test_a_published_mismatch_is_found(treatment: int, control: int, p: float) -> None:
    """Kohavi, Tang and Xu, "Trustworthy online controlled experiments" (2020), chapter 21."""
    assert two_sided(sample_ratio.z(treatment, control)) == pytest.approx(p, rel=0.03)


@pytest.mark.parametrize(("treatment", "control"), [(150, 100), (480, 540), (90, 90), (45, 75)])
def test_chances_are_near_those_that_are_counted(treatment: int, control: int) -> None:
    """With half a person off the distance for the steps of a count, as no z has them."""
    total, smaller = treatment + control, min(treatment, control)
    z = sample_ratio.z(treatment, control)
    nearer = max(abs(z) - 1 / math.sqrt(total), 0.0)
    exact = min(chance_of_such_a_split(smaller, total), 1.0)
    assert two_sided(nearer) == pytest.approx(exact, rel=0.1)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
@settings(max_examples=100)
def test_the_square_is_chi_squared_and_the_sign_says_which_arm_is_larger(
    treatment: int, control: int
) -> None:
    z = sample_ratio.z(treatment, control)
    assert z**2 == pytest.approx(stats.chisquare([treatment, control]).statistic, rel=1e-9, abs=1e-12)
    assert (z > 0) is (treatment > control) and (z < 0) is (treatment < control)
    assert sample_ratio.z(control, treatment) == pytest.approx(-z)


def test_without_anybody_there_is_no_ratio() -> None:
    with pytest.raises(ValueError, match="Nobody"):
        sample_ratio.z(0, 0)
    with pytest.raises(ValueError, match="Nobody"):
        sample_ratio.check(0, 0)


def test_small_experiments_are_counted_out_over_drawn_sizes_and_plans() -> None:
    stream = np.random.default_rng(1)
    found: list[float] = []
    expected: list[float] = []
    while len(found) < DRAWS:
        planned = Fraction(int(stream.integers(1, 20)), 20)
        total = int(stream.integers(1, 61))
        if total * min(planned, 1 - planned) < sample_ratio.LEAST_EXPECTED:
            treatment = int(stream.integers(0, total + 1))
            result = sample_ratio.check(treatment, total - treatment, float(planned))
            assert result.method == "exact binomial"
            found.append(result.p)
            expected.append(counted_chance(treatment, total, planned))
    assert largest(np.array(found), np.array(expected)) < 1e-10


def test_large_experiments_have_the_tail_of_chi_squared_over_drawn_sizes_and_plans() -> None:
    stream = np.random.default_rng(2)
    total = np.exp(stream.uniform(np.log(300), np.log(1e6), DRAWS)).astype(int)
    planned = stream.uniform(0.05, 0.95, DRAWS)
    share = np.clip(planned + stream.normal(0.0, 2.0, DRAWS) * np.sqrt(planned * (1 - planned) / total), 0, 1)
    treatment = np.round(share * total).astype(int)
    treatment[::50], treatment[1::50] = 0, total[1::50]
    results = [
        sample_ratio.check(int(mine), int(n - mine), float(plan))
        for mine, n, plan in zip(treatment, total, planned, strict=True)
    ]
    assert {result.method for result in results} == {"chi-squared"}
    away = (treatment - total * planned) / np.sqrt(total * planned * (1 - planned))
    expected = np.array([math.erfc(one / math.sqrt(2)) for one in np.abs(away)])
    assert largest(np.array([result.p for result in results]), expected) < 1e-9


@pytest.mark.parametrize("planned", [Fraction(1, 2), Fraction(1, 5), Fraction(1, 10)])
def test_of_all_sizes_of_a_plan_that_was_kept_about_one_in_a_thousand_rings(planned: Fraction) -> None:
    for total in (8, 19, 20, 60, 150):
        rings = [
            stats.binom.pmf(n, total, float(planned))
            for n in range(total + 1)
            if sample_ratio.check(n, total - n, float(planned)).is_alarm
        ]
        assert sum(rings) < 0.0035  # chi-squared of ten expected is skewed; it is .001 from 50 on


def test_a_plan_that_is_not_half_and_half_is_kept() -> None:
    kept = sample_ratio.check(900, 100, 0.9)
    assert kept.p == pytest.approx(1.0) and not kept.is_alarm and kept.expected == pytest.approx((900, 100))
    assert sample_ratio.check(900, 100).is_alarm
    with pytest.raises(ValueError, match="one arm only"):
        sample_ratio.check(9, 1, 1.0)
    with pytest.raises(ValueError, match="0 units or more"):
        sample_ratio.check(-1, 1)
