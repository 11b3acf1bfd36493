"""Whether a number is unlike those before it, by medians, which one bad day in the past does not move.

Two readings. `placebo_z` holds a number against the same number on other dates, at which nothing happened.
`read_day` and `read_week` hold the newest value of a daily series against its own past: the weekday's usual
factor is taken out, the value is held against the level of the weeks before, and the distance is measured
in robust standard deviations of the same distance on the days before. What trend and season move slowly
moves the level along.

All of it is NumPy, with a median of its own: scipy's `median_abs_deviation` takes twelve times as long for a hundred
values, and `np.median` five times as long as a sort, while a replay of the alarms takes ten medians for each day of the
past. The tests hold them together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pipelines.statistics.arrays import Bools, Floats, Integers
from pipelines.statistics.computed import Computed

MAD_TO_SD = 1.4826
"""Standard deviations of a normal distribution in its median absolute deviation, to five digits."""

HISTORY = 112  # days that a reading of a day looks back on at most: sixteen weeks
LEAST_HISTORY = 56
LEVEL_DAYS = 14
LEVEL_WEEKS = 4  # weeks whose median is the level of the weekly reading
MOST_WEEKS = Computed(27, "17", "-m pipelines.checks.replay")
"""That the weekly reading looks back on: with 14, one share of the default world rings on 26 days, with 27 on 5."""


def centre_and_spread(values: Floats) -> tuple[float, float]:
    """Median, and median absolute deviation from it as a standard deviation; NaN for no values."""
    centre = median(values)
    return centre, MAD_TO_SD * median(np.abs(values - centre))


def median(values: Floats) -> float:
    """The median of a list of numbers, as `np.median` has it; NaN for no values, and where one is NaN."""
    ordered = np.sort(values)
    if not len(ordered) or math.isnan(ordered[-1]):  # a sort puts NaN last
        return math.nan
    half = len(ordered) // 2
    return float(ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def placebo_z(value: float, placebos: Floats, *, least_spread: float = 0.0) -> float:
    """How many robust standard deviations a number is from the same number on other dates.

    The spread is never taken for less than `least_spread`, such as the number's sampling error: few
    placebos can be alike by chance. 0 where there is no spread to measure by.
    """
    centre, spread = centre_and_spread(placebos)
    spread = max(spread, least_spread)
    return 0.0 if spread == 0 else (value - centre) / spread


@dataclass(frozen=True)
class Reading:
    """One value against what was to be expected, all in the units of the series.

    `spread` is a robust standard deviation of the value from what is expected. `width` is how many of them
    pass as usual: beyond `low` or `high` it is an alarm.
    """

    value: float
    expected: float
    spread: float
    width: float
    period: Literal["day", "week"]

    @property
    def z(self) -> float:
        """Spreads from what is expected; 0 where there is no spread."""
        return (self.value - self.expected) / self.spread if self.spread > 0 else 0.0

    @property
    def low(self) -> float:
        return self.expected - self.width * self.spread

    @property
    def high(self) -> float:
        return self.expected + self.width * self.spread

    @property
    def is_alarm(self) -> bool:
        return not self.low <= self.value <= self.high

    @property
    def change(self) -> float:
        """Relative to what is expected; NaN where that is 0."""
        return self.value / self.expected - 1 if self.expected else math.nan

    @property
    def smallest(self) -> float:
        """The relative change that would have been an alarm; infinite where 0 is expected."""
        return (self.expected - self.low) / self.expected if self.expected else math.inf


def read_day(
    values: Floats, *, width: float, is_count: bool = True, ordinary: Bools | None = None
) -> Reading | None:
    """The last of these daily values against up to `HISTORY` days before it; None where they are too few.

    A count's spread is never taken for less than that of independent events (its square root).
    `ordinary`, as long as `values`, says which days may show what is usual; by default all.
    """
    window = values[-HISTORY - 1 :].astype(np.float64)
    weekday = np.arange(len(window)) % 7
    kept = np.ones(len(window) - 1, dtype=bool) if ordinary is None else ordinary[-HISTORY - 1 : -1]
    before = window[:-1][kept]
    if len(before) < LEAST_HISTORY or not np.isfinite([*before, window[-1]]).all() or not before.any():
        return None
    factors = weekday_factors(before, weekday[:-1][kept])
    normal = before / factors[weekday[:-1][kept]]
    factor = float(factors[weekday[-1]])
    expected, spread = expected_next(normal, LEVEL_DAYS, is_count=is_count)
    return Reading(float(window[-1]), expected * factor, spread * factor, width, "day")


def read_week(
    values: Floats, *, width: float, is_count: bool = True, ordinary: Bools | None = None
) -> Reading | None:
    """The last seven daily values together against the weeks before them; None where there are too few.

    Together is the sum of a count, and the mean of anything else. A week with a day that is not `ordinary`
    does not show what is usual.
    """
    weeks = min(len(values) // 7, MOST_WEEKS.value)
    if weeks == 0:
        return None
    kept = values[-7 * weeks :].astype(np.float64).reshape(-1, 7)
    totals = kept.sum(axis=1) if is_count else kept.mean(axis=1)
    before = totals[:-1]
    if ordinary is not None:
        is_whole: Bools = np.all(ordinary[-7 * weeks :].reshape(-1, 7), axis=1)
        before = before[is_whole[:-1]]
    if len(before) < 2 * LEVEL_WEEKS or not np.isfinite([*before, totals[-1]]).all() or not before.any():
        return None
    expected, spread = expected_next(before, LEVEL_WEEKS, is_count=is_count)
    return Reading(float(totals[-1]), expected, spread, width, "week")


def expected_next(values: Floats, size: int, *, is_count: bool) -> tuple[float, float]:
    """What is to be expected after these values, by the median of the last `size`, and its robust spread."""
    levels = np.median(np.lib.stride_tricks.sliding_window_view(values, size), axis=1)
    centre, spread = centre_and_spread(values[size:] - levels[:-1])
    expected = float(levels[-1]) + centre
    return expected, max(spread, math.sqrt(max(expected, 1.0))) if is_count else spread


def weekday_factors(values: Floats, weekday: Integers) -> Floats:
    """How much of an average day each weekday (0 to 6) has: medians of its share in the week around it.

    Seven numbers with a mean of 1; a weekday without a value above 0 counts as an average day.
    """
    around = np.convolve(values, np.ones(7) / 7, mode="valid")
    share = np.divide(values[3:-3], around, out=np.ones_like(around), where=around > 0)
    factors = np.array([median(share[weekday[3:-3] == day]) for day in range(7)])
    factors = np.where(factors > 0, factors, 1.0)  # NaN as well: a weekday that is not there
    return np.asarray(factors / factors.mean(), dtype=np.float64)
