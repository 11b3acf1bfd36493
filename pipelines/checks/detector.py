"""The watch over a series of a release: by the day or by the week, and what counts as an alarm.

The days around the year's end are like no others: they are held against the same days a year before, and
never show what is usual for the days after them. The reading itself is `pipelines.statistics.alerts.watch`.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from pipelines.contract.calendar import is_year_end, year_before
from pipelines.statistics.alerts import robust_z, watch
from pipelines.statistics.alerts.robust_z import Reading
from pipelines.statistics.arrays import Floats


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
    ordinary, back = None, 0
    if last is not None:
        days = [last - dt.timedelta(days=n) for n in range(len(values) - 1, -1, -1)]
        ordinary = np.array([not is_year_end(day) for day in days], dtype=bool)
        back = (last - year_before(last)).days
    period = watch.period_of(values, is_count=is_count, ordinary=ordinary)
    if period is None:
        return None
    return watch.read(values, period, width=watch.ALARM_Z, is_count=is_count, ordinary=ordinary, back=back)
