"""A quantile of what users do many times, such as page loads: its range by drawing *users* again.

Loads of one user are alike, so a range from the order statistics of all loads is too narrow. Each replicate counts
each user as often as a Poisson number of mean 1 says: as good as drawing users with replacement, and each arm's
weights are drawn by themselves (Chamandy, Muralidharan, Najmi and Naidu, "Estimating uncertainty for massive data
streams", 2012). Ranges are even on the scale of the logarithm, since load times are skewed and a ratio is asked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.statistics.arrays import Bools, Floats, Integers
from pipelines.statistics.estimate import CONFIDENCE, Estimate, errors_to_the_ends

QUANTILE = 0.75
REPLICATES = 200
LEAST_USERS = 30
_REACH = 5.0
"""Standard errors around the quantile within which replicates are looked for first."""


Counts = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Replicated:
    """A quantile, and the same of each replicate, in the units of the values."""

    value: float
    replicates: Floats

    @property
    def log_error(self) -> float:
        """Standard error of the quantile's logarithm."""
        return float(np.log(self.replicates).std(ddof=1))


def quantile(
    values: Floats, user: Integers, generator: np.random.Generator, *, at: float = QUANTILE
) -> Replicated | None:
    """The quantile of all values of an arm, with replicates over its users.

    Arrays of one value a load, above 0, and a number of whose it is. None for fewer than 30 users. Raises ValueError
    for a value that is 0 or less, and a quantile that is not between 0 and 1.
    """
    _, place = np.unique(user, return_inverse=True)
    users = int(place.max(initial=-1)) + 1
    if users < LEAST_USERS:
        return None
    return replicated(values, place, weights(users, generator), at=at)


def weights(users: int, generator: np.random.Generator, replicates: int = REPLICATES) -> Counts:
    """How often each user counts in each replicate: of shape (replicates, users)."""
    return generator.poisson(1.0, (replicates, users)).astype(np.int32)


def replicated(values: Floats, place: Integers, counts: Counts, *, at: float = QUANTILE) -> Replicated:
    """The quantile with these weights, as `weights` has them; `place` is each value's user, a column of them.

    The quantile is the smallest value up to which at least the share `at` of all weight lies.
    """
    if not 0.0 < at < 1.0 or not len(values) or not values.min() > 0:
        raise ValueError("A quantile between 0 and 1 needs values above 0.")
    order = np.argsort(values, kind="stable")
    ordered, whose = values[order].astype(np.float64), place[order]
    loads = np.bincount(place, minlength=counts.shape[1])
    wanted = at * (counts @ loads)
    value = float(ordered[max(math.ceil(at * len(values) - 1e-9), 1) - 1])
    reach = _REACH * _error_of_the_share(values <= value, place, loads, at)
    while True:
        # Only values near the quantile are weighed one by one: of those below, the sum is enough.
        first = max(math.floor((at - reach) * len(values)), 0)
        last = min(math.ceil((at + reach) * len(values)) + 1, len(values))
        below = counts @ np.bincount(whose[:first], minlength=counts.shape[1])
        near = counts.take(whose[first:last], axis=1).cumsum(axis=1) + below[:, None]
        if (first == 0 or (below < wanted).all()) and (last == len(values) or (near[:, -1] >= wanted).all()):
            break
        reach *= 3.0
    place_of_each = (near < wanted[:, None] - 1e-9).sum(axis=1)
    return Replicated(value, ordered[first + np.minimum(place_of_each, last - first - 1)])


def estimate(found: Replicated, coverage: float = CONFIDENCE) -> Estimate:
    """The quantile of one arm with its range, in the units of the values."""
    reach = math.exp(errors_to_the_ends(coverage) * found.log_error)
    return Estimate(found.value, found.value / reach, found.value * reach, coverage)


def ratio(treatment: Replicated, control: Replicated, coverage: float = CONFIDENCE) -> Estimate:
    """Treatment's quantile as a multiple of control's, with its range: 1.1 for 10 % slower."""
    value = treatment.value / control.value
    reach = math.exp(errors_to_the_ends(coverage) * math.hypot(treatment.log_error, control.log_error))
    return Estimate(value, value / reach, value * reach, coverage)


def _error_of_the_share(is_below: Bools, place: Integers, loads: Integers, at: float) -> float:
    """Standard error of the share of values below the quantile, by what users leave of it."""
    below = np.bincount(place[is_below], minlength=len(loads))
    return float(np.sqrt(((below - at * loads) ** 2).sum()) / loads.sum()) + 1.0 / float(loads.sum())
