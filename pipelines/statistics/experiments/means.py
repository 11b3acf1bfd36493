"""How far the means of two arms are apart, where nothing is known of the people from before.

Welch's interval (1947): the arms' variances are their own. Means of money have heavy tails, and one household that
orders for a canteen can make a lift; so values may be capped at a high quantile of both arms together, which is said.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.statistics.arrays import Floats, Numbers
from pipelines.statistics.estimate import CONFIDENCE, Estimate

CAP = 0.999
"""Quantile of all values of both arms at which they are capped."""


@dataclass(frozen=True)
class Moments:
    """People of an arm, the mean of their values and its variance (of a sample); or arrays of those of many arms."""

    people: Numbers
    mean: Numbers
    variance: Numbers

    @classmethod
    def of(cls, values: Floats) -> Moments:
        """Of one value a person. Raises ValueError for fewer than two."""
        if len(values) < 2:
            raise ValueError("Each arm needs two people at least.")
        return cls(len(values), float(values.mean()), float(values.var(ddof=1)))


@dataclass(frozen=True)
class Difference:
    """How much larger the mean of treatment is than that of control, in the values' units.

    `cap` is the value at which all were capped, None where they were not; `capped` how many people of treatment and
    of control had more.
    """

    estimate: Estimate
    means: tuple[float, float]
    cap: float | None = None
    capped: tuple[int, int] = (0, 0)


def difference(
    treatment: Floats, control: Floats, coverage: float = CONFIDENCE, *, cap_at: float | None = None
) -> Difference:
    """The difference of two means, from one value a person.

    With `cap_at`, such as `CAP`, no value counts for more than this quantile of both arms together: a cap of each
    arm's own would take away part of the effect. What is estimated is then the difference of the capped means. Raises
    ValueError for fewer than two in an arm.
    """
    arms, cap, capped = [treatment, control], None, (0, 0)
    if cap_at is not None and min(len(treatment), len(control)) > 0:
        cap = float(np.quantile(np.concatenate(arms), cap_at))
        capped = (int(np.count_nonzero(treatment > cap)), int(np.count_nonzero(control > cap)))
        arms = [np.minimum(arm, cap) for arm in arms]
    one, other = (Moments.of(arm) for arm in arms)
    return Difference(welch(one, other, coverage), (float(one.mean), float(other.mean)), cap, capped)


def welch(treatment: Moments, control: Moments, coverage: float = CONFIDENCE) -> Estimate:
    """The difference of two means with Welch's interval; no width where no value of either arm varies."""
    low, high = welch_limits(treatment, control, coverage)
    return Estimate(float(treatment.mean - control.mean), float(low), float(high), coverage)


def welch_limits(treatment: Moments, control: Moments, coverage: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Low and high end of `welch`, of many pairs of arms at once."""
    from scipy.stats import t

    one, other = (np.divide(arm.variance, arm.people) for arm in (treatment, control))
    variance = np.asarray(one + other, np.float64)
    # Welch and Satterthwaite; any number of degrees where nothing varies, since the width is 0.
    below = one**2 / (np.asarray(treatment.people) - 1) + other**2 / (np.asarray(control.people) - 1)
    degrees = np.divide(variance**2, below, out=np.ones(variance.shape), where=below > 0)
    reach = t.isf((1.0 - coverage) / 2.0, degrees) * np.sqrt(variance)
    value = np.subtract(treatment.mean, control.mean)
    return np.asarray(value - reach), np.asarray(value + reach)
