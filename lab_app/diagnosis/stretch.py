"""A stretch of days that somebody asks about, and the one that it is compared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.contract.calendar import DAY, days, is_year_end
from pipelines.contract.holidays import COUNTRIES, holidays

LEAST_DAYS = 4
"""Fewer are nearer to no week than to one."""
MOST_HOLIDAYS = 0.03
"""Share of a stretch's days, over all countries, by which its holidays may outnumber those of the days before."""


class DiagnosisError(ValueError):
    """A question to the workspace without an answer. The message is for the person who asked."""


@dataclass(frozen=True)
class Stretch:
    """Whole weeks from a first day on. They are compared with as many weeks, which end the day before."""

    first: dt.date
    weeks: int

    @property
    def days(self) -> int:
        return 7 * self.weeks

    @property
    def last(self) -> dt.date:
        return self.first + (self.days - 1) * DAY

    @property
    def before(self) -> Stretch:
        return self.ending(self.first - DAY)

    def ending(self, last: dt.date) -> Stretch:
        """One as long that ends on another day."""
        return Stretch(last - (self.days - 1) * DAY, self.weeks)

    def touches(self, other: Stretch) -> bool:
        """Whether a day of either, or of what it is compared with, is among those of the other."""
        return self.before.first <= other.last and other.before.first <= self.last

    @property
    def is_ordinary(self) -> bool:
        """Whether it may show what is usual: no day of it, or before it, is one of those around the year's end, and
        public holidays take about as much of both."""
        if any(is_year_end(day) for day in days(self.before.first, self.last + DAY)):
            return False
        return abs(_holidays(self) - _holidays(self.before)) <= MOST_HOLIDAYS


def snapped(first: dt.date, last: dt.date, *, start: dt.date, end: dt.date) -> Stretch:
    """The stretch of whole weeks nearest to these days, from the same first day on.

    `start` and `end` are the first and the last day of which the number is known for good. Raises DiagnosisError.
    """
    if last < first:
        raise DiagnosisError(f"The stretch ends on {last}, before it begins on {first}.")
    if last > end:
        raise DiagnosisError(
            f"This number is known for good up to {end}. End the stretch on that day or earlier."
        )
    length = (last - first).days + 1
    if length < LEAST_DAYS:
        raise DiagnosisError(f"A stretch is a week or more, and this one is {_days(length)} long.")
    weeks = max(round(length / 7), 1)
    if Stretch(first, weeks).last > end:  # rounded up into days that are not known yet
        weeks -= 1
    if weeks == 0:
        raise DiagnosisError(
            f"A stretch is a week or more, and this number is known for good up to {end}. "
            f"Begin on {end - 6 * DAY} or earlier."
        )
    found = Stretch(first, weeks)
    if found.before.first < start:
        raise DiagnosisError(
            f"This number is known from {start} on, so {found.days} days cannot be compared with as many before. "
            f"Begin on {start + found.days * DAY} or later, or choose fewer days."
        )
    return found


def latest(end: dt.date, weeks: int = 4) -> Stretch:
    """The last weeks that are known: what the workspace opens with."""
    return Stretch(end - (7 * weeks - 1) * DAY, weeks)


def placebos(stretch: Stretch, ends: Sequence[dt.date]) -> list[int]:
    """Places of the last days at which a stretch as long may show what is usual: ordinary ones on the same weekday
    that do not touch it."""
    return [
        place
        for place, end in enumerate(ends)
        if (other := stretch.ending(end)).is_ordinary and not other.touches(stretch)
    ]


@lru_cache(maxsize=4096)
def _holidays(stretch: Stretch) -> float:
    """The share of its days that are public holidays, a country counting as one of all."""
    found = sum(len(one.countries) for one in holidays(stretch.first, stretch.last))
    return found / len(COUNTRIES) / stretch.days


def _days(count: int) -> str:
    return "one day" if count == 1 else f"{count} days"
