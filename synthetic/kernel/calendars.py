"""Countries' own calendars: public holidays, and how far their clocks are from UTC on each day.

Both are computed: holidays from their rules, summer time from the rules of the European Union (Directive
2000/84/EC) and of the United States (Energy Policy Act of 2005). Tests compare the clocks with the time zone
database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from synthetic.kernel import days
from synthetic.kernel.draws import Floats
from synthetic.settings import Settings
from synthetic.vocabulary import COUNTRIES, COUNTRY_CODES

_LAST_YEAR = 2030
_MONDAY, _THURSDAY, _SUNDAY = 0, 3, 6

# Month and day; days in relation to Easter Sunday; month, weekday, and which one of the month (-1 is the last).
# The days between the years are no part of this: all countries have them (`days.year_end_factor`).
_FIXED: dict[str, tuple[tuple[int, int], ...]] = {
    "DE": ((5, 1), (10, 3)),
    "FR": ((5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11)),
    "US": ((6, 19), (7, 4)),
    "NL": ((4, 27), (5, 5)),
    "ES": ((1, 6), (5, 1), (8, 15), (10, 12), (11, 1), (12, 6), (12, 8)),
}
_FROM_EASTER: dict[str, tuple[int, ...]] = {
    "DE": (-2, 1, 39, 50),
    "GB": (-2, 1),
    "FR": (1, 39, 50),
    "NL": (1, 39, 50),
    "ES": (-2,),
}
_BY_WEEKDAY: dict[str, tuple[tuple[int, int, int], ...]] = {
    "GB": ((5, _MONDAY, 1), (5, _MONDAY, -1), (8, _MONDAY, -1)),
    "US": ((1, _MONDAY, 3), (2, _MONDAY, 3), (5, _MONDAY, -1), (9, _MONDAY, 1), (11, _THURSDAY, 4)),
}


def easter(year: int) -> dt.date:
    """Easter Sunday (Meeus, Jones and Butcher's form of the Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return dt.date(year, f // 31, f % 31 + 1)


def nth_weekday(year: int, month: int, weekday: int, which: int) -> dt.date:
    """A month's first, second, ... or (with -1) last day with this weekday, 0 for Monday."""
    if which > 0:
        first = dt.date(year, month, 1)
        return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
    last = (dt.date(year, month, 28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return last - dt.timedelta(days=(last.weekday() - weekday) % 7)


def holidays(country: str, year: int) -> frozenset[dt.date]:
    """The public holidays that a whole country has, but for the days between the years."""
    found = {dt.date(year, month, day) for month, day in _FIXED.get(country, ())}
    found |= {easter(year) + dt.timedelta(days=apart) for apart in _FROM_EASTER.get(country, ())}
    found |= {nth_weekday(year, *rule) for rule in _BY_WEEKDAY.get(country, ())}
    king = dt.date(year, 4, 27)
    if country == "NL" and king.weekday() == _SUNDAY:
        found = (found - {king}) | {king - dt.timedelta(days=1)}
    return frozenset(found)


def holiday_factor(horizon: int, settings: Settings) -> Floats:
    """How much likelier people are to come by on each of the first `horizon` days in each country.

    Of shape (days, countries): on a holiday people are out, on the day before they plan and shop for it.
    """
    factor = np.ones((horizon, len(COUNTRY_CODES)))
    for code, country in enumerate(COUNTRY_CODES):
        own = sorted(days.number(day) for year in _years() for day in holidays(country, year))
        for day in own:
            if 0 < day <= horizon and day - 1 not in own:
                factor[day - 1, code] *= settings.holiday_eve_activity
            if 0 <= day < horizon:
                factor[day, code] *= settings.holiday_activity
    return factor


def offset_hours(country: ArrayLike, day: ArrayLike) -> NDArray[np.int8]:
    """Hours by which the clocks of countries (codes) are ahead of UTC at noon of days (numbers)."""
    table = _offsets()
    found: NDArray[np.int8] = table[np.asarray(country), np.asarray(day)]
    return found


@lru_cache(maxsize=1)
def _offsets() -> NDArray[np.int8]:
    """By country and day."""
    table = np.empty((len(COUNTRIES), days.number(dt.date(_LAST_YEAR, 12, 31)) + 1), np.int8)
    for code, country in enumerate(COUNTRIES):
        table[code] = country.utc_offset_hours
        for year in _years():
            start, end = map(days.number, _summer(country.summer_time, year))
            table[code, start:end] += 1
    return table


def _summer(rule: str, year: int) -> tuple[dt.date, dt.date]:
    """First day of summer time, and the first one after it. Raises KeyError for a rule that is not known."""
    return {
        "eu": (nth_weekday(year, 3, _SUNDAY, -1), nth_weekday(year, 10, _SUNDAY, -1)),
        "us": (nth_weekday(year, 3, _SUNDAY, 2), nth_weekday(year, 11, _SUNDAY, 1)),
    }[rule]


def _years() -> Iterator[int]:
    yield from range(days.EPOCH.year, _LAST_YEAR + 1)
