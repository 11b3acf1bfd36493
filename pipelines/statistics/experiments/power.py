"""How many people an experiment needs, what it can find, and what it can rule out.

Two-sided tests with the normal distribution. Between two shares the variance is pooled where nothing has changed, and
each arm's own where something has: statsmodels has the number of people. What makes a difference less noisy (CUPED: a
correlation with what was before) or more so (a design effect) multiplies the variance, and with it the people.
"""

from __future__ import annotations

import math
from statistics import NormalDist

ALPHA = 0.05
POWER = 0.8
ONE_SIDED = 0.05
"""Error with which a guardrail is called safe."""


def variance_factor(correlation: float = 0.0, design_effect: float = 1.0) -> float:
    """By how much the variance is multiplied: (1 - ρ²) × design effect.

    Raises ValueError for a correlation of 1 or more either way, and a design effect of 0 or less.
    """
    if not -1.0 < correlation < 1.0 or design_effect <= 0:
        raise ValueError("A correlation lies between -1 and 1, and a design effect is above 0.")
    return (1.0 - correlation**2) * design_effect


def people_of_shares(
    control: float, treatment: float, *, alpha: float = ALPHA, power: float = POWER, factor: float = 1.0
) -> int:
    """People that each arm needs to find a share of treatment where control's is `control`.

    `factor` multiplies the variance: see `variance_factor`. Raises ValueError for two that are equal, or not between
    0 and 1.
    """
    _check_errors(alpha, power)
    if not 0.0 < control < 1.0 or not 0.0 <= treatment <= 1.0 or control == treatment:
        raise ValueError(f"{control:g} and {treatment:g} are not two different shares between 0 and 1.")
    from statsmodels.stats.proportion import samplesize_proportions_2indep_onetail

    # What it calls one-tailed is that crossing on the wrong side is not counted as found.
    people = samplesize_proportions_2indep_onetail(treatment - control, control, power, alpha=alpha)
    return _whole(float(people) * factor)


def power_of_shares(
    control: float, treatment: float, people: int, *, alpha: float = ALPHA, factor: float = 1.0
) -> float:
    """Chance of finding these shares apart, on the right side, with so many people in each arm."""
    _check_errors(alpha)
    mean, effective = (control + treatment) / 2.0, people / factor
    if mean in (0.0, 1.0):
        return 0.0
    none = math.sqrt(2.0 * mean * (1.0 - mean) / effective)
    some = math.sqrt((control * (1.0 - control) + treatment * (1.0 - treatment)) / effective)
    away = abs(treatment - control) - _z(1.0 - alpha / 2.0) * none
    return NormalDist().cdf(away / some) if some > 0 else float(away > 0)


def smallest_lift(
    control: float, people: int, *, alpha: float = ALPHA, power: float = POWER, factor: float = 1.0
) -> float | None:
    """The smallest rise of a share that so many people in each arm find with this power: .02 for two points.

    None where not even a rise to all of them would be found. Raises ValueError for a share that is not between 0 and 1.
    """
    _check_errors(alpha, power)
    if not 0.0 < control < 1.0 or people < 1:
        raise ValueError(f"{control:g} of {people} people in each arm can't be planned with.")

    def short(lift: float) -> float:
        return power_of_shares(control, control + lift, people, alpha=alpha, factor=factor) - power

    most = 1.0 - control
    if short(most) < 0:
        return None
    from scipy.optimize import brentq

    return float(brentq(short, 1e-12, most, xtol=1e-12))


def people_of_means(
    deviation: float, lift: float, *, alpha: float = ALPHA, power: float = POWER, factor: float = 1.0
) -> int:
    """People that each arm needs to find this lift of a mean whose people vary by this standard deviation.

    Of a ratio per user the deviation is its standard error times the root of the users. Raises ValueError for no lift.
    """
    _check_errors(alpha, power)
    if lift == 0 or deviation < 0:
        raise ValueError("A lift of 0 is found by no number of people.")
    return _whole(2.0 * factor * (deviation * _reach(alpha, power) / lift) ** 2)


def smallest_lift_of_means(
    deviation: float, people: int, *, alpha: float = ALPHA, power: float = POWER, factor: float = 1.0
) -> float:
    """The smallest lift of a mean, in its units, that so many people in each arm find with this power."""
    _check_errors(alpha, power)
    if people < 1:
        raise ValueError("Nobody finds nothing: an arm has at least one person.")
    return _reach(alpha, power) * deviation * math.sqrt(2.0 * factor / people)


def margin_shown(
    control: float, people: int, *, alpha: float = ONE_SIDED, power: float = POWER, factor: float = 1.0
) -> float:
    """The smallest margin at which a guardrail that is left alone is called safe with this power: .15 for 15 % worse.

    On the scale of the logarithm, on which the range of a ratio is even: it depends on the events, and so few people
    do. Infinite where nobody is expected to have an event.
    """
    _check_errors(alpha, power)
    events = control * people
    if events <= 0:
        return math.inf
    return math.expm1((_z(1.0 - alpha) + _z(power)) * math.sqrt(2.0 * factor * (1.0 - control) / events))


def people_of_margin(
    control: float, margin: float, *, alpha: float = ONE_SIDED, power: float = POWER, factor: float = 1.0
) -> int:
    """People that each arm needs to call a guardrail that is left alone safe at this margin, with this power."""
    _check_errors(alpha, power)
    if margin <= 0 or not 0.0 < control <= 1.0:
        raise ValueError("A margin is above 0, and so is the share that it is a margin of.")
    reach = (_z(1.0 - alpha) + _z(power)) / math.log1p(margin)
    return _whole(2.0 * factor * (1.0 - control) / control * reach**2)


def power_with_guardrails(power: float, guardrails: int) -> float:
    """With which power each metric must be planned, so that a lift is found *and* all guardrails are called safe with
    at least the given one: what may be missed is shared out (Bonferroni)."""
    if guardrails < 0:
        raise ValueError("There are 0 guardrails or more.")
    return 1.0 - (1.0 - power) / (1 + guardrails)


def _reach(alpha: float, power: float) -> float:
    return _z(1.0 - alpha / 2.0) + _z(power)


def _z(share: float) -> float:
    return NormalDist().inv_cdf(share)


def _whole(people: float) -> int:
    """At least so many; what is less than a millionth of a person is rounding."""
    return max(math.ceil(people - 1e-6), 1)


def _check_errors(alpha: float, power: float = POWER) -> None:
    if not 0.0 < alpha < 1.0 or not 0.0 < power < 1.0:
        raise ValueError("Error and power are shares between 0 and 1, such as .05 and .8.")
