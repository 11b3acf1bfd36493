"""A number that is estimated, with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95
"""Share of all samples whose interval should hold the truth."""
Z = NormalDist().inv_cdf((1.0 + CONFIDENCE) / 2.0)
"""Standard errors from the estimate to either end of the interval, where errors are normal: 1.96."""


@dataclass(frozen=True)
class Estimate:
    """An estimate and its 95 % interval, in the units of what is estimated."""

    value: float
    low: float
    high: float

    @classmethod
    def with_normal_error(cls, value: float, error: float) -> Estimate:
        """The estimate whose errors are normal with this standard error."""
        return cls(value, value - Z * error, value + Z * error)

    @property
    def error(self) -> float:
        """The standard error that the interval claims, if errors are normal."""
        return (self.high - self.low) / (2.0 * Z)

    def covers(self, truth: float) -> bool:
        """Whether the truth is in the interval, ends included."""
        return self.low <= truth <= self.high
