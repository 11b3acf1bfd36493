"""Bounds against printed tables, two-look integrals of another kind, and paths that are drawn."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pipelines.statistics.arrays import Floats
from pipelines.statistics.experiments.sequential import (
    LEAST_PEOPLE,
    NEVER,
    Look,
    Spending,
    always_valid,
    classical,
    crossed,
    inflation,
    looks,
    spent_by,
)
from tests.pipelines.statistics.oracle import DRAWS, largest

FIVE = [0.2, 0.4, 0.6, 0.8, 1.0]


@pytest.mark.parametrize(
    ("spending", "bounds"),
    [
        # R's ldbounds and gsDesign (sfLDOF, .025 on either side).
        ("each side", (4.877, 3.357, 2.680, 2.290, 2.031)),
        # Lan and DeMets (1983), α of both sides as one.
        ("both sides", (4.383, 3.10, 2.55, 2.25, 2.06)),
    ],
)
def test_bounds_of_five_looks_are_the_printed_ones(spending: Spending, bounds: tuple[float, ...]) -> None:
    found = looks(FIVE, spending=spending)
    assert [look.bound for look in found] == pytest.approx(bounds, abs=0.005)
    if spending == "each side":
        assert [look.bound for look in found] == pytest.approx(bounds, abs=0.0005)
    assert found[-1].spent == pytest.approx(0.05, abs=1e-9)


def test_the_classical_boundaries_are_the_printed_ones() -> None:
    """Jennison and Turnbull (2000), tables 2.1 and 2.3, for α = .05: the constants of Pocock, and of O'Brien and
    Fleming."""
    assert [look.bound for look in classical(5)] == pytest.approx([4.56, 3.23, 2.63, 2.28, 2.04], abs=0.005)
    constants = {
        1: (1.960, 1.960),
        2: (2.178, 1.977),
        3: (2.289, 2.004),
        5: (2.413, 2.040),
        10: (2.555, 2.087),
    }
    for number, (pocock, fleming) in constants.items():
        times = ((np.arange(number) + 1) / number).tolist()
        assert crossed([pocock] * number, times)[-1] == pytest.approx(0.05, abs=0.0001)
        assert classical(number)[-1].bound == pytest.approx(fleming, abs=0.0006)
        assert classical(number)[-1].spent == pytest.approx(0.05, abs=1e-7)


def test_repeated_looks_at_the_plain_bound_are_the_printed_ones() -> None:
    """Armitage, McPherson and Rowe (1969): how often 1.96 is crossed with 1 to 50 looks after equal stretches."""
    for number, chance in {
        1: 0.05,
        2: 0.083,
        3: 0.107,
        4: 0.126,
        5: 0.142,
        10: 0.193,
        20: 0.248,
        50: 0.320,
    }.items():
        times = (np.arange(number) + 1) / number
        assert crossed([1.959964] * number, times.tolist())[-1] == pytest.approx(chance, abs=0.0006)


def both_within(bounds: Floats, times: Floats, drift: Floats) -> Floats:
    """Chance that neither of two bounds is crossed, on the scale of z: the second look's chance given the first's z,
    which is normal with correlation √(t₁ ÷ t₂), integrated by Simpson's rule."""
    at = np.linspace(-1, 1, 801) * bounds[:, :1]
    weight = np.full(801, 2.0)
    weight[1::2], weight[[0, -1]] = 4.0, 1.0
    rho = np.sqrt(times[:, :1] / times[:, 1:])
    middle = rho * (at - drift[:, None] * np.sqrt(times[:, :1])) + drift[:, None] * np.sqrt(times[:, 1:])
    spread = np.sqrt(1 - rho**2)
    second = stats.norm.cdf((bounds[:, 1:] - middle) / spread) - stats.norm.cdf(
        (-bounds[:, 1:] - middle) / spread
    )
    density = np.exp(-0.5 * (at - drift[:, None] * np.sqrt(times[:, :1])) ** 2) / np.sqrt(2 * np.pi)
    return np.asarray((density * second * weight).sum(axis=1) * 2 * bounds[:, 0] / 800 / 3)


