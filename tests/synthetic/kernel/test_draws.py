"""Draws are fair, and depend on their key and purpose alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from synthetic.kernel import draws

keys = hnp.arrays(np.uint64, st.integers(0, 60), elements=st.integers(0, 2**64 - 1))


@given(keys, st.randoms(use_true_random=False))
def test_a_draw_does_not_depend_on_order_or_company(given_keys: draws.Keys, shuffler) -> None:  # type: ignore[no-untyped-def]
    order = np.arange(len(given_keys))
    shuffler.shuffle(order)
    some = order[: len(order) // 2]
    for draw in (draws.uniform, draws.normal, draws.exponential):
        assert np.array_equal(draw(given_keys, "x")[order], draw(given_keys[order], "x"))
        assert np.array_equal(draw(given_keys, "x")[some], draw(given_keys[some], "x"))


@given(keys)
def test_uniform_draws_lie_in_the_half_open_interval(given_keys: draws.Keys) -> None:
    drawn = draws.uniform(given_keys, "x")
    assert ((drawn >= 0.0) & (drawn < 1.0)).all()
    assert np.isfinite(draws.normal(given_keys, "x")).all()
    assert (draws.exponential(given_keys, "x") >= 0.0).all()


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**62), st.integers(0, 2**62))
def test_children_are_the_same_one_by_one_and_together(key: int, first: int, second: int) -> None:
    parent = np.array([key], np.uint64)
    together = draws.child(parent, np.array([first, second]), "y")
    assert together[0] == draws.child(parent, first, "y")[0]
    assert together[1] == draws.child(parent, second, "y")[0]


@given(keys)
def test_drawing_leaves_the_keys_alone(given_keys: draws.Keys) -> None:
    before = given_keys.copy()
    draws.child(given_keys, 3)
    draws.child(given_keys, np.arange(len(given_keys)))
    draws.normal(given_keys, "x")
    assert np.array_equal(before, given_keys)


# A bound on chance holds for examples that stay the same.
@settings(max_examples=15, derandomize=True)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["comes by", "core", "lag", "copies"]))
def test_draws_of_neighbouring_children_are_uniform_and_uncorrelated(seed: int, name: str) -> None:
    users = draws.child(draws.root(seed), np.arange(4_000), "user")
    today = draws.uniform(draws.child(users, 17, "day"), name)
    tomorrow = draws.uniform(draws.child(users, 18, "day"), name)
    other = draws.uniform(draws.child(users, 17, "day"), name + " other")
    assert stats.kstest(today, "uniform").pvalue > 1e-6
    for against in (tomorrow, other, np.roll(today, 1)):
        assert abs(np.corrcoef(today, against)[0, 1]) < 5.5 / np.sqrt(4_000)


@pytest.mark.parametrize("mean", [0.03, 0.7, 2.5])
def test_counts_follow_their_distributions(mean: float) -> None:
    many = draws.child(draws.root(1), np.arange(200_000))
    poisson = draws.poisson(many, "p", mean, 40)
    expected = stats.poisson.pmf(np.arange(6), mean)
    assert np.bincount(poisson, minlength=6)[:6] / len(many) == pytest.approx(expected, abs=0.006)
    geometric = draws.geometric(many, "g", mean, 400)
    assert geometric.mean() == pytest.approx(mean, rel=0.03)
    assert poisson.var() == pytest.approx(mean, rel=0.03)


def test_normal_exponential_and_choice_follow_their_distributions() -> None:
    many = draws.child(draws.root(2), np.arange(100_000))
    assert stats.kstest(draws.normal(many, "n"), "norm").pvalue > 1e-4
    assert stats.kstest(draws.exponential(many, "e"), "expon").pvalue > 1e-4
    shares = np.bincount(draws.choice(many, "c", (5, 3, 2)), minlength=3) / len(many)
    assert shares == pytest.approx([0.5, 0.3, 0.2], abs=0.006)
    assert draws.happens(many, "h", 0.1).mean() == pytest.approx(0.1, abs=0.004)


def test_seeds_and_names_make_different_worlds() -> None:
    assert draws.root(1)[0] != draws.root(2)[0]
    assert draws.root(1)[0] != draws.root(1, "changelog")[0]
