"""Shares of people who did something, and how far two of them are apart.

Of the two intervals of a difference, `newcombe` is the one for an experiment: its range decides whether two shares
differ, and the pooled z is shown as a working. At the border the two may disagree; then the range is right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pipelines.statistics.arrays import Floats, Numbers
from pipelines.statistics.estimate import CONFIDENCE, Estimate


@dataclass(frozen=True)
class Share:
    """How many of how many did it. Raises ValueError for a share of nobody, or of more than all."""

    hits: float
    size: float

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.size or self.size == 0:
            raise ValueError(f"{self.hits:g} of {self.size:g} is not a share.")

    @property
    def rate(self) -> float:
        """From 0 to 1."""
        return float(self.hits / self.size)


def difference(treatment: Share, control: Share) -> Estimate:
    """How much larger the share of treatment is than that of control, as a number from -1 to 1.

    The interval is Wald's, with unpooled variance (Newcombe 1998, method 1). It is too narrow where hits or
    misses are few, and has no width at all where everybody, or nobody, did it in both.
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(
        treatment.hits, treatment.size, control.hits, control.size, method="wald", alpha=1.0 - CONFIDENCE
    )
    return Estimate(treatment.rate - control.rate, float(low), float(high))


def newcombe(treatment: Share, control: Share, coverage: float = CONFIDENCE) -> Estimate:
    """How much larger the share of treatment is than that of control, from Wilson's limits of both.

    Newcombe 1998, method 10, without correction for continuity. It has a width even where all did it, or nobody, in
    one arm or in both, and stays between -1 and 1.
    """
    low, high = newcombe_limits(treatment.hits, treatment.size, control.hits, control.size, coverage)
    return Estimate(treatment.rate - control.rate, float(low), float(high), coverage)


def newcombe_limits(
    hits: Numbers, size: Numbers, other_hits: Numbers, other_size: Numbers, coverage: float = CONFIDENCE
) -> tuple[Floats, Floats]:
    """Low and high end of `newcombe`, of numbers or arrays that broadcast: of many pairs of arms at once."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(
        hits, size, other_hits, other_size, method="newcomb", alpha=1.0 - coverage
    )
    return np.asarray(low, np.float64), np.asarray(high, np.float64)


def wilson(share: Share, coverage: float = CONFIDENCE) -> Estimate:
    """The share with its interval, which should hold the true share in `coverage` of all samples (Wilson 1927).

    It has a width even where all did it, or nobody, and stays between 0 and 1.
    """
    low, high = wilson_limits(share.hits, share.size, coverage)
    return Estimate(share.rate, float(low), float(high), coverage)


def wilson_limits(hits: Numbers, size: Numbers, coverage: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Low and high end of `wilson`, of numbers or arrays that broadcast."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(hits, size, alpha=1.0 - coverage, method="wilson")
    return np.asarray(low, np.float64), np.asarray(high, np.float64)


def pooled_p(one: Share, other: Share) -> float:
    """With what chance two shares of the same true rate are at least as far apart, by `pooled_z`; 1 where all of
    both did it, or nobody."""
    return math.erfc(abs(pooled_z(one, other)) / math.sqrt(2.0))


def pooled_z(one: Share, other: Share) -> float:
    """How many standard errors one share is above the other, had both the same true rate; 0 if both are equal.

    Its square is Pearson's chi-squared of the two by two table, without correction.
    """
    if one.rate == other.rate:
        return 0.0  # all of both, or none: there is no variance either
    rate = (one.hits + other.hits) / (one.size + other.size)
    return float((one.rate - other.rate) / pooled_error(rate, one.size, other.size))


def pooled_error(rate: Numbers, size: Numbers, other_size: Numbers) -> Floats | np.float64:
    """Standard error of the difference of two shares that have the same true rate.

    Numbers or arrays that broadcast; statsmodels has it for one pair only, and the checks of the simulator
    read 33 segments at once.
    """
    error: Floats | np.float64 = np.sqrt(rate * (1.0 - rate) * (1.0 / size + 1.0 / other_size))
    return error
