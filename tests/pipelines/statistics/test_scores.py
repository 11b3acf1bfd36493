"""Saying what one believes earns most: against beliefs and ranges that are drawn, and sums that are written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.statistics.scores import (
    QUANTILES,
    belief_points,
    best_fixed_range,
    pinball_loss,
    plan_points,
    plan_zero,
    quadratic_loss,
    quantile_points,
    range_loss,
    range_points,
    spread,
)

LEVELS = (0.30, 0.50, 0.65, 0.80, 0.90, 0.95)


@pytest.mark.parametrize("count", [4, 5, 6])
def test_the_best_answer_is_the_likeliest_option_with_the_nearest_button(count: int) -> None:
    """On 10,000 drawn beliefs: the expected points of every option and button, written out from the definition."""
    generator = np.random.default_rng(count)
    beliefs = generator.dirichlet(np.full(count, 0.6), 10_000)
    buttons = np.array((1.0 / count, *LEVELS))
    right = np.array([belief_points(level, count, right=True) for level in buttons])
    wrong = np.array([belief_points(level, count, right=False) for level in buttons])
    expected = beliefs[:, :, None] * right + (1.0 - beliefs[:, :, None]) * wrong
    best = expected.reshape(len(beliefs), -1).argmax(axis=1)
    option, button = np.divmod(best, len(buttons))
    likeliest = beliefs.max(axis=1)
    distance = np.abs(likeliest[:, None] - buttons)
    nearest = distance.argmin(axis=1)
    tie = np.isclose(np.sort(distance, axis=1)[:, 0], np.sort(distance, axis=1)[:, 1], atol=1e-9)
    two = np.isclose(np.sort(beliefs, axis=1)[:, -1], np.sort(beliefs, axis=1)[:, -2], atol=1e-9)
    assert (button == nearest)[~tie].all()
    sure = (buttons[button] > 1.0 / count + 1e-9) & ~two  # with no idea it does not matter which option it is
    assert (option == beliefs.argmax(axis=1))[sure].all()


def test_below_one_in_as_many_as_there_are_no_belief_is_taken() -> None:
    with pytest.raises(ValueError, match="no belief"):
        spread(0, 0.2, 4)


@given(st.integers(2, 8), st.data())
def test_no_idea_earns_nothing_and_certainty_all(count: int, data: st.DataObject) -> None:
    even = 1.0 / count
    assert belief_points(even, count, right=True) == pytest.approx(0.0, abs=1e-9)
    assert belief_points(even, count, right=False) == pytest.approx(0.0, abs=1e-9)
    assert belief_points(1.0, count, right=True) == pytest.approx(100.0)
    level = data.draw(st.floats(even, 1.0))
    belief = spread(1, level, count)
    assert sum(belief) == pytest.approx(1.0)
    by_hand = (1 - level) ** 2 + (count - 1) * ((1 - level) / (count - 1)) ** 2
    assert quadratic_loss(belief, 1) == pytest.approx(by_hand)


def test_the_best_range_holds_four_of_five() -> None:
    """On a grid: of all ranges for a skewed number, the one from its 10 % to its 90 % quantile earns most."""
    truths = np.random.default_rng(1).gamma(2.0, 3.0, 4_000)
    grid = np.linspace(0.0, 20.0, 81)
    mean = {
        (low, high): float(np.mean([range_points(low, high, truth, 10.0) for truth in truths[:1_000]]))
        for low in grid
        for high in grid[::4]
        if low <= high
    }
    low, high = max(mean, key=lambda ends: mean[ends])
    assert low == pytest.approx(np.quantile(truths[:1_000], 0.1), abs=0.4)
    assert high == pytest.approx(np.quantile(truths[:1_000], 0.9), abs=0.9)


def test_the_best_fixed_range_is_better_than_any_on_a_grid_and_earns_nothing() -> None:
    truths = np.concatenate([np.zeros(500), np.linspace(0.4, 0.6, 500)])
    low, high, loss = best_fixed_range(truths)
    grid = np.linspace(0.0, 0.7, 71)
    others = [np.mean([range_loss(a, b, t) for t in truths[::25]]) for a in grid for b in grid if a <= b]
    assert loss <= min(others) + 0.005
    assert np.mean([range_points(low, high, truth, loss) for truth in truths]) == pytest.approx(0.0, abs=1e-6)


def test_a_range_costs_its_width_and_ten_times_the_miss() -> None:
    assert range_loss(20.0, 50.0, 34.0) == 30.0
    assert range_loss(20.0, 50.0, 53.0) == pytest.approx(60.0)
    assert range_loss(20.0, 50.0, 17.0) == pytest.approx(60.0)
    with pytest.raises(ValueError, match="cannot reach"):
        range_loss(2.0, 1.0, 1.0)


def test_the_best_quantiles_are_those_that_one_believes() -> None:
    """On a grid, one level after the other: no other three values lose less on average."""
    truths = np.random.default_rng(3).normal(100.0, 15.0, 3_000)
    for level in QUANTILES:
        grid = np.linspace(60.0, 140.0, 161)
        losses = [np.mean(np.maximum(level * (truths - g), (level - 1) * (truths - g))) for g in grid]
        assert grid[int(np.argmin(losses))] == pytest.approx(np.quantile(truths, level), abs=0.6)
    said = {level: float(np.quantile(truths, level)) for level in QUANTILES}
    honest = np.mean([pinball_loss(said, truth) for truth in truths])
    for change in (-8.0, -3.0, 3.0, 8.0):
        for level in QUANTILES:
            other = dict(sorted((said | {level: said[level] + change}).items()))
            assert np.mean([pinball_loss(other, truth) for truth in truths]) > honest


def test_quantile_points_are_a_line_between_the_naive_loss_and_none() -> None:
    said = dict.fromkeys(QUANTILES, 10.0)
    assert quantile_points(said, 10.0, 2.0) == 100.0
    loss = pinball_loss({0.1: 8.0, 0.5: 10.0, 0.9: 12.0}, 11.0)
    assert loss == pytest.approx((0.1 * 3 + 0.5 * 1 + 0.1 * 1) / 3)
    assert quantile_points({0.1: 8.0, 0.5: 10.0, 0.9: 12.0}, 11.0, loss) == pytest.approx(0.0)
    with pytest.raises(ValueError, match="go down"):
        quantile_points({0.1: 3.0, 0.5: 2.0, 0.9: 4.0}, 2.0, 1.0)


def test_plan_points_are_the_way_from_the_even_split_to_the_best() -> None:
    assert [plan_points(worth, 140.0, 160.0) for worth in (140, 150, 160, 170, 100)] == [
        0,
        50,
        100,
        150,
        -200,
    ]


def test_an_even_split_that_breaks_a_guardrail_still_says_where_points_begin() -> None:
    """Left alone there are 100; the even split has 140, and is worth nothing: a plan with 150 gets no more than half."""
    assert plan_zero(140.0, 100.0, best=160.0) == 140.0
    assert plan_zero(140.0, 140.0, best=160.0) == 140.0
    assert plan_zero(140.0, 100.0, best=130.0) == 100.0  # nothing that may be done reaches as much
