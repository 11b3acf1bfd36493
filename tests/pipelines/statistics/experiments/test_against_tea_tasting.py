"""Ratios per user, Welch and CUPED against tea-tasting, which computes them from means and covariances of an arm.

It takes milliseconds for a pair of arms: 500 here, and 5,000 against formulas that are written out in each one's test.
"""

from __future__ import annotations

import numpy as np
import pytest
import tea_tasting as tt
from tea_tasting.aggr import Aggregates

from pipelines.statistics.arrays import Floats
from pipelines.statistics.estimate import Z
from pipelines.statistics.experiments import cuped
from pipelines.statistics.experiments.means import Moments, welch_limits
from pipelines.statistics.experiments.ratio_metrics import UserSums, differences, log_differences

PAIRS = 500


def arms(seed: int, users: int) -> tuple[Floats, Floats]:
    """Plans and sessions of `PAIRS` arms; in a tenth of them nobody plans, in another all do in each session."""
    stream = np.random.default_rng(seed)
    sessions = 1 + stream.poisson(stream.gamma(0.8, 2.5, (PAIRS, users)))
    rate = stream.choice([0.0, 1.0, 0.2, 0.5, 0.7], (PAIRS, 1), p=[0.1, 0.1, 0.2, 0.3, 0.3])
    return stream.binomial(sessions, rate).astype(float), sessions.astype(float)


def aggregates(x: Floats, y: Floats) -> list[Aggregates]:
    """Of each row."""
    n = x.shape[1]
    a, b = x - x.mean(1, keepdims=True), y - y.mean(1, keepdims=True)
    moments = ((a * a).sum(1), (b * b).sum(1), (a * b).sum(1))
    return [
        Aggregates(n, {"x": p, "y": q}, {"x": v / (n - 1), "y": w / (n - 1)}, {("x", "y"): c / (n - 1)})
        for p, q, v, w, c in zip(x.mean(1), y.mean(1), *moments, strict=True)
    ]


def sums(x: Floats, y: Floats) -> UserSums:
    return UserSums(x.shape[1], x.sum(1), y.sum(1), (x * x).sum(1), (y * y).sum(1), (x * y).sum(1))


def test_ratios_per_user_over_drawn_arms() -> None:
    one, other = arms(1, 60), arms(2, 45)
    metric = tt.RatioOfMeans("x", "y", use_t=False)
    rates = [x.sum(1) / y.sum(1) for x, y in (one, other)]
    # It wants logarithms of both, and takes the root of what rounding leaves where all plan in each session.
    plans = (rates[0] > 0) & (rates[1] > 0) & ((rates[0] < 1) | (rates[1] < 1))
    assert 0.6 < plans.mean() < 0.9
    results = [
        metric.analyze_aggregates(control, treatment) if both else None
        for control, treatment, both in zip(aggregates(*other), aggregates(*one), plans, strict=True)
    ]
    # Its aggregates are means and covariances, ours are sums: nothing but rounding is between them.
    value, error = differences(sums(*one), sums(*other))
    logs, log_error = log_differences(sums(*one), sums(*other))
    found = {
        "effect_size": value,
        "effect_size_ci_lower": value - Z * error,
        "effect_size_ci_upper": value + Z * error,
        "rel_effect_size": np.expm1(logs),
        "rel_effect_size_ci_lower": np.expm1(logs - Z * log_error),
        "rel_effect_size_ci_upper": np.expm1(logs + Z * log_error),
    }
    for name, numbers in found.items():
        expected = np.array([getattr(result, name) for result in results if result is not None])
        mine = numbers[plans]
        relative = np.abs(mine - expected) / np.maximum(np.abs(expected), 1.0)
        assert relative.max() < 1e-6, name


def test_welch_over_drawn_arms() -> None:
    one, other = arms(3, 40)[1], arms(4, 25)[1]
    metric = tt.Mean("x", use_t=True, equal_var=False)
    results = [
        metric.analyze_aggregates(control, treatment)
        for control, treatment in zip(aggregates(other, other), aggregates(one, one), strict=True)
    ]
    treatment, control = (Moments(x.shape[1], x.mean(1), x.var(1, ddof=1)) for x in (one, other))
    low, high = welch_limits(treatment, control)
    assert low == pytest.approx(np.array([result.effect_size_ci_lower for result in results]), abs=1e-9)
    assert high == pytest.approx(np.array([result.effect_size_ci_upper for result in results]), abs=1e-9)


@pytest.mark.parametrize("users", [200, 5_000])
def test_cuped_where_everybody_has_a_past(users: int) -> None:
    """Its slope is that of all people together; ours leaves out what the arms differ by, which is little."""
    metric = tt.Mean("x", "y", use_t=False)
    for seed in range(20):
        stream = np.random.default_rng(seed)
        before = stream.poisson(5.0, users).astype(float)
        treated = stream.random(users) < 0.5
        outcome = 0.7 * before + stream.normal(0, 2, users) + 0.3 * treated
        control, treatment = (
            aggregates(outcome[None, arm], before[None, arm])[0] for arm in (~treated, treated)
        )
        result = metric.analyze_aggregates(control, treatment)
        found = cuped.difference(outcome, before, treated)
        assert (found.value, found.low, found.high) == pytest.approx(
            (result.effect_size, result.effect_size_ci_lower, result.effect_size_ci_upper), abs=1e-9
        )
        ours = cuped.compare(outcome, before, treated).estimate
        assert ours.value == pytest.approx(result.effect_size, abs=0.15 * found.error)
        assert ours.error == pytest.approx(found.error, rel=0.02)