def test_chances_of_two_looks_are_those_of_two_correlated_numbers_over_drawn_designs() -> None:
    stream = np.random.default_rng(1)
    times = np.sort(stream.uniform(0.05, 1.0, (DRAWS, 2)), axis=1)
    times[:, 1] = np.maximum(times[:, 1], times[:, 0] * 1.05)
    bounds, drift = stream.uniform(0.5, 5.0, (DRAWS, 2)), stream.normal(0, 2, DRAWS)
    found = np.array(
        [crossed(b, t, float(d)) for b, t, d in zip(bounds.tolist(), times.tolist(), drift, strict=True)]
    )
    first = stats.norm.sf(bounds[:, 0] - drift * np.sqrt(times[:, 0]))
    first += stats.norm.cdf(-bounds[:, 0] - drift * np.sqrt(times[:, 0]))
    assert largest(found[:, 0], first) < 1e-12
    assert largest(found[:, 1], 1 - both_within(bounds, times, drift)) < 1e-8


def test_bounds_of_two_looks_spend_what_they_may_over_drawn_plans() -> None:
    stream = np.random.default_rng(2)
    first, alpha = stream.uniform(0.1, 0.9, DRAWS), stream.uniform(0.005, 0.2, DRAWS)
    found = [looks([float(t), 1.0], float(a)) for t, a in zip(first, alpha, strict=True)]
    bounds = np.array([[look.bound for look in plan] for plan in found])
    times = np.stack([first, np.ones(DRAWS)], axis=1)
    of_a_side = 2 * stats.norm.sf(stats.norm.isf(alpha / 4) / np.sqrt(first))
    assert largest(2 * stats.norm.sf(bounds[:, 0]), 2 * of_a_side) < 1e-9
    assert largest(1 - both_within(bounds, times, np.zeros(DRAWS)), alpha) < 1e-8


@pytest.mark.parametrize("drift", [0.0, 2.8])
def test_paths_that_are_drawn_cross_as_often_at_any_stretches(drift: float) -> None:
    """28 looks with unequal information, as people enrol: half of them in the first week."""
    times = np.linspace(1 / 28, 1, 28) ** 0.6
    plan = looks(times.tolist())
    steps = np.diff(times, prepend=0.0)
    stream = np.random.default_rng(3)
    paths = np.cumsum(stream.standard_normal((40_000, 28)) * np.sqrt(steps) + drift * steps, axis=1)
    out = np.abs(paths / np.sqrt(times)) > [look.bound for look in plan]
    expected = crossed([look.bound for look in plan], times.tolist(), drift)
    seen = np.logical_or.accumulate(out, axis=1).mean(axis=0)
    error = np.sqrt(expected * (1 - expected) / len(paths))
    assert (np.abs(seen - expected) < 4.5 * error + 1e-4).all()
    if not drift:
        assert expected[-1] == pytest.approx(0.05, abs=1e-8)
        assert [look.spent for look in plan] == pytest.approx(expected.tolist(), abs=1e-9)


def test_a_look_that_was_not_planned_leaves_those_before_it_as_they_were() -> None:
    planned, with_one_more = looks(FIVE), looks([0.2, 0.4, 0.5, 0.6, 0.8, 1.0])
    assert with_one_more[:2] == planned[:2]
    assert with_one_more[2].spent == pytest.approx(spent_by(0.5), abs=1e-9)
    assert with_one_more[3].bound > planned[2].bound  # what the extra look has used is missing
    assert with_one_more[-1].spent == pytest.approx(0.05, abs=1e-9)


def test_the_end_uses_what_is_left_wherever_it_comes() -> None:
    short, long = looks([0.5, 0.9]), looks([0.5, 1.2])
    assert (short[-1].spent, long[-1].spent) == pytest.approx((0.05, 0.05), abs=1e-9)
    going_on = looks([0.5, 0.9], last_is_the_end=False)
    assert going_on[-1].spent == pytest.approx(spent_by(0.9), abs=1e-9)
    assert going_on[-1].bound > short[-1].bound
    (only,) = looks([1.0])
    assert only.bound == pytest.approx(1.959964, abs=1e-6) and only.coverage == pytest.approx(0.95)


