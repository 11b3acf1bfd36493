"""Whether the arms of an experiment have the sizes that they were meant to have.

Fabijan and others, "Diagnosing sample ratio mismatch in online controlled experiments" (2019). What is counted are the
units that were randomised: of an experiment by household, households and not their members.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ALARM_P = 0.001
"""Below it the alarm rings. It is asked of every experiment, so that it must ring by chance for one in 1,000 only."""
LEAST_EXPECTED = 10
"""Units that are expected in the smaller arm, below which chances are counted out and not read off chi-squared."""


@dataclass(frozen=True)
class SampleRatio:
    """The sizes of two arms against the plan. `p` is the chance of sizes that fit it no better, if it was followed."""

    treatment: int
    control: int
    planned: float
    """Share of the units that treatment was meant to have."""
    p: float
    method: Literal["chi-squared", "exact binomial"]

    @property
    def expected(self) -> tuple[float, float]:
        """Units that treatment and control were meant to have, of as many as there are."""
        total = self.treatment + self.control
        return total * self.planned, total * (1.0 - self.planned)

    @property
    def is_alarm(self) -> bool:
        """Whether the assignment must be taken for broken, and with it every result that rests on it."""
        return self.p < ALARM_P


def check(treatment: int, control: int, planned: float = 0.5) -> SampleRatio:
    """The arms' sizes against a plan that gives treatment this share of all units.

    By chi-squared with one degree of freedom, without correction; where fewer than ten units are expected in either
    arm, by the exact binomial (the chances of all sizes that are no likelier than these, added up). Raises ValueError
    without anybody, for a size below 0, and for a plan with one arm only.
    """
    if not 0.0 < planned < 1.0:
        raise ValueError(f"A plan that gives treatment {planned:g} of all has one arm only.")
    if min(treatment, control) < 0:
        raise ValueError("An arm has 0 units or more.")
    total = treatment + control
    if total == 0:
        raise ValueError("Nobody has been assigned.")
    if total * min(planned, 1.0 - planned) < LEAST_EXPECTED:
        from scipy.stats import binomtest

        p = binomtest(treatment, total, planned).pvalue
        return SampleRatio(treatment, control, planned, float(p), "exact binomial")
    from scipy.special import chdtrc

    away = treatment - total * planned
    p = chdtrc(1, away**2 / (total * planned * (1.0 - planned)))
    return SampleRatio(treatment, control, planned, float(p), "chi-squared")


def z(treatment: int, control: int) -> float:
    """How many standard errors the treatment's share is above a half, if each is assigned by a fair coin.

    Beyond 3.29 either way is p < .001, the usual alarm. Its square is the chi-squared of the two sizes. Raises
    ValueError for an experiment without anybody.
    """
    from statsmodels.stats.proportion import proportions_ztest

    if treatment + control == 0:
        raise ValueError("Nobody has been assigned.")
    statistic, _ = proportions_ztest(treatment, treatment + control, value=0.5, prop_var=0.5)
    return float(statistic)
