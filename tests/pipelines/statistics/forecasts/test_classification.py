"""AUC against its rank formula and against pairs that are counted, calibration against sums that are written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.statistics.arrays import Bools, Floats
from pipelines.statistics.forecasts.classification import brier, calibration, roc_auc


def by_ranks(scores: Floats, happened: Bools) -> float:
    """Mann and Whitney's U over the number of pairs, from mid-ranks that are counted one by one."""
    ranks = np.array([(scores < one).sum() + ((scores == one).sum() + 1) / 2 for one in scores])
    hits, misses = int(happened.sum()), int((~happened).sum())
    return float((ranks[happened].sum() - hits * (hits + 1) / 2) / (hits * misses))


def test_auc_of_four_people() -> None:
    """Of the four pairs three are in the right order, one is a tie: 3.5 of 4."""
    assert roc_auc(np.array([0.1, 0.4, 0.4, 0.8]), np.array([False, False, True, True])) == pytest.approx(
        3.5 / 4
    )


def test_auc_is_the_rank_formula_on_5000_drawn_inputs() -> None:
    generator = np.random.default_rng(7)
    farthest = 0.0
    for _ in range(5_000):
        size = int(generator.integers(2, 40))
        scores = (
            generator.integers(0, int(generator.integers(1, 12)) + 1, size) / 10.0
        )  # ties, often all of them
        happened = generator.random(size) < generator.uniform(0.05, 0.95)
        found = roc_auc(scores, happened)
        if happened.all() or not happened.any():
            assert found is None
        else:
            assert found is not None
            farthest = max(farthest, abs(found - by_ranks(scores, happened)))
    assert farthest < 1e-12


def test_perfect_useless_and_reversed_scores() -> None:
    happened = np.array([False] * 5 + [True] * 5)
    assert roc_auc(np.arange(10.0), happened) == 1.0
    assert roc_auc(np.zeros(10), happened) == 0.5
    assert roc_auc(-np.arange(10.0), happened) == 0.0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_groups_hold_everybody_once_from_the_lowest_score_on(rows: list[tuple[float, bool]]) -> None:
    scores, happened = np.array([one for one, _ in rows]), np.array([one for _, one in rows])
    groups = calibration(scores, happened)
    assert sum(group.count for group in groups) == len(rows)
    assert sum(group.count * group.happened for group in groups) == pytest.approx(happened.sum())
    assert sum(group.count * group.score for group in groups) == pytest.approx(scores.sum(), abs=1e-9)
    assert [group.score for group in groups] == sorted(group.score for group in groups)
    assert all(0 <= group.low <= group.happened <= group.high <= 1 for group in groups)
    assert max(group.count for group in groups) - min(group.count for group in groups) <= 1


def test_groups_are_scikit_learns() -> None:
    from sklearn.calibration import calibration_curve

    generator = np.random.default_rng(3)
    scores = generator.random(2_000)
    happened = generator.random(2_000) < scores**2
    share, mean = calibration_curve(happened, scores, n_bins=10, strategy="quantile")
    groups = calibration(scores, happened)
    assert [group.happened for group in groups] == pytest.approx(share)
    assert [group.score for group in groups] == pytest.approx(mean)


def test_brier_is_the_mean_squared_distance() -> None:
    assert brier(np.array([0.2, 0.9, 0.5]), np.array([False, True, True])) == pytest.approx(
        (0.04 + 0.01 + 0.25) / 3
    )
    assert brier(np.array([0.25, 0.25]), np.array([False, False])) == pytest.approx(0.0625)
