"""Days, weeks and months. A range of days is half-open: its first day is in it, its end is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

Grain = Literal["day", "week", "month", "quarter", "year"]
DAY = dt.timedelta(days=1)
YEAR_END = ((12, 20), (1, 2))
"""First and last day of those around the year's end, which are like no others; both are within."""
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def days(first: dt.date, end: dt.date) -> list[dt.date]:
    """The days in [first, end)."""
    return [first + n * DAY for n in range((end - first).days)]


def is_year_end(day: dt.date) -> bool:
    """Whether the day is one of those around the year's end."""
    first, last = YEAR_END
    return (day.month, day.day) >= first or (day.month, day.day) <= last


def year_before(day: dt.date) -> dt.date:
    """The same day a year before; of a leap day the one before it."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def first_of_month(day: dt.date) -> dt.date:
    """The first day of the month that the day is in."""
    return day.replace(day=1)


def months(first: dt.date, end: dt.date) -> Iterator[dt.date]:
    """The first day of each month that has a day in [first, end)."""
    month = first_of_month(first)
    while month < end:
        yield month
        month = next_period(month, "month")


def next_period(period: dt.date, grain: Grain) -> dt.date:
    """First day of the period after the one that starts on `period`, which is its end."""
    if grain == "day":
        return period + DAY
    if grain == "week":
        return period + 7 * DAY
    count = period.year * 12 + period.month - 1 + _MONTHS[grain]
    return dt.date(count // 12, count % 12 + 1, 1)
