"""CUPED: a difference of means with less noise, by what is known of each person from before.

Deng, Xu, Kohavi and Walker, "Improving the sensitivity of online controlled experiments by utilizing
pre-experiment data" (2013).
"""

from __future__ import annotations

import numpy as np

from pipelines.statistics.arrays import Bools, Floats
from pipelines.statistics.estimate import Estimate


def difference(outcome: Floats, covariate: Floats, treated: Bools) -> Estimate:
    """How much larger the mean outcome of the treated is than that of the rest, in the outcome's units.

    Arrays of one value per person, all of the same length. The covariate must be from before the
    assignment: one that the treatment has moved takes part of the effect away. Its slope is that of all
    people together; one that is the same for all leaves the outcome as it is. The variances of the arms
    are their own, and errors are taken for normal. Raises ValueError for fewer than two in an arm.
    """
    if min(np.count_nonzero(treated), np.count_nonzero(~treated)) < 2:
        raise ValueError("Each arm needs two people at least.")
    adjusted = adjust(outcome, covariate)
    one, other = adjusted[treated], adjusted[~treated]
    error = float(np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other)))
    return Estimate.with_normal_error(float(one.mean() - other.mean()), error)


def adjust(outcome: Floats, covariate: Floats) -> Floats:
    """Each person's outcome without what the covariate says of it; the mean of all stays as it is."""
    if np.ptp(covariate) == 0:
        return outcome
    slope = np.cov(outcome, covariate)[0, 1] / covariate.var(ddof=1)
    return np.asarray(outcome - slope * (covariate - covariate.mean()))
