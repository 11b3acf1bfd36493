"""Shares of people who did something, and how far two of them are apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.statistics.arrays import Floats
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


def wilson(share: Share, coverage: float = CONFIDENCE) -> Estimate:
    """The share with its interval, which should hold the true share in `coverage` of all samples (Wilson 1927).

    It has a width even where all did it, or nobody, and stays between 0 and 1.
    """
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(share.hits, share.size, alpha=1.0 - coverage, method="wilson")
    return Estimate(share.rate, float(low), float(high))


def pooled_z(one: Share, other: Share) -> float:
    """How many standard errors one share is above the other, had both the same true rate; 0 if both are equal.

    Its square is Pearson's chi-squared of the two by two table, without correction.
    """
    if one.rate == other.rate:
        return 0.0  # all of both, or none: there is no variance either
    rate = (one.hits + other.hits) / (one.size + other.size)
    return float((one.rate - other.rate) / pooled_error(rate, one.size, other.size))


def pooled_error(
    rate: Floats | float, size: Floats | float, other_size: Floats | float
) -> Floats | np.float64:
    """Standard error of the difference of two shares that have the same true rate.

    Numbers or arrays that broadcast; statsmodels has it for one pair only, and the checks of the simulator
    read 33 segments at once.
    """
    error: Floats | np.float64 = np.sqrt(rate * (1.0 - rate) * (1.0 / size + 1.0 / other_size))
    return error
