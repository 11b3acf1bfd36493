"""How many times as large a quantile is in one arm as in the other, where each user has several values.

Load times are the case: the loads of one user are alike, so order statistics of all loads together give ranges that are
too narrow. The share of loads below an arm's quantile is a ratio of two sums over users, whose error the delta method
gives; the quantiles at the ends of that share's range are the range of the quantile (Woodruff, "Confidence intervals
for medians and other position measures", 1952; Deng, Knoblich and Lu, "Applying the delta method in metric analytics",
2018, section 4). Of the two arms' ranges the ratio's is made on logarithms, each end from the two that matter to it
(Zou and Donner, "Construction of confidence intervals about effect measures", 2008). It asks for sums, not for loads.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipelines.statistics.estimate import CONFIDENCE, Estimate, errors_to_the_ends
from pipelines.statistics.experiments.ratio_metrics import LEAST_USERS, UserSums


@dataclass(frozen=True)
class Quantile:
    """A quantile of an arm's values, above 0. `levels` rise, `values` are the quantiles there.

    `sums` are over users: x the user's values up to the quantile at `level`, y all of the user's values.
    """

    level: float
    levels: tuple[float, ...]
    values: tuple[float, ...]
    sums: UserSums

    def at(self, level: float) -> float | None:
        """The quantile at a level, between the known ones by a straight line; None beyond them."""
        if not self.levels[0] <= level <= self.levels[-1]:
            return None
        for (low, start), (high, end) in zip(
            zip(self.levels, self.values, strict=True),
            zip(self.levels[1:], self.values[1:], strict=True),
            strict=False,
        ):
            if level <= high:
                return start + (end - start) * (level - low) / (high - low)
        return self.values[-1]

    def estimate(self, coverage: float = CONFIDENCE) -> Estimate | None:
        """The quantile with its range; None for fewer than 30 users, or where the range leaves the levels that are known."""
        if self.sums.users < LEAST_USERS:
            return None
        reach = errors_to_the_ends(coverage) * float(self.sums.error)
        value, low, high = (self.at(level) for level in (self.level, self.level - reach, self.level + reach))
        if value is None or low is None or high is None or low <= 0:
            return None
        return Estimate(value, low, high, coverage)


def ratio(treatment: Quantile, control: Quantile, coverage: float = CONFIDENCE) -> Estimate | None:
    """Treatment's quantile as a multiple of control's; None where either has no range."""
    one, other = treatment.estimate(coverage), control.estimate(coverage)
    if one is None or other is None:
        return None
    apart = math.log(one.value / other.value)
    below = math.hypot(math.log(one.value / one.low), math.log(other.high / other.value))
    above = math.hypot(math.log(one.high / one.value), math.log(other.value / other.low))
    return Estimate(math.exp(apart), math.exp(apart - below), math.exp(apart + above), coverage)
