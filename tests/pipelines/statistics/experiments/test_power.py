"""Plans against the normal distribution written out, statsmodels' arcsine, and experiments that are drawn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_effectsize

from pipelines.statistics.experiments import power
from pipelines.statistics.experiments.noninferiority import ratio_limits
from pipelines.statistics.proportions import newcombe_limits
from tests.pipelines.statistics.oracle import DRAWS, largest


def test_people_of_two_shares_are_the_formula_of_the_textbook_over_drawn_plans() -> None:
    """Fleiss, Levin and Paik, "Statistical methods for rates and proportions" (2003), section 4.3, without
    correction: pooled where nothing has changed, unpooled where something has."""
    stream = np.random.default_rng(1)
    p, q = stream.uniform(0.001, 0.999, (2, DRAWS))
    alpha, wanted = stream.uniform(0.001, 0.2, DRAWS), stream.uniform(0.3, 0.99, DRAWS)
    q[:200], q[200:400] = 0.0, 1.0
    wanted[alpha / 2 > 1 - wanted] = 0.8
    mean = (p + q) / 2
    a, b = stats.norm.isf(alpha / 2), stats.norm.ppf(wanted)
    root = a * np.sqrt(2 * mean * (1 - mean)) + b * np.sqrt(p * (1 - p) + q * (1 - q))
    expected = np.maximum(np.ceil(root**2 / (p - q) ** 2 - 1e-6), 1)
    found = [
        power.people_of_shares(*map(float, plan[:2]), alpha=float(plan[2]), power=float(plan[3]))
        for plan in zip(p, q, alpha, wanted, strict=True)
    ]
    assert largest(np.array(found, float), expected) < 1e-9


def test_what_is_planned_is_what_is_found_over_drawn_plans() -> None:
    stream = np.random.default_rng(2)
    p = stream.uniform(0.01, 0.9, DRAWS)
    people = np.exp(stream.uniform(np.log(200), np.log(50_000), DRAWS)).astype(int)
    lifts = [power.smallest_lift(float(rate), int(n)) for rate, n in zip(p, people, strict=True)]
    lift = np.array([np.nan if one is None else one for one in lifts])
    known = np.isfinite(lift)
    mean, after = p + lift / 2, p + lift
    none = np.sqrt(2 * mean * (1 - mean) / people)
    some = np.sqrt((p * (1 - p) + after * (1 - after)) / people)
    reached = stats.norm.cdf((lift - 1.9599639845 * none) / some)
    assert known.mean() > 0.99
    assert np.abs(reached[known] - 0.8).max() < 1e-8


def test_the_plans_of_the_lab() -> None:
    assert power.people_of_shares(0.38, 0.40) == 9_336
    assert power.people_of_shares(0.40, 0.42) == 9_493
    # By arcsine, which statsmodels has too, a tenth of a per cent apart.
    arcsine = NormalIndPower().solve_power(proportion_effectsize(0.42, 0.40), power=0.8, alpha=0.05)
    assert power.people_of_shares(0.40, 0.42) == pytest.approx(arcsine, rel=0.002)
    events = power.people_of_margin(0.001, 0.15) * 0.001
    assert events == pytest.approx(633, rel=0.002)
    assert power.margin_shown(0.01, 62_700) == pytest.approx(0.15, abs=0.001)


def test_drawn_experiments_find_as_often_as_planned() -> None:
    stream = np.random.default_rng(3)
    for rate, lift in ((0.38, 0.03), (0.05, 0.02)):
        people = power.people_of_shares(rate, rate + lift)
        hits = stream.binomial(people, rate + lift, 20_000), stream.binomial(people, rate, 20_000)
        low, _ = newcombe_limits(hits[0], people, hits[1], people)
        assert np.mean(low > 0) == pytest.approx(0.8, abs=0.015)
    people = power.people_of_margin(0.03, 0.2)
    hits = stream.binomial(people, 0.03, 20_000), stream.binomial(people, 0.03, 20_000)
    _, high = ratio_limits(hits[0], people, hits[1], people, 0.90)
    assert np.mean(high < 1.2) == pytest.approx(0.8, abs=0.015)


def test_means_need_as_many_as_statsmodels_says_over_drawn_plans() -> None:
    stream = np.random.default_rng(4)
    deviation, lift = stream.gamma(2, 3, DRAWS), stream.normal(0, 0.3, DRAWS)
    factor = stream.uniform(0.3, 2.5, DRAWS)
    found = [
        power.people_of_means(float(sd), float(by), factor=float(more))
        for sd, by, more in zip(deviation, lift, factor, strict=True)
    ]
    reach = stats.norm.isf(0.025) + stats.norm.ppf(0.8)
    expected = np.maximum(np.ceil(2 * factor * (reach * deviation / lift) ** 2 - 1e-6), 1)
    assert largest(np.array(found, float), expected) < 1e-9
    one = NormalIndPower().solve_power(0.1, power=0.8, alpha=0.05)
    assert power.people_of_means(5.0, 0.5) == math.ceil(one)
    people = np.array(found)
    back = [
        power.smallest_lift_of_means(float(sd), int(n), factor=float(more))
        for sd, n, more in zip(deviation, people, factor, strict=True)
    ]
    many = people > 1_000
    assert np.abs(np.array(back)[many] / np.abs(lift)[many] - 1).max() < 0.001


def test_a_margin_and_its_people_belong_to_each_other_over_drawn_plans() -> None:
    stream = np.random.default_rng(5)
    rate, margin = stream.uniform(0.001, 0.5, DRAWS), stream.uniform(0.05, 1.0, DRAWS)
    people = [power.people_of_margin(float(p), float(m)) for p, m in zip(rate, margin, strict=True)]
    shown = np.array([power.margin_shown(float(p), n) for p, n in zip(rate, people, strict=True)])
    less = np.array([power.margin_shown(float(p), max(n - 1, 1)) for p, n in zip(rate, people, strict=True)])
    assert (shown <= margin + 1e-9).all() and (
        less[np.array(people) > 1] >= margin[np.array(people) > 1] - 1e-9
    ).all()
    error = np.log1p(shown) / (stats.norm.ppf(0.95) + stats.norm.ppf(0.8))
    assert largest(error**2, 2 * (1 - rate) / (rate * np.array(people))) < 1e-9


def test_what_is_known_from_before_saves_people_and_clusters_cost_them() -> None:
    factor = power.variance_factor(correlation=0.66, design_effect=1.2)
    assert factor == pytest.approx((1 - 0.66**2) * 1.2)
    plain = power.people_of_shares(0.4, 0.42)
    assert power.people_of_shares(0.4, 0.42, factor=factor) == pytest.approx(plain * factor, abs=1)
    assert power.power_of_shares(0.4, 0.42, 9_493, factor=1.0) == pytest.approx(0.8, abs=1e-4)
    assert power.power_of_shares(0.4, 0.42, 9_493, factor=0.5) > 0.95


def test_with_guardrails_what_may_be_missed_is_shared_out() -> None:
    assert power.power_with_guardrails(0.8, 0) == pytest.approx(0.8)
    assert power.power_with_guardrails(0.8, 3) == pytest.approx(0.95)


def test_what_cannot_be_found_is_none_and_nonsense_is_refused() -> None:
    assert power.smallest_lift(0.9, 10) is None
    assert power.power_of_shares(0.0, 0.0, 100) == 0.0
    assert power.margin_shown(0.0, 100) == math.inf
    for plan in ((0.4, 0.4), (0.0, 0.1), (0.4, 1.2)):
        with pytest.raises(ValueError, match="shares"):
            power.people_of_shares(*plan)
    with pytest.raises(ValueError, match="lift of 0"):
        power.people_of_means(1.0, 0.0)
    with pytest.raises(ValueError, match="planned with"):
        power.smallest_lift(1.0, 100)
    with pytest.raises(ValueError, match="margin"):
        power.people_of_margin(0.1, 0.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        power.people_of_shares(0.4, 0.5, power=1.0)
    with pytest.raises(ValueError, match="correlation"):
        power.variance_factor(1.0)
    with pytest.raises(ValueError, match="guardrails"):
        power.power_with_guardrails(0.8, -1)
    with pytest.raises(ValueError, match="person"):
        power.smallest_lift_of_means(1.0, 0)