def test_looks_cost_some_more_people_in_the_end() -> None:
    """Jennison and Turnbull (2000), table 2.4, for α = .05 and a power of .8: 1.028 for five looks of O'Brien and
    Fleming, 1.229 for five of Pocock."""
    assert inflation(classical(5)) == pytest.approx(1.028, abs=0.001)
    assert inflation([Look(time, 2.413, 0.0) for time in FIVE]) == pytest.approx(1.229, abs=0.001)
    assert inflation(looks([1.0])) == pytest.approx(1.0, abs=1e-5)
    assert 1.0 < inflation(looks([(day + 1) / 28 for day in range(28)])) < 1.06


def test_at_the_very_first_nothing_is_found() -> None:
    plan = looks([(day + 1) / 28 for day in range(28)])
    assert plan[0].bound == plan[1].bound == NEVER > plan[2].bound
    bounds = [look.bound for look in plan]
    assert bounds == sorted(bounds, reverse=True) and 2.0 < bounds[-1] < 2.2


def mixed(distance: Floats, variance: Floats, mixing: Floats) -> Floats:
    """The likelihood ratio of effects that are normal around 0 with this deviation, against none: integrated on a
    grid that reaches ten of the narrower of the two deviations either side of the integrand's middle."""
    middle = distance * mixing**2 / (mixing**2 + variance)
    width = np.sqrt(variance * mixing**2 / (variance + mixing**2))
    at = middle[:, None] + np.linspace(-10, 10, 401) * width[:, None]
    logs = (distance[:, None] * at - at**2 / 2) / variance[:, None] - at**2 / (2 * mixing[:, None] ** 2)
    heights = np.exp(logs) / (mixing[:, None] * np.sqrt(2 * np.pi))
    return np.asarray(heights.sum(axis=1) * 20 / 400 * width)


def test_always_valid_p_and_ranges_are_those_of_the_mixture_integrated_over_drawn_differences() -> None:
    stream = np.random.default_rng(4)
    error, mixing = stream.gamma(2, 0.01, (2, DRAWS)) + 0.001
    value = error * stream.normal(0, 2.5, DRAWS)
    for alpha in (0.05, 0.01):
        found = [
            always_valid(np.array([v]), np.array([e]), np.array([LEAST_PEOPLE]), float(m), alpha)
            for v, e, m in zip(value, error, mixing, strict=True)
        ]
        p, low, high = (np.array([getattr(one, end)[0] for one in found]) for end in ("p", "low", "high"))
        assert largest(p, np.minimum(1 / mixed(value, error**2, mixing), 1.0)) < 1e-9
        for end in (low, high):  # where the ratio of the mixture around the end is just 1 ÷ α
            assert largest(alpha * mixed(value - end, error**2, mixing), np.ones(DRAWS)) < 1e-9
        assert np.array_equal(p < alpha, (low > 0) | (high < 0))


def test_always_valid_ranges_are_seldom_left_however_often_one_looks() -> None:
    stream = np.random.default_rng(5)
    people: Floats = np.arange(1, 41).astype(float) * 50
    values = np.cumsum(stream.standard_normal((10_000, 40)) * np.sqrt(50), axis=1) / people
    error: Floats = np.broadcast_to(1 / np.sqrt(people), values.shape).astype(float)
    found = always_valid(values, error, people, 0.1)
    assert np.mean(found.p[:, -1] < 0.05) < 0.05
    assert np.mean((found.low[:, -1] > 0) | (found.high[:, -1] < 0)) < 0.05
    assert (found.p[:, 0] == 1).all() and np.isinf(found.low[:, 0]).all()
    agree = found.low[:, -1] < found.high[:, -1]
    assert agree.mean() > 0.9
    assert (np.diff(found.p, axis=1) <= 0).all() and (np.diff(found.low[agree], axis=1) >= 0).all()
    assert (found.low <= found.high).all()


def test_what_is_no_plan_is_refused() -> None:
    for times in ([], [0.0, 1.0], [0.5, 0.5], [0.6, 0.4], [float("nan")]):
        with pytest.raises(ValueError, match="grow from above 0"):
            looks(times)
    with pytest.raises(ValueError, match="grow from above 0"):
        classical(0)
    with pytest.raises(ValueError, match="error"):
        looks([1.0], 0.0)
    with pytest.raises(ValueError, match="2 bounds for 1 looks"):
        crossed([2.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="above 0"):
        always_valid(np.zeros(1), np.ones(1), np.ones(1), 0.0)
    assert spent_by(0.0) == 0.0
