"""A number that is estimated, with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

Direction = Literal["above", "below", "both"]

CONFIDENCE = 0.95
"""Share of all samples whose interval should hold the truth."""
Z = NormalDist().inv_cdf((1.0 + CONFIDENCE) / 2.0)
"""Standard errors from the estimate to either end of the interval, where errors are normal: 1.96."""


def errors_to_the_ends(coverage: float) -> float:
    """Standard errors from an estimate to either end of the interval that holds the truth in this share of samples.

    Raises ValueError for a share that is not between 0 and 1.
    """
    if not 0.0 < coverage < 1.0:
        raise ValueError(f"{coverage:g} is not a share of samples between 0 and 1.")
    return Z if coverage == CONFIDENCE else NormalDist().inv_cdf((1.0 + coverage) / 2.0)


@dataclass(frozen=True)
class Estimate:
    """An estimate and its interval, in the units of what is estimated. `coverage`: the share of all samples whose
    interval should hold the truth."""

    value: float
    low: float
    high: float
    coverage: float = CONFIDENCE

    @classmethod
    def with_normal_error(cls, value: float, error: float, coverage: float = CONFIDENCE) -> Estimate:
        """The estimate whose errors are normal with this standard error."""
        reach = errors_to_the_ends(coverage) * error
        return cls(value, value - reach, value + reach, coverage)

    @property
    def error(self) -> float:
        """The standard error that the interval claims, if errors are normal."""
        return (self.high - self.low) / (2.0 * errors_to_the_ends(self.coverage))

    @property
    def z(self) -> float:
        """Standard errors from 0, with the sign of the value; 0 for a value of 0, infinite where nothing varies."""
        if self.value == 0:
            return 0.0
        return self.value / self.error if self.error > 0 else math.copysign(math.inf, self.value)

    @property
    def direction(self) -> Direction:
        """Where the whole interval lies: above 0, below it, or on both sides. An end at 0 is on both."""
        return "above" if self.low > 0 else "below" if self.high < 0 else "both"

    def covers(self, truth: float) -> bool:
        """Whether the truth is in the interval, ends included."""
        return self.low <= truth <= self.high
