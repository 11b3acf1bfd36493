"""The ratio of two quantiles holds the truth as often as it says, where a user's loads are alike."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.statistics.experiments.quantile_ratio import Quantile, ratio
from pipelines.statistics.experiments.ratio_metrics import UserSums

LEVELS = tuple(np.round(np.arange(0.6, 0.9001, 0.005), 3))
LEVEL = 0.75
SAMPLES = 600


def arm(rng: np.random.Generator, users: int, times: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Loads in ms and whose they are: a user has about six, and a device that is quick or slow."""
    counts = 1 + rng.poisson(5, users)
    who = np.repeat(np.arange(users), counts)
    device = rng.normal(0, 0.4, users)[who]
    return times * np.exp(7.6 + device + rng.normal(0, 0.3, len(who))), who


def quantile(loads: np.ndarray, who: np.ndarray) -> Quantile:
    values = np.quantile(loads, LEVELS)
    at = values[LEVELS.index(LEVEL)]
    x = np.bincount(who, weights=loads <= at).astype(np.float64)
    return Quantile(
        LEVEL, LEVELS, tuple(map(float, values)), UserSums.of(x, np.bincount(who).astype(np.float64))
    )


@pytest.mark.parametrize("times", [1.0, 1.15])
def test_nine_of_ten_ranges_hold_the_true_ratio(times: float) -> None:
    rng = np.random.default_rng(3)
    found = [ratio(quantile(*arm(rng, 300, times)), quantile(*arm(rng, 350)), 0.90) for _ in range(SAMPLES)]
    held = np.mean([one is not None and one.covers(times) for one in found])
    assert 0.90 - 3 * np.sqrt(0.09 / SAMPLES) - 0.01 < held < 0.90 + 3 * np.sqrt(0.09 / SAMPLES) + 0.01


def test_it_is_as_wide_as_a_bootstrap_of_users_and_wider_than_one_of_loads() -> None:
    rng = np.random.default_rng(5)
    (loads, who), (others, of) = arm(rng, 800), arm(rng, 800)
    found = ratio(quantile(loads, who), quantile(others, of))
    assert found is not None

    def drawn(loads: np.ndarray, who: np.ndarray, *, by_user: bool) -> float:
        weights = rng.poisson(1.0, 800)[who] if by_user else rng.poisson(1.0, len(loads))
        order = np.argsort(loads)
        below = np.cumsum(weights[order])
        return float(loads[order][np.searchsorted(below, LEVEL * below[-1])])

    def width(*, by_user: bool) -> float:
        logs = [
            np.log(drawn(loads, who, by_user=by_user) / drawn(others, of, by_user=by_user))
            for _ in range(400)
        ]
        return float(np.std(logs) * 2 * 1.96)

    own = float(np.log(found.high / found.low))
    assert own == pytest.approx(width(by_user=True), rel=0.12)
    assert own > 1.3 * width(by_user=False)


def test_few_users_have_no_range() -> None:
    rng = np.random.default_rng(1)
    few, many = quantile(*arm(rng, 29)), quantile(*arm(rng, 100))
    assert ratio(few, many) is None
    assert many.estimate() is not None


def test_a_range_that_leaves_the_known_levels_is_none() -> None:
    sums = UserSums.of(np.tile([6.0, 1.0], 20), np.tile([8.0, 8.0], 20))
    narrow = Quantile(0.4375, (0.43, 0.4375, 0.44), (1.0, 2.0, 3.0), sums)
    assert narrow.estimate() is None
    assert narrow.at(0.435) == pytest.approx(1 + 2 / 3)
    assert narrow.at(0.44) == 3.0
