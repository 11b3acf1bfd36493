"""Welch's interval against its formula, with Student's tail integrated in the test."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.statistics.arrays import Floats
from pipelines.statistics.experiments.means import CAP, Moments, difference, welch, welch_limits
from tests.pipelines.statistics.oracle import DRAWS


def tail(t: Floats, degrees: Floats) -> Floats:
    """Chance that Student's t is above `t`: with t = √ν tan a, the integral of cos^(ν - 1) a from there on, over that
    of the whole. By Gauss and Legendre, in pieces, as far as the integrand is above a billionth of a billionth."""

    def integral(low: Floats) -> Floats:
        high = np.minimum(low + 11.0 / np.sqrt(np.maximum(degrees - 1, 1e-9)), np.pi / 2)
        nodes, weights = np.polynomial.legendre.leggauss(120)
        at = low[:, None] + (high - low)[:, None] * (nodes + 1) / 2
        power = np.exp((degrees - 1)[:, None] * np.log(np.maximum(np.cos(at), 1e-300)))
        return (power @ weights) * (high - low) / 2

    return integral(np.arctan(t / np.sqrt(degrees))) / (2 * integral(np.zeros(len(t))))


def test_limits_are_those_of_welch_over_drawn_arms() -> None:
    """How far each limit is from the one that has 2.5 % beyond it: the tail's error over the density there."""
    stream = np.random.default_rng(1)
    people = np.exp(stream.uniform(np.log(4), np.log(20_000), (2, DRAWS))).astype(int)
    mean, variance = stream.normal(0, 5, (2, DRAWS)), stream.gamma(1.0, 3.0, (2, DRAWS))
    one, other = (Moments(people[arm], mean[arm], variance[arm]) for arm in (0, 1))
    low, high = welch_limits(one, other)
    a, b = variance / people
    degrees = (a + b) ** 2 / (a**2 / (people[0] - 1) + b**2 / (people[1] - 1))
    error = np.sqrt(a + b)
    assert np.abs((low + high) / 2 - (mean[0] - mean[1])).max() < 1e-9
    reach = (high - low) / 2 / error
    distance = np.abs(tail(reach, degrees) - 0.025)
    assert distance.max() < 1e-9
    alone = welch(Moments(4, 2.0, 1.5), Moments(9, 1.0, 0.5))
    limits = welch_limits(Moments(4, 2.0, 1.5), Moments(9, 1.0, 0.5))
    assert (alone.value, alone.low, alone.high) == pytest.approx((1.0, *(float(end) for end in limits)))


def test_a_textbook_s_range() -> None:
    """Two samples of ten in Welch's way: t of 97.5 % with 17.78 degrees is 2.1027."""
    one = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    other = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    found = difference(one, other).estimate  # Student's sleep data: R prints -3.3654832 and 0.2054832
    assert (found.low, found.high) == pytest.approx((-3.3654832, 0.2054832), abs=5e-8)
    assert found.value == pytest.approx(-1.58)


def test_values_are_capped_at_a_quantile_of_both_arms_together_and_that_is_said() -> None:
    stream = np.random.default_rng(2)
    treatment, control = stream.pareto(1.2, 3_000), stream.pareto(1.2, 2_000)
    treatment[:3] = 10_000.0
    found, plain = difference(treatment, control, cap_at=CAP), difference(treatment, control)
    assert found.cap is not None
    assert found.cap == np.quantile(np.concatenate([treatment, control]), 0.999)
    assert found.capped == ((treatment > found.cap).sum(), (control > found.cap).sum())
    assert sum(found.capped) == 5
    assert found.means[0] == pytest.approx(np.minimum(treatment, found.cap).mean())
    assert found.estimate.error < plain.estimate.error and plain.cap is None and plain.capped == (0, 0)


def test_what_does_not_vary_has_no_width_and_an_arm_of_one_is_refused() -> None:
    found = difference(np.full(5, 2.0), np.full(9, 1.5)).estimate
    assert (found.value, found.low, found.high) == (0.5, 0.5, 0.5)
    with pytest.raises(ValueError, match="two people"):
        difference(np.ones(1), np.ones(5))
    with pytest.raises(ValueError, match="two people"):
        difference(np.ones(0), np.ones(5), cap_at=CAP)
