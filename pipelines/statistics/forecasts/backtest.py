"""What a method's forecasts were worth in the past, and the range that follows from its errors.

The method is asked again as of days of the past, its *origins*, with what was known then. The range around a forecast is
as wide as the errors that it made so far ahead (split conformal prediction: Vovk et al. 2005; Lei et al. 2018): the
smallest one that would have held so many of them, by the rank that is right for a finite number of origins. It claims
nothing about how errors are distributed, only that the future is like the past in this one respect.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from pipelines.statistics.arrays import Bools, Floats, Integers
from pipelines.statistics.forecasts.forecast import Method
from pipelines.statistics.scores import QUANTILES, pinball_loss

if TYPE_CHECKING:
    from pipelines.statistics.forecasts.special_days import SpecialDays

ORIGINS = 26
APART = 7
"""Days between two origins, so that each has the same weekday."""
LEAST_HISTORY = 120
"""Days before an origin: a shorter past says little of what a method is worth, and there is no range without it."""
POOLED = 3
"""Steps on either side whose errors count as well: 26 errors alone give ragged ranges. At the last step there are only nearer
ones, so it is no more: with a week, ranges seven of seven steps ahead of a random walk hold 66 % where they say 80."""
LEVEL_DAYS = 28


@dataclass(frozen=True)
class Rhythm:
    """Of values by day or by week: how far apart origins are, how many values there are before one at least, and how many
    say what errors are measured by."""

    apart: int
    least: int
    level: int


DAYS = Rhythm(APART, LEAST_HISTORY, LEVEL_DAYS)
WEEKS = Rhythm(1, -(-LEAST_HISTORY // 7), LEVEL_DAYS // 7)


@dataclass(frozen=True)
class Backtest:
    """A method's forecasts of the past.

    `origins` are places of the last known value, oldest first; `forecasts` and `actuals` have a row for each and a
    column for each step ahead, NaN where the future is not known yet. `levels` are what the errors are measured by: the
    root of the mean of the four weeks before each origin. `doubts` are standard errors of what special days were taken for,
    as a share of the number; forecasts that are `blind` to one say nothing of the errors of others.
    """

    origins: Integers
    forecasts: Floats
    actuals: Floats
    levels: Floats
    doubts: Floats
    blind: Bools

    @property
    def errors(self) -> Floats:
        """Actual less forecast, in levels."""
        found: Floats = (self.actuals - self.forecasts) / self.levels[:, None]
        return found

    @property
    def horizon(self) -> int:
        return int(self.forecasts.shape[1])

    def known_at(self, place: int, step: int) -> Bools:
        """Of each origin, whether its forecast so many steps ahead had come true by the value at `place`."""
        known: Bools = self.origins + step <= place
        return known


def backtest(  # noqa: PLR0913 -- what it is asked, and options
    values: Floats,
    method: Method,
    horizon: int,
    *,
    rhythm: Rhythm = DAYS,
    most: int | None = None,
    say: Callable[[float], None] | None = None,
    special: SpecialDays | None = None,
) -> Backtest:
    """A method's forecasts as of one day of each week, counted back from a week before the last value.

    `values` are oldest first, without gaps. `most` keeps the newest of them. `say` is told how far it is, from 0 to 1;
    what it raises ends the work. With `special` days the method is made aware of those that were known at each origin.
    """
    if special is not None:
        method = special.aware(method)
    values = np.asarray(values, float)
    last = len(values) - 1 - rhythm.apart
    origins = np.arange(last, rhythm.least - 2, -rhythm.apart)[:most][::-1]
    forecasts = np.full((len(origins), horizon), np.nan)
    actuals = np.full((len(origins), horizon), np.nan)
    for row, origin in enumerate(origins):
        forecasts[row] = method(values[: origin + 1], horizon)
        there = values[origin + 1 : origin + 1 + horizon]
        actuals[row, : len(there)] = there
        if say is not None:
            say((row + 1) / len(origins))
    levels = np.array([level_of(values[: origin + 1], rhythm) for origin in origins])
    origins = origins.astype(np.int64)
    doubts = special.errors(origins, horizon) if special else np.zeros(forecasts.shape)
    blind = special.blind(origins, horizon) if special else np.zeros(forecasts.shape, bool)
    return Backtest(origins, forecasts, actuals, levels, doubts, blind)


def level_of(values: Floats, rhythm: Rhythm = DAYS) -> float:
    """What errors are measured by: the root of the mean size of the last four weeks; 1 of nothing.

    Chance in a count grows with its root (Poisson), and so do the errors of a number that has grown: measured by the
    number itself, those of a smaller past make ranges too wide (`python -m pipelines.checks.forecasts`).
    """
    mean = float(np.mean(np.abs(values[-rhythm.level :]))) if len(values) else 0.0
    return math.sqrt(mean) if mean > 0 else 1.0


def half_width(past: Backtest, step: int, share: float, *, at: int | None = None) -> float | None:
    """How far a range that should hold `share` of the truths reaches to either side, in levels.

    It comes from the errors of the 26 newest origins whose forecasts `step` steps ahead had come true by the value at `at`
    (by default, all that have), pooled over the steps beside it. The rank is ⌈share (n + 1)⌉ of n origins (Lei et al.
    2018, theorem 2.2). None where there are too few origins for it.
    """
    newest = int(past.origins[-1]) + past.horizon if at is None and len(past.origins) else at or 0
    sighted = ~past.blind[:, step - 1]
    there = np.flatnonzero(sighted & past.known_at(newest, step) & np.isfinite(past.actuals[:, step - 1]))[
        -ORIGINS:
    ]
    count = len(there)
    if count == 0 or share * (count + 1) > count:
        return None
    columns = np.arange(max(step - POOLED, 1), min(step + POOLED, past.horizon) + 1) - 1
    known = (past.origins[there][:, None] + columns + 1 <= newest) & ~past.blind[np.ix_(there, columns)]
    errors = np.abs(past.errors[np.ix_(there, columns)])
    pooled = np.sort(errors[known & np.isfinite(errors)])
    rank = min(math.ceil(share * (count + 1) / count * len(pooled)), len(pooled))
    return float(pooled[rank - 1])


def with_doubt(half: float, share: float, doubt: float) -> float:
    """Half of a range's width with what is not known of a special day besides, both in the unit of the series. `doubt` is
    a standard error, taken for that of a normal number which has nothing to do with the other errors."""
    return math.hypot(half, NormalDist().inv_cdf((1 + share) / 2) * doubt)


def quantiles_at(
    past: Backtest, step: int, point: float, level: float, *, at: int | None = None, doubt: float = 0.0
) -> dict[float, float] | None:
    """The 10, 50 and 90 % quantiles around a point forecast; None where there are too few origins. `doubt` is the standard
    error of what a special day was taken for, as a share of the forecast."""
    share = QUANTILES[-1] - QUANTILES[0]
    half = half_width(past, step, share, at=at)
    if half is None:
        return None
    half = with_doubt(half * level, share, doubt * abs(point))
    return dict(zip(QUANTILES, (point - half, point, point + half), strict=True))


@dataclass(frozen=True)
class Judged:
    """Forecasts of the past so many steps ahead, each with the range that could have been given then.

    `origins` are their places; `low` and `high` the ends of the ranges, and `losses` what their quantiles cost.
    """

    step: int
    origins: Integers
    low: Floats
    point: Floats
    high: Floats
    actual: Floats
    losses: Floats

    @property
    def held(self) -> int:
        """How many ranges held what came."""
        return int(np.sum((self.low <= self.actual) & (self.actual <= self.high)))

    @property
    def count(self) -> int:
        return len(self.actual)

    @property
    def loss(self) -> float:
        """Mean pinball loss of the 10, 50 and 90 % quantiles, in the unit of the series; NaN of none."""
        return float(self.losses.mean()) if self.count else math.nan


def judged(past: Backtest, step: int, *, most: int | None = ORIGINS) -> Judged:
    """The newest `most` forecasts `step` steps ahead whose truth is known, with ranges from what was known then."""
    found = []
    for row in np.flatnonzero(np.isfinite(past.actuals[:, step - 1])):
        origin, level = int(past.origins[row]), float(past.levels[row])
        point, actual = float(past.forecasts[row, step - 1]), float(past.actuals[row, step - 1])
        doubt = float(past.doubts[row, step - 1])
        said = quantiles_at(past, step, point, level, at=origin, doubt=doubt)
        if said is not None:
            low, middle, high = (said[one] for one in QUANTILES)
            found.append((origin, low, middle, high, actual, pinball_loss(said, actual)))
    kept = np.array(found[-most:] if most is not None else found, float).reshape(-1, 6)
    return Judged(step, kept[:, 0].astype(np.int64), *(kept[:, column] for column in range(1, 6)))
