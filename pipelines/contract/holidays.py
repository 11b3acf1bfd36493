"""Public holidays of Larder's six countries, by name: what a calendar on the wall says.

Those that a whole country has. The days between the years are no part of it: all countries have them, and an
alert rule holds them against the year before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.contract.calendar import DAY, days, is_year_end

COUNTRIES = {
    "DE": "Germany",
    "ES": "Spain",
    "FR": "France",
    "GB": "United Kingdom",
    "NL": "Netherlands",
    "US": "United States",
}
_MONDAY, _THURSDAY, _SUNDAY = 0, 3, 6

Day = Callable[[int], dt.date]


@dataclass(frozen=True)
class Holiday:
    """A public holiday on a day, with the countries that have it."""

    day: dt.date
    name: str
    countries: tuple[str, ...]

    @property
    def said(self) -> str:
        """Good Friday (Germany, United Kingdom, Spain)"""
        return f"{self.name} ({', '.join(COUNTRIES[country] for country in self.countries)})"


def easter(year: int) -> dt.date:
    """Easter Sunday, by Gauss's method as Lichtenberg (1997) put it right."""
    century = year // 100
    correction = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    moon = (19 * (year % 19) + correction) % 30
    shift = moon // 29 + (moon // 28 - moon // 29) * ((year % 19) // 11)
    full_moon = 21 + moon - shift
    sunday = 7 - (year + year // 4 + 2 - (3 * century + 3) // 4) % 7
    return dt.date(year, 3, 1) + (full_moon + 7 - (full_moon - sunday) % 7 - 1) * DAY


def holidays(first: dt.date, last: dt.date) -> tuple[Holiday, ...]:
    """Those from the first day to the last, both included, by day."""
    found = [
        Holiday(day, name, tuple(countries.split()))
        for year in range(first.year, last.year + 1)
        for name, countries, on in _RULES
        if first <= (day := on(year)) <= last
    ]
    return tuple(sorted(found, key=lambda holiday: (holiday.day, holiday.name)))


def named_days(first: dt.date, last: dt.date) -> list[tuple[int, str, bool]]:
    """The days from the first to the last that have a name, by day: how many days after the first each is, its name, and
    whether it is one around the year's end. Those are named by their date, holidays by theirs; of two holidays on a day the
    first by the alphabet counts."""
    found = {one.day: one.name for one in reversed(holidays(first, last))}
    found |= {day: f"{day.day} {day:%B}" for day in days(first, last + DAY) if is_year_end(day)}
    return [((day - first).days, found[day], is_year_end(day)) for day in sorted(found)]


def _on(month: int, day: int) -> Day:
    return lambda year: dt.date(year, month, day)


def _after_easter(days: int) -> Day:
    return lambda year: easter(year) + days * DAY


def _weekday(month: int, weekday: int, which: int) -> Day:
    """A month's first, second, ... or (with -1) last one of a weekday."""

    def on(year: int) -> dt.date:
        there = [day for n in range(31) if (day := dt.date(year, month, 1) + n * DAY).month == month]
        return [day for day in there if day.weekday() == weekday][which - 1 if which > 0 else which]

    return on


def _kings_day(year: int) -> dt.date:
    day = dt.date(year, 4, 27)
    return day - DAY if day.weekday() == _SUNDAY else day


_RULES: tuple[tuple[str, str, Day], ...] = (
    ("Epiphany", "ES", _on(1, 6)),
    ("Martin Luther King Day", "US", _weekday(1, _MONDAY, 3)),
    ("Presidents' Day", "US", _weekday(2, _MONDAY, 3)),
    ("Good Friday", "DE ES GB", _after_easter(-2)),
    ("Easter Monday", "DE FR GB NL", _after_easter(1)),
    ("King's Day", "NL", _kings_day),
    ("Labour Day", "DE ES FR", _on(5, 1)),
    ("Early May bank holiday", "GB", _weekday(5, _MONDAY, 1)),
    ("Liberation Day", "NL", _on(5, 5)),
    ("Victory in Europe Day", "FR", _on(5, 8)),
    ("Ascension Day", "DE FR NL", _after_easter(39)),
    ("Whit Monday", "DE FR NL", _after_easter(50)),
    ("Spring bank holiday", "GB", _weekday(5, _MONDAY, -1)),
    ("Memorial Day", "US", _weekday(5, _MONDAY, -1)),
    ("Juneteenth", "US", _on(6, 19)),
    ("Independence Day", "US", _on(7, 4)),
    ("Bastille Day", "FR", _on(7, 14)),
    ("Assumption Day", "ES FR", _on(8, 15)),
    ("Summer bank holiday", "GB", _weekday(8, _MONDAY, -1)),
    ("Labor Day", "US", _weekday(9, _MONDAY, 1)),
    ("German Unity Day", "DE", _on(10, 3)),
    ("National Day", "ES", _on(10, 12)),
    ("All Saints' Day", "ES FR", _on(11, 1)),
    ("Armistice Day", "FR", _on(11, 11)),
    ("Thanksgiving", "US", _weekday(11, _THURSDAY, 4)),
    ("Constitution Day", "ES", _on(12, 6)),
    ("Immaculate Conception", "ES", _on(12, 8)),
)
