"""The sizes of two arms against those of a fair coin."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipelines.statistics import sample_ratio


def chance_of_such_a_split(smaller: int, total: int) -> float:
    """Of a split at least as uneven, by counting all of the ways in which a coin can fall."""
    ways = sum(math.comb(total, n) for n in range(smaller + 1))
    return math.ldexp(2 * ways, -total)


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
