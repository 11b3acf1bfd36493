"""What the tests of statistics share: how far a function is from its oracle over many drawn inputs."""

from __future__ import annotations

import numpy as np

from pipelines.statistics.arrays import Floats, Integers

DRAWS = 5_000


def largest(found: Floats, expected: Floats) -> float:
    """The largest difference of any two, relative to numbers above 1; infinities that are alike count as 0.

    It is printed as well: `pytest -s tests/pipelines/statistics` shows them all.
    Raises AssertionError where one is NaN, or infinite, and the other is not.
    """
    assert found.shape == expected.shape
    assert len(found.reshape(-1)) >= DRAWS, "too few to say"
    both = np.isfinite(expected)
    assert np.array_equal(both, np.isfinite(found))
    assert np.array_equal(found[~both], expected[~both], equal_nan=True)
    distance = np.abs(found[both] - expected[both]) / np.maximum(np.abs(expected[both]), 1.0)
    found_one = float(distance.max(initial=0.0))
    print(f"{found.size:,} drawn inputs: the largest difference is {found_one:.1e}")
    return found_one


def counts(seed: int, most: int = 20_000, least: int = 1) -> tuple[Integers, Integers]:
    """Hits and sizes of drawn shares: a tenth of them nobody, a tenth everybody, sizes of all magnitudes."""
    stream = np.random.default_rng(seed)
    size = np.exp(stream.uniform(np.log(least), np.log(most), DRAWS)).astype(np.int64)
    hits = stream.binomial(size, stream.beta(0.6, 0.6, DRAWS))
    kind = stream.random(DRAWS)
    hits = np.where(kind < 0.1, 0, np.where(kind < 0.2, size, hits))
    return hits.astype(np.int64), size
