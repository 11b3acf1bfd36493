"""Ratios per user against residuals written out, a regression with clusters, and what a bootstrap of users finds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from statsmodels.api import OLS, add_constant

from pipelines.statistics.arrays import Floats, Integers
from pipelines.statistics.experiments.ratio_metrics import (
    LEAST_CLUSTERS,
    LEAST_USERS,
    UserSums,
    difference,
    difference_of_clusters,
    differences,
    log_differences,
    relative_difference,
)
from tests.pipelines.statistics.oracle import DRAWS, largest

Z = 1.959963984540054


def drawn(seed: int, users: int, rate: float = 0.4) -> tuple[Floats, Floats]:
    """Plans and sessions of users: some have no session, some never plan, keen ones do both often."""
    stream = np.random.default_rng(seed)
    keen = stream.gamma(0.8, 2.5, users)
    sessions = stream.poisson(keen)
    return stream.binomial(sessions, rate).astype(float), sessions.astype(float)


def many(seed: int, users: int) -> tuple[Floats, Floats]:
    """`DRAWS` arms of so many users."""
    stream = np.random.default_rng(seed)
    shape = (DRAWS, users)
    sessions = stream.poisson(stream.gamma(0.8, 2.5, shape))
    rate = np.where(stream.random(DRAWS) < 0.1, np.round(stream.random(DRAWS)), stream.random(DRAWS))
    return stream.binomial(sessions, rate[:, None]).astype(float), sessions.astype(float)


def sums(x: Floats, y: Floats) -> UserSums:
    return UserSums(x.shape[1], x.sum(1), y.sum(1), (x * x).sum(1), (y * y).sum(1), (x * y).sum(1))


def by_residuals(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Deng, Knoblich and Lu (2018), equation 2, with the variances and the covariance of the users' values."""
    n = x.shape[1]
    a, b = x.mean(1), y.mean(1)
    dx, dy = x - a[:, None], y - b[:, None]
    variances = [(one * other).sum(1) / (n - 1) for one, other in ((dx, dx), (dy, dy), (dx, dy))]
    error = np.sqrt(
        np.maximum(variances[0] / b**2 + a**2 / b**4 * variances[1] - 2 * a / b**3 * variances[2], 0) / n
    )
    return a / b, error


def test_ratios_and_errors_are_those_of_variances_and_covariance_over_drawn_arms() -> None:
    one, other = many(1, 50), many(2, 35)
    (a, a_error), (b, b_error) = by_residuals(*one), by_residuals(*other)
    value, error = differences(sums(*one), sums(*other))
    assert (a == 0).any() and (a == 1).any()
    assert largest(value, a - b) < 1e-12
    # Where all plan in each session nothing is left but the rounding of a difference of sums, and its root.
    assert largest(error, np.sqrt(a_error**2 + b_error**2)) < 1e-7
    assert largest(error**2, a_error**2 + b_error**2) < 1e-13
    both = (a > 0) & (b > 0)
    value, error = log_differences(sums(*one), sums(*other))
    expected = np.full(DRAWS, np.nan)
    expected[both] = np.log(a[both]) - np.log(b[both])
    assert np.array_equal(np.isnan(value), ~both) and np.array_equal(np.isnan(error), ~both)
    assert np.abs(value - expected)[both].max() < 1e-9
    relative = np.sqrt((a_error[both] / a[both]) ** 2 + (b_error[both] / b[both]) ** 2)
    assert np.abs(error[both] ** 2 - relative**2).max() < 1e-12


def test_one_pair_of_arms_is_read_as_many_are() -> None:
    one, other = drawn(3, 400, 0.5), drawn(4, 300)
    found = difference(UserSums.of(*one), UserSums.of(*other))
    relative = relative_difference(UserSums.of(*one), UserSums.of(*other))
    assert found is not None and relative is not None
    (a, a_error), (b, b_error) = (by_residuals(x[None], y[None]) for x, y in (one, other))
    reach = Z * math.hypot(a_error[0], b_error[0])
    assert (found.value, found.low, found.high) == pytest.approx(
        (a[0] - b[0], a[0] - b[0] - reach, a[0] - b[0] + reach)
    )
    reach = Z * math.hypot(a_error[0] / a[0], b_error[0] / b[0])
    assert relative.value == pytest.approx(a[0] / b[0] - 1)
    assert (relative.low, relative.high) == pytest.approx(
        (a[0] / b[0] * math.exp(-reach) - 1, a[0] / b[0] * math.exp(reach) - 1)
    )


