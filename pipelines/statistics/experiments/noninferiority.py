"""Whether a change leaves a guardrail alone: the ratio of two shares, against 1 and against a margin.

The ratio's range is that of Donner and Zou, "Closed-form confidence intervals for functions of the normal mean and
standard deviation" (2012), from Wilson's limits of both shares (MOVER-R; Fagerland and Newcombe 2013). It needs no
counts to be added where an arm has none.

A guardrail is safe if the range that leaves out 5 % on the bad side ends before the margin: of a true effect as large
as the margin this happens in one sample of twenty. "No difference was found" says nothing of the kind. The margin is
what the business would accept, set before the data are seen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pipelines.statistics.arrays import Floats, Numbers
from pipelines.statistics.estimate import CONFIDENCE, Estimate
from pipelines.statistics.proportions import Share, wilson_limits

SAFE_COVERAGE = 0.90
"""Coverage of the range that must end before the margin: 5 % on either side."""
LEAST_EVENTS = 10
"""Events that are expected in the smaller arm, below which nothing is said."""

Outcome = Literal["safe", "harmful", "not known", "too few"]
Worse = Literal["more", "fewer"]
"""What is bad of a guardrail: more people who do it (as unsubscribe), or fewer (as come back)."""


@dataclass(frozen=True)
class Guardrail:
    """A guardrail's two shares. All ratios are treatment ÷ control; infinite or NaN where control has none.

    `to_be_safe` is the range that is held against the margin, `to_be_harmful` the one that is held against 1.
    """

    treatment: Share
    control: Share
    margin: float
    """How much worse the business would accept, as a share: .15 for 15 % worse."""
    worse: Worse
    to_be_safe: Estimate
    to_be_harmful: Estimate

    @property
    def limit(self) -> float:
        """The ratio that is worse by just the margin."""
        return 1.0 + self.margin if self.worse == "more" else 1.0 - self.margin

    @property
    def expected(self) -> float:
        """Events, or people without one where they are fewer, that are expected in the smaller arm if nothing is
        changed."""
        sizes = (self.treatment.size, self.control.size)
        rate = (self.treatment.hits + self.control.hits) / sum(sizes)
        return min(sizes) * min(rate, 1.0 - rate)

    @property
    def is_worse(self) -> bool:
        """Whether the ratio is shown to be on the bad side of 1, by however little."""
        found = self.to_be_harmful
        return found.low > 1.0 if self.worse == "more" else found.high < 1.0

    @property
    def is_within_the_margin(self) -> bool:
        """Whether more than the margin is ruled out."""
        found = self.to_be_safe
        return found.high < self.limit if self.worse == "more" else found.low > self.limit

    @property
    def outcome(self) -> Outcome:
        """What is known of it. What is worse for sure, by less than the margin for sure, is safe: see `is_worse`."""
        if self.expected < LEAST_EVENTS:
            return "too few"
        if self.is_within_the_margin:
            return "safe"
        return "harmful" if self.is_worse else "not known"


def judge(
    treatment: Share,
    control: Share,
    margin: float,
    *,
    worse: Worse = "more",
    harm_alpha: float = 1.0 - CONFIDENCE,
) -> Guardrail:
    """A guardrail against its margin and against no change.

    `harm_alpha` is the two-sided error with which harm is found: with several guardrails each gets its part of the
    success metrics' error, and at a look before the end what the sequential bound leaves. Raises ValueError for a
    margin of 0 or less, or, of what must not get fewer, of 1 or more.
    """
    if margin <= 0 or (worse == "fewer" and margin >= 1):
        raise ValueError(f"A margin of {margin:g} can't be held: it is a share above 0, such as .15.")
    return Guardrail(
        treatment,
        control,
        margin,
        worse,
        ratio(treatment, control, SAFE_COVERAGE),
        ratio(treatment, control, 1.0 - harm_alpha),
    )


def ratio(treatment: Share, control: Share, coverage: float = CONFIDENCE) -> Estimate:
    """The share of treatment as a multiple of that of control, with its range.

    Where control has nobody the ratio is infinite (NaN if treatment has nobody either), and so is the upper end.
    """
    low, high = ratio_limits(treatment.hits, treatment.size, control.hits, control.size, coverage)
    if control.hits > 0:
        value = treatment.rate / control.rate
    else:
        value = math.inf if treatment.hits > 0 else math.nan
    return Estimate(value, float(low), float(high), coverage)


def ratio_limits(
    hits: Numbers, size: Numbers, other_hits: Numbers, other_size: Numbers, coverage: float = CONFIDENCE
) -> tuple[Floats, Floats]:
    """Low and high end of `ratio`, of numbers or arrays that broadcast: of many pairs of arms at once."""
    p, q = np.broadcast_arrays(np.divide(hits, size), np.divide(other_hits, other_size))
    (p_low, p_high), (q_low, q_high) = (
        wilson_limits(np.asarray(hits, float), np.asarray(size, float), coverage),
        wilson_limits(np.asarray(other_hits, float), np.asarray(other_size, float), coverage),
    )
    # Wilson's lower limit of nobody is 0 but for rounding.
    p_low, q_low = np.where(p == 0, 0.0, p_low), np.where(q == 0, 0.0, q_low)
    # The lower end is multiplied out by the other root: as it is printed it is 0 ÷ 0 where q_high is twice q.
    below = p_low * (2.0 * p - p_low)
    under = p * q + np.sqrt(np.maximum((p * q) ** 2 - below * q_high * (2.0 * q - q_high), 0.0))
    over = p * q + np.sqrt(
        np.maximum((p * q) ** 2 - p_high * q_low * (2.0 * p - p_high) * (2.0 * q - q_low), 0.0)
    )
    bottom = q_low * (2.0 * q - q_low)
    low = np.divide(below, under, out=np.zeros(p.shape), where=under > 0)
    high = np.divide(over, bottom, out=np.full(p.shape, np.inf), where=bottom > 0)
    return low, high
