"""Days as small numbers, and the calendar of a household's year.

Day 0 is 2023-01-01. Larder opened its doors on `LAUNCH`; history, as the tables have it, starts later,
when the world has found its steady state.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from synthetic.config import HISTORY_START
from synthetic.kernel.draws import Floats
from synthetic.settings import Settings

EPOCH = dt.date(2023, 1, 1)
LAUNCH = 59  # 2023-03-01: ten months of burn-in
MICROSECONDS_A_DAY = 86_400_000_000
SECONDS_A_DAY = 86_400
_UNIX = (EPOCH - dt.date(1970, 1, 1)).days


def number(day: dt.date) -> int:
    """The number of a day."""
    return (day - EPOCH).days


def date(day: int) -> dt.date:
    """The day with this number."""
    return EPOCH + dt.timedelta(days=int(day))


HISTORY = number(HISTORY_START)


def since_unix(day: ArrayLike) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """Days since 1970-01-01, as Arrow's date32 counts them."""
    return (np.asarray(day) + _UNIX).astype(np.int32)


def microseconds(day: ArrayLike, seconds: ArrayLike) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Microseconds since 1970-01-01 of a time so many seconds into a day."""
    start = (np.asarray(day, dtype=np.int64) + _UNIX) * MICROSECONDS_A_DAY
    return start + (np.asarray(seconds, dtype=np.float64) * 1e6).astype(np.int64)


def span(ordered: np.ndarray[tuple[int, ...], np.dtype[Any]], first: int, last: int) -> tuple[int, int]:
    """Where, in days in ascending order, the days `[first, last)` begin and end."""
    # Bounds of another type would have all of the days copied to it: 2 ms for a world's active days.
    start, end = np.searchsorted(ordered, np.array([first, last], ordered.dtype))
    return int(start), int(end)


def weekday(day: ArrayLike) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """0 for Monday to 6 for Sunday."""
    return (np.asarray(day, dtype=np.int64) + EPOCH.weekday()) % 7


def _phase(days: int) -> Floats:
    """Place in the year of each day, 0 on the first of January to 1."""
    return np.array([(date(d).timetuple().tm_yday - 1) / 365.25 for d in range(days)])


def season(days: int, amplitude: float) -> Floats:
    """Factor of the year's season on each of the first `days` days: highest in mid-January."""
    factor: Floats = 1.0 + amplitude * np.cos(2.0 * np.pi * (_phase(days) - 0.04))
    return factor


def year_end_factor(days: int, depth: float) -> Floats:
    """Factor of the dip between the years on each of the first `days` days: deepest at Christmas, over on 2 January."""
    shape = {20: 0.25, 21: 0.4, 22: 0.6, 23: 0.8, 24: 1.15, 25: 1.35, 26: 1.15, 27: 0.9, 28: 0.85, 29: 0.85}
    shape |= {30: 0.9, 31: 1.15}
    factor = np.ones(days)
    for d in range(days):
        when = date(d)
        if when.month == 12 and when.day in shape:
            factor[d] = 1.0 - depth * shape[when.day]
        elif when.month == 1 and when.day == 1:
            factor[d] = 1.0 - depth * 0.9
    return factor


def activity_factor(days: int, settings: Settings) -> Floats:
    """How much likelier people are to come by on each of the first `days` days: week, season, year-end."""
    week = np.array(settings.weekday_activity)[weekday(np.arange(days))]
    factor: Floats = (
        week * season(days, settings.season_amplitude) * year_end_factor(days, settings.year_end_dip)
    )
    return factor


def arrival_factor(days: int, settings: Settings) -> Floats:
    """How many more people arrive on each of the first `days` days: trend, week, year-end."""
    number_of_day = np.arange(days)
    middle = HISTORY + 456
    trend = (1.0 + settings.yearly_growth) ** ((number_of_day - middle) / 365.25)
    week = 1.0 + settings.arrival_week_share * (np.array(settings.weekday_activity) - 1.0)
    factor: Floats = trend * week[weekday(number_of_day)] * year_end_factor(days, settings.year_end_dip)
    factor[:LAUNCH] = 0.0
    return factor
