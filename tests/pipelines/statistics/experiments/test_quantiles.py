"""Quantiles of users' loads against repeating each load as often as it counts, and against what samples show."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.statistics.arrays import Floats, Integers
from pipelines.statistics.estimate import Estimate
from pipelines.statistics.experiments.quantiles import (
    LEAST_USERS,
    Replicated,
    estimate,
    quantile,
    ratio,
    replicated,
    weights,
)


def loads(seed: int, users: int, alike: float = 0.5) -> tuple[Floats, Integers]:
    """Load times of users with 1 to 30 loads each; `alike` is the spread between users."""
    stream = np.random.default_rng(seed)
    user = np.repeat(np.arange(users), stream.geometric(0.15, users))
    own = alike * stream.standard_normal(users)[user]
    return np.exp(7.3 + own + 0.4 * stream.standard_normal(len(user))), user


@pytest.mark.parametrize("at", [0.05, 0.5, 0.75, 0.99])
def test_replicates_are_the_quantile_of_loads_repeated_as_often_as_they_count(at: float) -> None:
    """Over 25 arms of 200 replicates: 5,000 for each share."""
    largest = 0.0
    for seed in range(25):
        values, user = loads(seed, 40 + seed)
        if seed % 5 == 0:
            values = np.round(values, -2)  # ties
        counts = weights(40 + seed, np.random.default_rng(seed))
        found = replicated(values, user, counts, at=at)
        expected = [np.quantile(np.repeat(values, row[user]), at, method="inverted_cdf") for row in counts]
        largest = max(largest, float(np.abs(found.replicates - expected).max()))
        assert found.value == np.quantile(values, at, method="inverted_cdf")
    assert largest == 0.0


def test_weights_are_poisson_numbers_of_mean_one() -> None:
    counts = weights(5_000, np.random.default_rng(1))
    assert counts.shape == (200, 5_000)
    assert counts.mean() == pytest.approx(1.0, abs=0.01) and counts.var() == pytest.approx(1.0, abs=0.02)
    assert (counts == 0).mean() == pytest.approx(np.exp(-1), abs=0.003)


def test_ranges_hold_as_often_as_they_say_where_order_statistics_are_too_narrow() -> None:
    truth = np.quantile(loads(10**6, 200_000)[0], 0.75)
    held, held_by_order, ratios = [], [], []
    for seed in range(400):
        stream = np.random.default_rng((7, seed))
        one, other = (quantile(*loads(2 * seed + arm, 250), stream) for arm in (0, 1))
        assert one is not None and other is not None
        held.append(estimate(one).covers(float(truth)))
        ratios.append(ratio(one, other).covers(1.0))
        values = np.sort(loads(2 * seed, 250)[0])
        n = len(values)
        reach = 1.96 * np.sqrt(n * 0.75 * 0.25)
        held_by_order.append(values[int(0.75 * n - reach)] <= truth <= values[int(0.75 * n + reach)])
    assert np.mean(held) == pytest.approx(0.95, abs=0.035)
    assert np.mean(ratios) == pytest.approx(0.95, abs=0.035)
    assert np.mean(held_by_order) < 0.8


def test_a_ratio_is_even_on_the_scale_of_the_logarithm() -> None:
    one = Replicated(2_000.0, np.array([1_900.0, 2_000.0, 2_100.0]))
    other = Replicated(1_000.0, np.array([1_000.0, 1_000.0, 1_000.0]))
    found = ratio(one, other)
    assert isinstance(found, Estimate)
    assert found.value == 2.0 and found.low * found.high == pytest.approx(4.0)
    assert np.log(found.high / 2.0) == pytest.approx(1.959964 * one.log_error)
    assert estimate(other).low == estimate(other).high == 1_000.0
    assert estimate(one, 0.8).high < estimate(one).high


def test_few_users_have_none_and_nonsense_is_refused() -> None:
    values, user = loads(3, LEAST_USERS - 1)
    stream = np.random.default_rng(1)
    assert quantile(values, user, stream) is None
    assert quantile(np.zeros(0), np.zeros(0, np.int64), stream) is None
    values, user = loads(3, 50)
    for bad, at in ((values, 0.0), (values * 0, 0.75)):
        with pytest.raises(ValueError, match="above 0"):
            replicated(bad, user, weights(50, stream), at=at)
