"""CUPED: a difference of means with less noise, by what is known of each person from before.

Deng, Xu, Kohavi and Walker, "Improving the sensitivity of online controlled experiments by utilizing
pre-experiment data" (2013). `compare` is for an experiment as it is: some people have a past, others came to the
product with the experiment, and what is known of those is at most whence they came.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.statistics.arrays import Bools, Floats, Integers
from pipelines.statistics.estimate import CONFIDENCE, Estimate


@dataclass(frozen=True)
class Adjusted:
    """A difference of means in the outcome's units, with what is known from before and without it."""

    estimate: Estimate
    plain: Estimate
    people: int
    with_past: int
    """People with a value from before."""
    strata: int
    """Groups with a mean of their own; those without a past are never in one with others."""

    @property
    def variance_saved(self) -> float:
        """By how much the variance is smaller than without: .4 means that 60 % of the people find as much. Below 0
        where nothing is known that matters."""
        return 1.0 - (self.estimate.error / self.plain.error) ** 2 if self.plain.error > 0 else 0.0

    @property
    def error_saved(self) -> float:
        """By how much the range is narrower than without."""
        return 1.0 - self.estimate.error / self.plain.error if self.plain.error > 0 else 0.0


def compare(
    outcome: Floats,
    covariate: Floats,
    treated: Bools,
    stratum: Integers | None = None,
    coverage: float = CONFIDENCE,
) -> Adjusted:
    """How much larger the mean outcome of the treated is than that of the rest, with the noise of the past taken out.

    Arrays of one value per person. `covariate` is from before each one's own assignment, NaN for people without a
    past: they are a stratum of their own, whose mean stands for each of them. `stratum` is a number of a group that
    was known before too, such as the channel, and splits both. Within a stratum the slope is that of both arms
    together, so that an effect does not bend it: means of the arms are taken off first. The arms' variances are their
    own, made larger for what was fitted, and errors are taken for normal. Raises ValueError for fewer than two in an
    arm.
    """
    _check_arms(treated)
    has_past = np.isfinite(covariate)
    group = np.zeros(len(outcome), np.int64) if stratum is None else stratum
    names, place = np.unique(np.stack([group, has_past.astype(np.int64)]), axis=1, return_inverse=True)
    place = place.reshape(-1)
    fitted, rank = _fitted(outcome, np.where(has_past, covariate, 0.0), treated, place, names.shape[1])
    free = len(outcome) - 2
    larger = free / max(free - rank, 1)
    return Adjusted(
        _difference(outcome - fitted, treated, coverage, larger),
        _difference(outcome, treated, coverage),
        len(outcome),
        int(has_past.sum()),
        int(names.shape[1]),
    )


def difference(outcome: Floats, covariate: Floats, treated: Bools) -> Estimate:
    """How much larger the mean outcome of the treated is than that of the rest, in the outcome's units.

    Arrays of one value per person, all of the same length. The covariate must be from before the
    assignment: one that the treatment has moved takes part of the effect away. Its slope is that of all
    people together; one that is the same for all leaves the outcome as it is. The variances of the arms
    are their own, and errors are taken for normal. Raises ValueError for fewer than two in an arm.
    """
    _check_arms(treated)
    return _difference(adjust(outcome, covariate), treated, CONFIDENCE)


def adjust(outcome: Floats, covariate: Floats) -> Floats:
    """Each person's outcome without what the covariate says of it; the mean of all stays as it is."""
    if np.ptp(covariate) == 0:
        return outcome
    slope = np.cov(outcome, covariate)[0, 1] / covariate.var(ddof=1)
    return np.asarray(outcome - slope * (covariate - covariate.mean()))


def _fitted(
    outcome: Floats, covariate: Floats, treated: Bools, place: Integers, strata: int
) -> tuple[Floats, int]:
    """What stratum and covariate say of each one's outcome, and how many numbers were fitted for that."""
    known = np.zeros((len(outcome), 2 * strata - 1))
    each = np.arange(len(outcome))
    known[each, place] = covariate  # a slope of each stratum
    own = place > 0
    known[each[own], strata + place[own] - 1] = 1.0  # and a mean, but for the first one
    centred, target = known.copy(), outcome.astype(np.float64).copy()
    for arm in (treated, ~treated):
        centred[arm] -= known[arm].mean(axis=0)
        target[arm] -= outcome[arm].mean()
    size = np.sqrt((centred**2).sum(axis=0))
    kept = size > 1e-9 * np.maximum(np.abs(known).max(axis=0) * np.sqrt(len(outcome)), 1e-300)
    if not kept.any():
        return np.zeros(len(outcome)), 0
    slopes, _, rank, _ = np.linalg.lstsq(centred[:, kept] / size[kept], target, rcond=1e-9)
    return np.asarray(known[:, kept] @ (slopes / size[kept])), int(rank)


def _difference(values: Floats, treated: Bools, coverage: float, larger: float = 1.0) -> Estimate:
    one, other = values[treated], values[~treated]
    error = float(np.sqrt(larger * (one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other))))
    return Estimate.with_normal_error(float(one.mean() - other.mean()), error, coverage)


def _check_arms(treated: Bools) -> None:
    if min(np.count_nonzero(treated), np.count_nonzero(~treated)) < 2:
        raise ValueError("Each arm needs two people at least.")
