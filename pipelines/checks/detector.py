"""The watch over a series: by the day or by the week, and what counts as an alarm.

The days around the year's end are like no others: they are held against the same days a year before, and
never show what is usual for the days after them. The reading itself is `pipelines.statistics.robust_z`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from pipelines.contract.calendar import is_year_end
from pipelines.statistics import robust_z
from pipelines.statistics.arrays import Floats
from pipelines.statistics.computed import Computed
from pipelines.statistics.robust_z import Reading, read_day, read_week

# On simulated years (growth, weekday, season, 1,500 a day that sway by 2 % of their own): no alarm in 12
# years, and 99 of 100 days at −20 % found. At 4, one alarm in four years; at 3.5, one a year.
ALARM_Z = 4.5
WANTED = 0.2  # the relative change that a watch should find

# Of the ten series of the default world one rings at a year-end that is judged as any other days are; like this, none.
YEAR_END_WIDTH = Computed(2.0, "13", "-m pipelines.checks.replay")
"""How much wider the usual is where only one year before shows it."""


def days_to_read(last: dt.date) -> int:
    """How many days before `last` a reading wants: a year more where the year before is asked."""
    near = any(is_year_end(last - dt.timedelta(days=n)) for n in range(7))
    most = max(robust_z.HISTORY, 7 * robust_z.MOST_WEEKS.value)
    return most + (366 if near else 0)


def read(values: Floats, *, is_count: bool = True, last: dt.date | None = None) -> Reading | None:
    """By the day, or by the week where a day is too noisy to show a change of a fifth.

    `last` is the day of the last value; without it every day counts as ordinary. None where there is too
    little to judge by, as at the year's end without the one before.
    """
    if last is None:
        ordinary = None
    else:
        days = [last - dt.timedelta(days=n) for n in range(len(values) - 1, -1, -1)]
        ordinary = np.array([not is_year_end(day) for day in days], dtype=bool)
    daily = read_day(values, width=ALARM_Z, is_count=is_count, ordinary=ordinary)
    if daily is None:
        return None
    weekly = None
    if daily.smallest > 1.5 * WANTED:
        weekly = read_week(values, width=ALARM_Z, is_count=is_count, ordinary=ordinary)
    reading = weekly or daily
    asked = 7 if reading.period == "week" else 1
    if last is None or ordinary is None or ordinary[-asked:].all():
        return reading
    back = (last - _year_before(last)).days
    read_then = read_day if reading.period == "day" else read_week
    then = read_then(values[:-back], width=ALARM_Z, is_count=is_count, ordinary=ordinary[:-back])
    return None if then is None or not then.expected else _like_then(reading, then.value / then.expected)


def _year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1)  # never a leap day: the year's end has none


def _like_then(reading: Reading, ratio: float) -> Reading:
    """The reading, if it were to be this share of what is usual, as it was a year before."""
    return replace(reading, expected=reading.expected * ratio, spread=reading.spread * YEAR_END_WIDTH.value)
