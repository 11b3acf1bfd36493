"""Whether the newest value of a series is unlike those before it: a weekday-normalised robust z.

The weekday's usual factor is taken out, the value is held against the level of the two weeks before,
and the distance is measured in robust standard deviations of the same distance on the days before.
What trend and season move slowly moves the level along; what one bad day in the past does, medians
ignore.

The days around the year's end are like no others: they are held against the same days a year before, and
never tell what is usual for the days after them.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

HISTORY = 112  # days that a reading looks back on at most: sixteen weeks
LEAST_HISTORY = 56
LEVEL_DAYS = 14
# On simulated years (growth, weekday, season, 1,500 a day that sway by 2 % of their own): no alarm in 12
# years, and 99 of 100 days at −20 % found. At 4, one alarm in four years; at 3.5, one a year.
ALARM_Z = 4.5
WANTED = 0.2  # the relative change that a watch should find
WEEKS = 4  # weeks whose median is the level of the weekly reading
MOST_WEEKS = 27  # that it looks back on: with 14, one share rang on 19 days of 855, with 27 on 4

YEAR_END = ((12, 20), (1, 2))  # first and last day, both within
# On the two year-ends of the preset lab, ten series rang on 154 days; like this, on none of them.
YEAR_END_WIDTH = 2.0  # how much wider the usual is where only one year before tells it

MAD = 1.4826  # makes the median absolute deviation a standard deviation where errors are normal


@dataclass(frozen=True)
class Reading:
    """One value against what was to be expected.

    `low` and `high` bound what passes as usual; `smallest` is the relative change that would have
    been an alarm: above `WANTED`, the series is too noisy to be watched like this.
    """

    value: float
    expected: float
    low: float
    high: float
    z: float
    period: Literal["day", "week"]

    @property
    def is_alarm(self) -> bool:
        return not self.low <= self.value <= self.high

    @property
    def change(self) -> float:
        return self.value / self.expected - 1 if self.expected else math.nan

    @property
    def smallest(self) -> float:
        return (self.expected - self.low) / self.expected if self.expected else math.inf


def is_year_end(day: dt.date) -> bool:
    """Whether the day is one of those around the year's end."""
    first, last = YEAR_END
    return (day.month, day.day) >= first or (day.month, day.day) <= last


def days_to_read(last: dt.date) -> int:
    """How many days before `last` a reading wants: a year more where the year before is asked."""
    near = any(is_year_end(last - dt.timedelta(days=n)) for n in range(7))
    most = max(HISTORY, 7 * MOST_WEEKS)
    return most + (366 if near else 0)


def read_day(values: Floats, *, is_count: bool = True, ordinary: Bools | None = None) -> Reading | None:
    """The last of these daily values against up to `HISTORY` days before it; None where they are too few.

    A count's spread is never taken for less than that of independent events (its square root).
    `ordinary` says which days may tell what is usual; by default all.
    """
    window = values[-HISTORY - 1 :].astype(np.float64)
    weekday = np.arange(len(window)) % 7
    kept = np.ones(len(window) - 1, dtype=bool) if ordinary is None else ordinary[-HISTORY - 1 : -1]
    before = window[:-1][kept]
    if len(before) < LEAST_HISTORY or not np.isfinite([*before, window[-1]]).all() or not before.any():
        return None
    factors = _weekday_factors(before, weekday[:-1][kept])
    normal = before / factors[weekday[:-1][kept]]
    factor = float(factors[weekday[-1]])
    expected, scale = _usual(normal, LEVEL_DAYS, is_count)
    return _reading(float(window[-1]), expected, scale, factor, "day")


def read_week(values: Floats, *, is_count: bool = True, ordinary: Bools | None = None) -> Reading | None:
    """The last seven daily values together against the weeks before them; None where there are too few."""
    weeks = min(len(values) // 7, MOST_WEEKS)
    if weeks == 0:
        return None
    kept = values[-7 * weeks :].astype(np.float64).reshape(-1, 7)
    totals = kept.sum(axis=1) if is_count else kept.mean(axis=1)
    before = totals[:-1]
    if ordinary is not None:
        is_whole: Bools = np.all(ordinary[-7 * weeks :].reshape(-1, 7), axis=1)
        before = before[is_whole[:-1]]
    if len(before) < 2 * WEEKS or not np.isfinite([*before, totals[-1]]).all() or not before.any():
        return None
    expected, scale = _usual(before, WEEKS, is_count)
    return _reading(float(totals[-1]), expected, scale, 1.0, "week")


def read(values: Floats, *, is_count: bool = True, last: dt.date | None = None) -> Reading | None:
    """By the day, or by the week where a day is too noisy to show a change of a fifth.

    `last` is the day of the last value; without it every day counts as ordinary. None where there is too
    little to tell, as at the year's end without the one before.
    """
    if last is None:
        ordinary = None
    else:
        days = [last - dt.timedelta(days=n) for n in range(len(values) - 1, -1, -1)]
        ordinary = np.array([not is_year_end(day) for day in days], dtype=bool)
    daily = read_day(values, is_count=is_count, ordinary=ordinary)
    if daily is None:
        return None
    weekly = None
    if daily.smallest > 1.5 * WANTED:
        weekly = read_week(values, is_count=is_count, ordinary=ordinary)
    reading = weekly or daily
    asked = 7 if reading.period == "week" else 1
    if last is None or ordinary is None or ordinary[-asked:].all():
        return reading
    back = (last - _year_before(last)).days
    usual_then = read_day if reading.period == "day" else read_week
    then = usual_then(values[:-back], is_count=is_count, ordinary=ordinary[:-back])
    return None if then is None or not then.expected else _like_then(reading, then.value / then.expected)


def _year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1)  # never a leap day: the year's end has none


def _like_then(reading: Reading, ratio: float) -> Reading:
    """The reading, if it were to be this share of what is usual, as it was a year before."""
    expected = reading.expected * ratio
    width = YEAR_END_WIDTH * (reading.high - reading.expected)
    scale = width / ALARM_Z
    return replace(
        reading,
        expected=expected,
        low=expected - width,
        high=expected + width,
        z=(reading.value - expected) / scale if scale > 0 else 0.0,
    )


def _usual(values: Floats, size: int, is_count: bool) -> tuple[float, float]:
    """What is to be expected after these values, by the median of the last `size`, and its robust spread."""
    levels = np.median(np.lib.stride_tricks.sliding_window_view(values, size), axis=1)
    past = values[size:] - levels[:-1]
    centre = float(np.median(past))
    expected = float(levels[-1]) + centre
    scale = MAD * float(np.median(np.abs(past - centre)))
    return expected, max(scale, math.sqrt(max(expected, 1.0))) if is_count else scale


def _weekday_factors(values: Floats, weekday: npt.NDArray[np.int64]) -> Floats:
    """How much of an average day each weekday has: medians of its share in the week around it."""
    around = np.convolve(values, np.ones(7) / 7, mode="valid")
    share = np.divide(values[3:-3], around, out=np.ones_like(around), where=around > 0)
    factors = np.array([np.median(share[weekday[3:-3] == day]) for day in range(7)])
    factors = np.where(factors > 0, factors, 1.0)
    return np.asarray(factors / factors.mean(), dtype=np.float64)


def _reading(
    value: float, expected: float, scale: float, factor: float, period: Literal["day", "week"]
) -> Reading:
    reach = ALARM_Z * scale
    return Reading(
        value=value,
        expected=expected * factor,
        low=(expected - reach) * factor,
        high=(expected + reach) * factor,
        z=(value / factor - expected) / scale if scale > 0 else 0.0,
        period=period,
    )
