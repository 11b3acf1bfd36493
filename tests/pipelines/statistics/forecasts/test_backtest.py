"""Ranges out of past errors: that they hold as often as they say, and know nothing of the future."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from pipelines.statistics.arrays import Floats, Integers
from pipelines.statistics.forecasts.backtest import (
    APART,
    LEAST_HISTORY,
    ORIGINS,
    Backtest,
    backtest,
    half_width,
    judged,
    level_of,
    quantiles_at,
)
from pipelines.statistics.forecasts.forecast import naive, seasonal_naive
from pipelines.statistics.scores import pinball_loss


def walk(seed: int, count: int = 700) -> Floats:
    found: Floats = 5000.0 + np.cumsum(np.random.default_rng(seed).normal(0, 10, count))
    return found


def past_of(origins: Integers, errors: Floats) -> Backtest:
    """A back-test whose forecasts are 0 and whose levels are 1."""
    none = np.zeros(errors.shape)
    return Backtest(origins, none, errors, np.ones(len(origins)), none, none.astype(bool))


def test_each_forecast_is_made_from_what_was_known_then() -> None:
    values = walk(1, 300)
    asked: list[int] = []

    def method(history: Floats, horizon: int) -> Floats:
        asked.append(len(history))
        return naive(history, horizon)

    past = backtest(values, method, 14)
    assert asked == [origin + 1 for origin in past.origins]
    assert min(asked) >= LEAST_HISTORY
    assert set(np.diff(past.origins)) == {APART}
    for row, origin in enumerate(past.origins):
        assert (past.forecasts[row] == values[origin]).all()
        there = values[origin + 1 : origin + 15]
        assert past.actuals[row, : len(there)].tolist() == there.tolist()
        assert np.isnan(past.actuals[row, len(there) :]).all()
    assert past.levels[-1] == pytest.approx(values[: past.origins[-1] + 1][-28:].mean() ** 0.5)


def test_what_comes_after_an_origin_changes_no_range_that_was_given_then() -> None:
    values = walk(2)
    other = values.copy()
    cut = 500
    other[cut + 1 :] += 900.0
    ours, theirs = (judged(backtest(one, naive, 28), 28, most=None) for one in (values, other))
    until = ours.origins <= cut
    assert until.any() and not until.all()
    assert (ours.low[until] == theirs.low[until]).all()
    assert (ours.high[until] == theirs.high[until]).all()


def test_the_rank_is_that_of_a_finite_sample() -> None:
    """Of n errors the ⌈.8 (n + 1)⌉-th smallest, by hand, where nothing is pooled."""
    for count in (4, 9, 26):
        errors = np.random.default_rng(count).permutation(np.arange(1.0, count + 1))
        past = past_of(np.arange(count) * 7, errors[:, None])
        assert half_width(past, 1, 0.8) == math.ceil(0.8 * (count + 1))
    few = past_of(np.arange(3) * 7, np.ones((3, 1)))
    assert half_width(few, 1, 0.8) is None
    assert half_width(few, 1, 0.5) == 1.0
    assert quantiles_at(few, 1, 10.0, 1.0) is None


def test_steps_beside_it_are_pooled_as_far_as_they_are_known() -> None:
    origins = np.arange(26) * 7
    errors = np.tile(np.arange(1.0, 11.0), (26, 1))  # an error of as much as the steps ahead
    past = past_of(origins, errors)
    assert half_width(past, 5, 0.999999) is None
    # Steps 2 to 8 are pooled, seven values of equal number: the rank ⌈.8 · 27/26 · 182⌉ = 152 of 182 is a 7.
    assert half_width(past, 5, 0.8) == 7.0


def test_ranges_of_a_random_walk_hold_as_often_as_they_say() -> None:
    """Over 300 walks, naive being right about each: 80 % of the newest, independent forecasts, give or take."""
    held = []
    for seed in range(300):
        past = backtest(walk(seed, 420), naive, 7)
        found = judged(past, 7, most=1)
        held.append(float(found.held))
    share = float(np.mean(held))
    assert abs(share - 0.8) <= 3 * math.sqrt(0.8 * 0.2 / 300)


def test_what_is_not_known_of_a_day_widens_its_range_and_blind_forecasts_say_nothing() -> None:
    past = past_of(np.arange(30) * 7, np.where(np.arange(30)[:, None] < 26, 1.0, 50.0))
    said = quantiles_at(past, 1, 100.0, 1.0, doubt=0.2)
    assert said is not None
    wide = half_width(past, 1, 0.8)
    assert said[0.9] - 100.0 == pytest.approx(math.hypot(wide or 0.0, 1.2816 * 20.0), rel=1e-4)
    sighted = replace(past, blind=past.actuals == 50.0)
    assert half_width(past, 1, 0.9) == 50.0
    assert half_width(sighted, 1, 0.9) == 1.0


def test_no_range_without_a_history() -> None:
    short = walk(3, LEAST_HISTORY)
    assert len(backtest(short, naive, 7).origins) == 0
    assert half_width(backtest(short, naive, 7), 7, 0.8) is None
    assert judged(backtest(short, naive, 7), 7).count == 0
    assert math.isnan(judged(backtest(short, naive, 7), 7).loss)


def test_the_loss_is_that_of_the_quantiles_that_were_given() -> None:
    values = walk(4)
    past = backtest(values, seasonal_naive, 14)
    found = judged(past, 14)
    assert found.count == ORIGINS
    by_hand = [
        pinball_loss({0.1: low, 0.5: point, 0.9: high}, actual)
        for low, point, high, actual in zip(found.low, found.point, found.high, found.actual, strict=True)
    ]
    assert found.loss == pytest.approx(float(np.mean(by_hand)))
    assert found.held == sum(
        low <= actual <= high for low, high, actual in zip(found.low, found.high, found.actual, strict=True)
    )


def test_a_back_test_tells_how_far_it_is_and_can_be_ended() -> None:
    class EndedError(Exception):
        pass

    seen: list[float] = []

    def say(share: float) -> None:
        seen.append(share)
        if share > 0.3:
            raise EndedError

    with pytest.raises(EndedError):
        backtest(walk(5), naive, 7, say=say)
    assert seen == sorted(seen)
    assert level_of(np.zeros(40)) == 1.0
