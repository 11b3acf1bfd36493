"""Families of answers against tables that were worked by hand, and the definition over drawn ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.statistics.estimate import Estimate
from pipelines.statistics.experiments.many_looks import coverage_of_each, segments, success_metrics
from tests.pipelines.statistics.oracle import DRAWS

# Benjamini and Hochberg (1995), section 4: fifteen p of a trial of thrombolysis.
PUBLISHED = (
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240),
    *(0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
)


def test_of_the_published_fifteen_three_are_found_by_bonferroni_and_four_by_the_share_that_is_false() -> None:
    assert sum(success_metrics(PUBLISHED).found) == 3
    named = segments(PUBLISHED)
    assert named.found == (True,) * 4 + (False,) * 11
    assert named.coverage == pytest.approx(1 - 4 * 0.05 / 15)


def test_a_table_worked_by_hand() -> None:
    found = segments((0.04, 0.01, 0.03, 0.8))
    # Sorted .01, .03, .04, .8: times 4 ÷ 1, 2, 3, 4, and never above what comes after.
    assert found.adjusted == pytest.approx((0.16 / 3, 0.04, 0.16 / 3, 0.8))
    assert found.found == (False, True, False, False)
    assert success_metrics((0.04, 0.01, 0.03, 0.8)).adjusted == pytest.approx((0.16, 0.04, 0.12, 1.0))


def by_definition(p: list[float], q: float) -> list[bool]:
    """Named are all up to the largest whose rank × q ÷ number is not exceeded."""
    ordered = sorted(p)
    reach = [value for rank, value in enumerate(ordered, 1) if value <= rank * q / len(p)]
    return [bool(reach) and value <= max(reach) for value in p]


def test_decisions_are_those_of_the_definition_and_of_the_ranges_over_drawn_families() -> None:
    stream = np.random.default_rng(1)
    differ = 0
    for _ in range(DRAWS):
        size = int(stream.integers(1, 25))
        z = stream.normal(0, 1, size) + stream.choice([0.0, 3.0], size, p=[0.7, 0.3])
        p = [2 * (1 - _cdf(abs(one))) for one in z]
        named, metrics = segments(p), success_metrics(p)
        differ += named.found != tuple(by_definition(p, 0.05))
        differ += metrics.found != tuple(one * size <= 0.05 for one in p)
        for family in (named, metrics):
            ranges = [Estimate.with_normal_error(float(one), 1.0, family.coverage) for one in z]
            differ += family.found != tuple(one.direction != "both" for one in ranges)
    assert differ == 0


def _cdf(z: float) -> float:
    from math import erf, sqrt

    return (1 + erf(z / sqrt(2))) / 2


def test_of_named_segments_one_in_twenty_is_chance_and_of_experiments_one_in_twenty_finds_nothing_real() -> (
    None
):
    stream = np.random.default_rng(2)
    false_shares, any_found = [], 0
    for _ in range(3_000):
        z = stream.normal(0, 1, 20)
        any_found += any(success_metrics([2 * (1 - _cdf(abs(one))) for one in z[:3]]).found)
        z[:5] += 4.0
        found = np.array(segments([2 * (1 - _cdf(abs(one))) for one in z]).found)
        false_shares.append(found[5:].sum() / max(found.sum(), 1))
    assert any_found / 3_000 == pytest.approx(0.05, abs=0.012)
    assert np.mean(false_shares) == pytest.approx(0.05 * 15 / 20, abs=0.008)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_zeros_ones_and_equals_keep_their_order(p: list[float]) -> None:
    for family in (segments(p), success_metrics(p)):
        assert len(family.found) == len(p) and 0.0 < family.coverage < 1.0
        order = np.argsort(p)
        assert (np.diff(np.array(family.adjusted)[order]) >= 0).all()
        assert all(more >= one for one, more in zip(p, family.adjusted, strict=True))


def test_what_is_no_family_is_refused() -> None:
    for p in ([], [0.5, 1.2], [float("nan")]):
        with pytest.raises(ValueError, match="between 0 and 1"):
            segments(p)
    with pytest.raises(ValueError, match="without a metric"):
        coverage_of_each(0)