def test_the_error_is_what_drawing_users_again_finds_and_sessions_as_units_are_too_sure() -> None:
    x, y = drawn(5, 2_000)
    stream = np.random.default_rng(6)
    weights = stream.multinomial(len(x), np.full(len(x), 1 / len(x)), 3_000)
    spread = ((weights @ x) / (weights @ y)).std()
    assert float(UserSums.of(x, y).error) == pytest.approx(spread, rel=0.05)
    orders = stream.poisson(stream.gamma(0.8, 2.5, 2_000))  # one session's value, alike for a user
    value = orders * stream.gamma(0.3, 3.0, 2_000)
    rate = value.sum() / orders.sum()
    naive = math.sqrt(
        (orders * (np.divide(value, orders, where=orders > 0, out=value * 0) - rate) ** 2).sum()
    )
    assert float(UserSums.of(value, orders.astype(float)).error) > 1.5 * naive / orders.sum()


def test_few_users_nobody_below_the_line_and_nobody_above_it_have_no_estimate() -> None:
    few, enough = UserSums.of(*drawn(7, LEAST_USERS - 1)), UserSums.of(*drawn(8, LEAST_USERS))
    assert difference(few, enough) is None and difference(enough, few) is None
    assert difference(enough, enough) is not None
    nothing = UserSums.of(np.zeros(40), np.zeros(40))
    assert difference(enough, nothing) is None and relative_difference(nothing, enough) is None
    never = UserSums.of(np.zeros(40), np.ones(40))
    found = difference(never, enough)
    assert found is not None and found.value == -float(enough.ratio)
    assert relative_difference(never, enough) is None
    with pytest.raises(ValueError, match="same users"):
        UserSums.of(np.zeros(3), np.zeros(4))


def households(seed: int, alike: float) -> tuple[Floats, Floats, Integers]:
    """Values of people in 400 households of one to five; `alike` is the spread between households."""
    stream = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(400), stream.integers(1, 6, 400))
    stream.shuffle(cluster)
    y = stream.integers(0, 6, len(cluster)).astype(float)
    x = np.maximum(
        y * (1 + alike * stream.standard_normal(400)[cluster]) + stream.standard_normal(len(cluster)), 0
    )
    return x, y, cluster


@pytest.mark.parametrize("alike", [0.0, 0.8])
def test_clusters_of_means_are_those_of_a_regression_with_clustered_errors(alike: float) -> None:
    x, _, cluster = households(9, alike)
    treated = cluster % 2 == 0
    found = difference_of_clusters(x, np.ones(len(x)), treated, cluster)
    assert found is not None and found.clusters == (200, 200)
    fit = OLS(x, add_constant(treated.astype(float))).fit(
        cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": False}
    )
    assert found.estimate.value == pytest.approx(fit.params[1])
    assert found.estimate.error == pytest.approx(fit.bse[1] * math.sqrt(200 / 199), rel=1e-9)
    if alike:
        assert found.design_effect > 1.5
    else:
        assert found.design_effect == pytest.approx(1.0, abs=0.2)


def test_clusters_of_ratios_have_the_spread_that_drawing_households_again_finds() -> None:
    x, y, cluster = households(10, 0.8)
    treated = cluster < 200
    found = difference_of_clusters(x, y, treated, cluster)
    assert found is not None
    sums_of = [np.bincount(cluster, of, 400) for of in (x, y)]
    weights = np.random.default_rng(11).multinomial(200, np.full(200, 1 / 200), (2, 3_000))
    ratios = [
        w @ sums_of[0][half] / (w @ sums_of[1][half])
        for w, half in zip(weights, (slice(200), slice(200, 400)), strict=True)
    ]
    assert found.estimate.error == pytest.approx((ratios[0] - ratios[1]).std(), rel=0.06)
    assert found.design_effect > 1.5


def test_users_who_are_alone_have_a_design_effect_of_one() -> None:
    x, y = drawn(12, 500)
    treated = np.arange(500) % 2 == 0
    found = difference_of_clusters(x, y, treated, np.arange(500))
    alone = difference(UserSums.of(x[treated], y[treated]), UserSums.of(x[~treated], y[~treated]))
    assert found is not None and alone is not None
    assert found.design_effect == pytest.approx(1.0)
    assert (found.estimate.low, found.estimate.high) == pytest.approx((alone.low, alone.high))


def test_few_clusters_and_clusters_in_both_arms_are_no_estimate() -> None:
    size = 2 * LEAST_CLUSTERS - 1
    x, cluster = np.arange(5.0 * size), np.arange(5 * size) % size
    assert difference_of_clusters(x, np.ones(5 * size), cluster < LEAST_CLUSTERS, cluster) is None
    with pytest.raises(ValueError, match="both arms"):
        difference_of_clusters(x, np.ones(5 * size), x < 50, cluster)
