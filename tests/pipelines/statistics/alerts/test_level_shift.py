"""Steps in series whose steps are known."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest

from pipelines.statistics.alerts.level_shift import BEFORE, LEAST_AFTER, MOST, Z_NEEDED, level_shift
from pipelines.statistics.arrays import Floats

WEEKS = 120


def series(seed: int, *, weeks: int = WEEKS, growth: float = 0.002, noise: float = 0.02) -> Floats:
    """A series with growth, a season and noise, without a step."""
    stream = np.random.default_rng(seed)
    week = np.arange(weeks)
    season = 0.05 * np.sin(2 * np.pi * week / 52)
    return 100.0 * np.exp(growth * week + season + noise * stream.standard_normal(weeks))


def stepped(seed: int, since: int, size: float, **rest: float) -> Floats:
    values = series(seed, **rest)  # type: ignore[arg-type]
    values[since:] *= size
    return values


@pytest.mark.parametrize("size", [1.5, 0.6])
@pytest.mark.parametrize("since", [WEEKS - 5, WEEKS - 12, WEEKS - 25])
def test_a_step_is_named_with_its_first_week_and_both_levels(since: int, size: float) -> None:
    values = stepped(1, since, size)
    found = level_shift(values)
    assert found is not None
    assert found.at == since
    assert found.before == pytest.approx(statistics.median(values[since - BEFORE : since]))
    assert found.after == pytest.approx(statistics.median(values[since:]))
    assert abs(found.z) >= Z_NEEDED


def test_where_nothing_happens_a_step_is_hardly_ever_named() -> None:
    named = [seed for seed in range(100) if level_shift(series(seed)) is not None]
    assert len(named) <= 1


def test_what_changes_little_by_little_is_no_step() -> None:
    values = series(3)
    values[-20:] *= np.linspace(1.0, 1.8, 20)
    assert level_shift(values) is None


def test_what_went_back_is_no_step() -> None:
    values = series(4)
    values[-14:-4] *= 1.5
    assert level_shift(values[:-4]) is not None
    found = level_shift(values)
    assert found is None or (found.at == len(values) - 4 and found.after < found.before)


def test_a_step_of_the_last_weeks_is_too_young_to_be_named() -> None:
    for young in range(1, LEAST_AFTER):
        assert level_shift(stepped(5, WEEKS - young, 2.0)) is None
    assert level_shift(stepped(5, WEEKS - LEAST_AFTER, 2.0)) is not None


def test_a_number_that_looks_back_takes_its_time_and_is_named_from_where_it_began() -> None:
    daily = np.repeat(stepped(6, WEEKS - 12, 1.5, noise=0.01), 7)
    looking_back = np.convolve(daily, np.ones(28) / 28)[: len(daily)][6::7][4:]
    found = level_shift(looking_back, settle=4)
    assert found is not None and abs(found.at - (WEEKS - 12 - 4)) <= 1
    assert level_shift(looking_back) is None


def test_no_step_is_named_beside_weeks_that_are_unlike_others() -> None:
    values, ordinary = series(7), np.ones(WEEKS, bool)
    values[-10:-8] *= 0.6
    ordinary[-10:-8] = False
    assert level_shift(values, ordinary=ordinary) is None
    values[-8:] *= 1.5
    assert level_shift(values, ordinary=ordinary) is None


@pytest.mark.parametrize(
    "values",
    [np.array([]), np.full(80, np.nan), np.zeros(80), np.full(80, -1.0), np.full(80, 5.0), np.ones(9)],
)
def test_nothing_is_named_where_nothing_can_be_said(values: Floats) -> None:
    assert level_shift(values) is None


def test_the_place_of_a_step_agrees_with_the_best_split_of_plain_python() -> None:
    values = stepped(8, WEEKS - 10, 1.4)
    logs = [math.log(value) for value in values]

    def separation(at: int) -> float:
        before, after = logs[at - BEFORE : at], logs[at:]
        came = statistics.median(after[:2]) - statistics.median(before[-2:])
        stays = statistics.median(after[-LEAST_AFTER:]) - statistics.median(before)
        whole = statistics.median(after) - statistics.median(before)
        apart = min(after) > max(before) or max(after) < min(before)
        return (
            abs(whole) if apart and min(came, stays, key=lambda part: part / whole) / whole >= MOST else 0.0
        )

    best = max(range(WEEKS - 26, WEEKS - LEAST_AFTER + 1), key=separation)
    found = level_shift(values)
    assert found is not None and found.at == best
