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
    strata = names.shape[1]
    sums = sums_of(outcome, covariate, (1 - treated) * strata + place.reshape(-1), 2 * strata)
    value, error = adjusted(sums[:strata], sums[strata:])
    return Adjusted(
        Estimate.with_normal_error(float(value), float(error), coverage),
        _difference(outcome, treated, coverage),
        len(outcome),
        int(has_past.sum()),
        strata,
    )


def sums_of(outcome: Floats, covariate: Floats, cell: Integers, cells: int) -> Floats:
    """What `adjusted` needs of people in so many cells: of shape (cells, 6), the number of people and the sums of y,
    x, y², x² and xy, where y is the outcome and x the covariate, 0 for those without a past.

    Both are taken from their mean over all people: far from 0 squares lose what they differ by.
    """
    known = np.isfinite(covariate)
    x = np.where(known, covariate - (covariate[known].mean() if known.any() else 0.0), 0.0)
    y = outcome - outcome.mean()
    columns = (np.ones(len(y)), y, x, y * y, x * x, x * y)
    return np.stack([np.bincount(cell, weights=column, minlength=cells) for column in columns], axis=1)


def adjusted(treatment: Floats, control: Floats) -> tuple[Floats, Floats]:
    """The differences of `compare` and their standard errors, from sums by stratum.

    Both arms of shape (..., strata, 6), as `sums_of` has them; the results have the shape of what is before. Of a
    stratum without a past x is 0 throughout, and its mean alone is used.
    """
    arms = np.stack([treatment, control], axis=-3)
    people, outcome = arms[..., 0].sum(axis=-1), arms[..., 1].sum(axis=-1)
    squares = arms[..., 3].sum(axis=-1) - outcome**2 / people
    sums, products, with_outcome = _about_the_mean(arms, people, outcome)
    raw = np.concatenate([arms[..., 4], arms[..., 0]], axis=-1).sum(axis=-2)
    slopes, rank = _solved(products.sum(axis=-3), with_outcome.sum(axis=-2), raw)
    both = np.einsum("...ak,...k->...a", with_outcome, slopes)
    of_slopes = np.einsum("...k,...akj,...j->...a", slopes, products, slopes)
    left = np.maximum(squares - 2.0 * both + of_slopes, 0.0) / (people - 1.0)
    mean = (outcome - np.einsum("...ak,...k->...a", sums, slopes)) / people
    free = people.sum(axis=-1) - 2.0
    larger = free / np.maximum(free - rank, 1.0)
    error = np.sqrt(larger * (left / people).sum(axis=-1))
    return np.asarray(mean[..., 0] - mean[..., 1]), np.asarray(error)


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


def _about_the_mean(arms: Floats, people: Floats, outcome: Floats) -> tuple[Floats, Floats, Floats]:
    """Of what is known of each person (x of their own stratum, and whether they are in it), by arm: the sums, the
    products about the arm's mean, and those with the outcome."""
    strata = arms.shape[-2]
    sums = np.concatenate([arms[..., 2], arms[..., 0]], axis=-1)
    products = np.zeros((*sums.shape, 2 * strata))
    own = np.arange(strata)
    products[..., own, own] = arms[..., 4]
    products[..., own, strata + own] = products[..., strata + own, own] = arms[..., 2]
    products[..., strata + own, strata + own] = arms[..., 0]
    products -= sums[..., :, None] * sums[..., None, :] / people[..., None, None]
    with_outcome = np.concatenate([arms[..., 5], arms[..., 1]], axis=-1)
    return sums, products, with_outcome - sums * (outcome / people)[..., None]


def _solved(products: Floats, with_outcome: Floats, raw: Floats) -> tuple[Floats, Floats]:
    """Slopes of least squares, and how many are free: one less than there are strata, and one for each stratum in
    which the covariate varies. `raw`: the squares before a mean was taken off, of which rounding is a share."""
    squares = np.diagonal(products, axis1=-2, axis2=-1)
    size = np.where(squares > 1e-12 * raw, np.sqrt(np.maximum(squares, 0.0)), np.inf)
    values, vectors = np.linalg.eigh(products / size[..., :, None] / size[..., None, :])
    kept = values > 1e-9 * np.maximum(values[..., -1:], 1e-300)
    turned = np.einsum("...jk,...j->...k", vectors, with_outcome / size)
    turned = np.divide(turned, values, out=np.zeros(turned.shape), where=kept)
    return np.einsum("...jk,...k->...j", vectors, turned) / size, kept.sum(axis=-1).astype(np.float64)


def _difference(values: Floats, treated: Bools, coverage: float) -> Estimate:
    one, other = values[treated], values[~treated]
    error = float(np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other)))
    return Estimate.with_normal_error(float(one.mean() - other.mean()), error, coverage)


def _check_arms(treated: Bools) -> None:
    if min(np.count_nonzero(treated), np.count_nonzero(~treated)) < 2:
        raise ValueError("Each arm needs two people at least.")
