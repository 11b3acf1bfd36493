"""Whether the newest value of a series is unlike those before it: a weekday-normalised robust z.

The weekday's usual factor is taken out, the value is held against the level of the two weeks before,
and the distance is measured in robust standard deviations of the same distance on the days before.
What trend and season move slowly moves the level along; what one bad day in the past does, medians
ignore.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

HISTORY = 112  # days that a reading looks back on at most: sixteen weeks
LEAST_HISTORY = 56
LEVEL_DAYS = 14
# On simulated years (growth, weekday, season, 1,500 a day that sway by 2 % of their own): no alarm in 12
# years, and 99 of 100 days at −20 % found. At 4, one alarm in four years; at 3.5, one a year.
ALARM_Z = 4.5
WANTED = 0.2  # the relative change that a watch should find
WEEKS = 4  # weeks that the weekly reading looks back on, at least

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


def read_day(values: Floats, *, is_count: bool = True) -> Reading | None:
    """The last of these daily values against up to `HISTORY` days before it; None where they are too few.

    A count's spread is never taken for less than that of independent events (its square root).
    """
    if len(values) <= LEAST_HISTORY:
        return None
    window = values[-HISTORY - 1 :].astype(np.float64)
    before = window[:-1]
    if not np.isfinite(window).all() or not before.any():
        return None
    weekday = np.arange(len(window)) % 7
    factors = _weekday_factors(before, weekday[:-1])[weekday]
    normal = window / factors
    levels = np.median(np.lib.stride_tricks.sliding_window_view(normal, LEVEL_DAYS)[:-1], axis=1)
    distances = normal[LEVEL_DAYS:] - levels
    past = distances[:-1]
    centre = float(np.median(past))
    scale = MAD * float(np.median(np.abs(past - centre)))
    expected = float(levels[-1]) + centre
    if is_count:
        scale = max(scale, math.sqrt(max(expected, 1.0)))
    return _reading(float(window[-1]), expected, scale, float(factors[-1]), "day")


def read_week(values: Floats, *, is_count: bool = True) -> Reading | None:
    """The last seven daily values together against the weeks before them; None where there are too few."""
    weeks = len(values) // 7
    if weeks <= 2 * WEEKS:
        return None
    kept = values[-7 * min(weeks, 14) :].astype(np.float64).reshape(-1, 7)
    totals = kept.sum(axis=1) if is_count else kept.mean(axis=1)
    if not np.isfinite(totals).all() or not totals[:-1].any():
        return None
    levels = np.median(np.lib.stride_tricks.sliding_window_view(totals, WEEKS)[:-1], axis=1)
    distances = totals[WEEKS:] - levels
    centre = float(np.median(distances[:-1]))
    scale = MAD * float(np.median(np.abs(distances[:-1] - centre)))
    expected = float(levels[-1]) + centre
    if is_count:
        scale = max(scale, math.sqrt(max(expected, 1.0)))
    return _reading(float(totals[-1]), expected, scale, 1.0, "week")


def read(values: Floats, *, is_count: bool = True) -> Reading | None:
    """By the day, or by the week where a day is too noisy to show a change of a fifth."""
    daily = read_day(values, is_count=is_count)
    if daily is None or daily.smallest <= 1.5 * WANTED:
        return daily
    return read_week(values, is_count=is_count) or daily


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
