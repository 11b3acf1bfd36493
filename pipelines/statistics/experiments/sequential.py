"""Looking at an experiment before its end, without more false finds than one look has.

Two ways. *Alpha spending* (Lan and DeMets 1983), with a function of the O'Brien-Fleming type: of the whole error a
look may use what the share of information that is there by then has earned, less what earlier looks have used. Bounds
are wide at first and end near the plain 1.96, so that little power is lost; there must be an end that was planned.
*Always-valid ranges* by a mixture of sequential likelihood ratios (mSPRT; Robbins 1970, Johari, Koomen, Pekelis and
Walsh 2022): at any time, for ever, at the price of wider ranges.

The bounds come from recursive numerical integration (Armitage, McPherson and Rowe 1969; Jennison and Turnbull 2000,
chapter 19): the part of a Brownian motion that has crossed no bound yet is carried from look to look.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np

from pipelines.statistics.arrays import Floats, Integers, Numbers

ALPHA = 0.05
MOST_LOOKS = 120
LEAST_PEOPLE = 100
"""In each arm, below which an always-valid range says nothing: it takes means for normal."""
NEVER = 8.0
"""The widest bound in standard errors: beyond it lies less than 2 in 10¹⁵, and so nothing is spent."""

Spending = Literal["each side", "both sides"]
"""Whose error the function spends. The published tables differ: of `each side`, α ÷ 2 is spent on either side by
2 - 2 Φ(z(α ÷ 4) ÷ √t), as in R's gsDesign and ldbounds (five looks: 4.877, 3.357, 2.680, 2.290, 2.031); of
`both sides`, α as a whole by 2 - 2 Φ(z(α ÷ 2) ÷ √t), as in Lan and DeMets (4.383 for the first of five)."""


@dataclass(frozen=True)
class Look:
    """A look at an experiment. `information`: the share of all that the plan waits for, such as of the people.

    `bound`: standard errors from 0, either way, beyond which something is found. `spent`: two-sided error that looks
    up to this one have used.
    """

    information: float
    bound: float
    spent: float

    @property
    def alpha(self) -> float:
        """Error of a test, or 1 - the coverage of a range, that decides as this bound does."""
        return math.erfc(self.bound / math.sqrt(2.0))

    @property
    def coverage(self) -> float:
        """Of a range that leaves 0 out just where the bound is crossed."""
        return 1.0 - self.alpha


def looks(
    information: Sequence[float],
    alpha: float = ALPHA,
    *,
    spending: Spending = "each side",
    last_is_the_end: bool = True,
) -> tuple[Look, ...]:
    """Two-sided bounds of looks with these shares of the planned information, by spending as O'Brien and Fleming.

    A look counts by the information that is there, not by its number: one that was not planned is put in between,
    those before it stay as they were, and what it uses is missing later. With `last_is_the_end` the last look may use
    all that is left, whether it came a little early or late. More than was planned (shares above 1) spends no more.
    Raises ValueError for shares that don't grow from above 0, and for more than 120 looks.
    """
    times = _times(information)
    _check_alpha(alpha)
    spent = [spent_by(min(time, 1.0), alpha, spending=spending) for time in times]
    if last_is_the_end:
        spent[-1] = alpha
    found, before = [], 0.0
    motion = _Motion(times)
    for time, so_far in zip(times, spent, strict=True):
        bound = motion.bound(so_far - before)
        before += motion.stop(bound)
        found.append(Look(time, bound, before))
    return tuple(found)


def spent_by(information: float, alpha: float = ALPHA, *, spending: Spending = "each side") -> float:
    """The two-sided error that may have been used when this share of the information is there."""
    if information <= 0:
        return 0.0
    sides = 2.0 if spending == "each side" else 1.0
    z = NormalDist().inv_cdf(1.0 - alpha / sides / 2.0)
    return min(sides * math.erfc(z / math.sqrt(2.0 * information)), alpha)


def classical(number: int, alpha: float = ALPHA) -> tuple[Look, ...]:
    """The boundary of O'Brien and Fleming (1979): so many looks after equal stretches, bounds c ÷ √(k ÷ K).

    For five looks 4.56, 3.23, 2.63, 2.28, 2.04. It needs the number of looks beforehand. Raises ValueError for none.
    """
    _check_alpha(alpha)
    times = _times([(place + 1) / number for place in range(number)])
    shape = [1.0 / math.sqrt(time) for time in times]
    from scipy.optimize import brentq

    def surplus(scale: float) -> float:
        return float(crossed([scale * one for one in shape], times)[-1]) - alpha

    scale = float(brentq(surplus, 0.5, NEVER, xtol=1e-8))
    bounds = [scale * one for one in shape]
    spent = crossed(bounds, times).tolist()
    return tuple(Look(*one) for one in zip(times, bounds, spent, strict=True))


def inflation(plan: Sequence[Look], power: float = 0.8, alpha: float = ALPHA) -> float:
    """How many times as many people a plan with these looks wants, in the end, as one look that finds as often.

    For 28 looks after equal stretches 1.049; most experiments with a lift end long before.
    """
    from scipy.optimize import brentq

    bounds, times = [look.bound for look in plan], [look.information for look in plan]
    once = NormalDist().inv_cdf(1.0 - alpha / 2.0) + NormalDist().inv_cdf(power)

    def short(drift: float) -> float:
        return float(crossed(bounds, times, drift)[-1]) - power

    return (float(brentq(short, 0.2 * once, 5.0 * once, xtol=1e-9)) / once) ** 2


def crossed(bounds: Sequence[float], information: Sequence[float], drift: float = 0.0) -> Floats:
    """With which chance either bound has been crossed by each look; bounds in standard errors.

    `drift` is where z is expected to be when all information is there: 0 if nothing has changed, 2.8 for a lift that
    is found in 80 % of tests with one look.
    """
    times = _times(information)
    if len(bounds) != len(times):
        raise ValueError(f"{len(bounds)} bounds for {len(times)} looks.")
    motion = _Motion(times, drift)
    return np.cumsum([motion.stop(bound) for bound in bounds])


@dataclass(frozen=True)
class AlwaysValid:
    """What is known after each of some looks, whenever they were; arrays with the looks last.

    `p` is the smallest so far, and `low` to `high` what all ranges so far have in common: 1, and all numbers, before
    there are enough people.
    """

    p: Floats
    low: Floats
    high: Floats


def always_valid(
    value: Floats, error: Floats, people: Floats | Integers, mixing: float, alpha: float = ALPHA
) -> AlwaysValid:
    """p and ranges of a difference of means or shares, which may be looked at as often as one likes.

    `value` and its standard `error` at each look, looks last; `people` of the smaller arm. `mixing` is the standard
    deviation of effects that are thought likely, fixed before anything is seen: such as the lift that was planned for.
    Chance that a p is ever below α, if nothing has changed: α at most. Where ranges of several looks have nothing in
    common, both ends are where they part. Raises ValueError for a mixing of 0 or less.
    """
    if mixing <= 0:
        raise ValueError("The mixing is the deviation of likely effects, and above 0.")
    _check_alpha(alpha)
    value, error = np.asarray(value, np.float64), np.asarray(error, np.float64)
    ready = (np.asarray(people) >= LEAST_PEOPLE) & (error > 0)
    variance = np.where(ready, error, 1.0) ** 2
    both = variance + mixing**2
    logs = 0.5 * np.log(variance / both) + 0.5 * value**2 * mixing**2 / (variance * both)
    p = np.where(ready, np.minimum(np.exp(-logs), 1.0), 1.0)
    reach = np.sqrt(variance * both / mixing**2 * (2.0 * math.log(1.0 / alpha) + np.log(both / variance)))
    low, high = np.where(ready, value - reach, -np.inf), np.where(ready, value + reach, np.inf)
    low, high = np.maximum.accumulate(low, axis=-1), np.minimum.accumulate(high, axis=-1)
    apart = low > high
    middle = np.add(low, high, out=np.zeros(low.shape), where=apart) / 2.0
    return AlwaysValid(
        np.minimum.accumulate(p, axis=-1), np.where(apart, middle, low), np.where(apart, middle, high)
    )


class _Motion:
    """A Brownian motion with drift, as far as it has crossed no bound yet: its density on the nodes of a quadrature,
    carried from one of these times to the next."""

    def __init__(self, times: Sequence[float], drift: float = 0.0) -> None:
        from scipy.special import ndtr

        self._below: Callable[[Floats], Floats] = ndtr
        self._steps = np.diff(times, prepend=0.0)
        self._times, self._drift, self._number = times, drift, 0
        self._at: Floats = np.zeros(1)
        self._mass: Floats = np.ones(1)

    def bound(self, error: float) -> float:
        """The bound, in standard errors, that is first crossed at the next time with this chance, both sides
        together."""
        from scipy.optimize import brentq

        if self._crosses(NEVER) >= error:
            return NEVER
        return float(brentq(lambda z: self._crosses(z) - error, 0.0, NEVER, xtol=1e-10))

    def stop(self, bound: float) -> float:
        """The chance to cross this bound first at the next time. From there on only the rest goes on."""
        crosses, here = self._crosses(bound), self._number
        edge, step = bound * math.sqrt(self._times[here]), math.sqrt(self._steps[here])
        # As many nodes as it takes for the kernels of this step and of the next one to be smooth between them.
        narrow = math.sqrt(self._steps[here : here + 2].min())
        nodes, weights = _nodes(min(max(48, math.ceil(6.0 * edge / narrow)), 1_024))
        at = edge * nodes
        away = (at[:, None] - self._at - self._drift * self._steps[here]) / step
        density = np.exp(-0.5 * away**2) @ self._mass / (step * math.sqrt(2.0 * math.pi))
        self._number, self._at, self._mass = here + 1, at, density * weights * edge
        return crosses

    def _crosses(self, bound: float) -> float:
        edge, step = bound * math.sqrt(self._times[self._number]), math.sqrt(self._steps[self._number])
        start = self._at + self._drift * self._steps[self._number]
        outside = self._below((start - edge) / step) + self._below((-edge - start) / step)
        return float(self._mass @ outside)


def _nodes(number: int) -> tuple[Floats, Floats]:
    """Nodes and weights of Gauss and Legendre from -1 to 1; of few sizes, since making them takes longer than using
    them."""
    size = 48
    while size < number:
        size *= 2
    if size not in _KEPT:
        _KEPT[size] = np.polynomial.legendre.leggauss(size)
    return _KEPT[size]


_KEPT: dict[int, tuple[Floats, Floats]] = {}


def _times(information: Sequence[float]) -> list[float]:
    times = [float(one) for one in information]
    grows = all(later > before for before, later in zip([0.0, *times], times, strict=False))
    if not times or len(times) > MOST_LOOKS or not grows:
        raise ValueError(
            f"From 1 to {MOST_LOOKS} looks can be planned, at shares of information that grow from above 0."
        )
    return times


def _check_alpha(alpha: Numbers) -> None:
    if not 0.0 < float(np.asarray(alpha)) < 1.0:
        raise ValueError("The error is a share between 0 and 1, such as .05.")
