"""The past as an alert rule would have seen it: each day by what came before it alone, and the episodes of alarms.

Readings don't depend on the rule's threshold: they are made once for a series, and any threshold asks them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.contract.calendar import DAY, is_year_end, year_before
from pipelines.statistics.alerts import robust_z, watch
from pipelines.statistics.alerts.robust_z import Reading
from pipelines.statistics.alerts.watch import ALARM_Z, Period
from pipelines.statistics.arrays import Floats

THRESHOLDS = (2.0, 6.0)
QUIET_DAYS: Mapping[Period, int] = {"day": 2, "week": 6}
"""So many days without an alarm between two of them belong to the same episode."""


@dataclass(frozen=True)
class Rule:
    """When to ring: where a reading is `threshold` robust standard deviations or more from what was to be expected, or
    the value is below `low` or above `high`."""

    metric: str
    period: Period = "day"
    threshold: float = ALARM_Z
    low: float | None = None
    high: float | None = None

    def rings(self, reading: Reading) -> bool:
        """Whether this value is an alarm."""
        is_beyond = (self.low is not None and reading.value < self.low) or (
            self.high is not None and reading.value > self.high
        )
        return is_beyond or abs(reading.value - reading.expected) > self.threshold * reading.spread


@dataclass(frozen=True)
class Readings:
    """A series as a watch reads it, from `first` on; None on a day on which there was too little to judge by."""

    first: dt.date
    all: tuple[Reading | None, ...]

    @property
    def last(self) -> dt.date:
        return self.first + (len(self.all) - 1) * DAY

    def days(self) -> Iterable[tuple[dt.date, Reading]]:
        """Each day that was judged, with its reading."""
        return ((self.first + n * DAY, one) for n, one in enumerate(self.all) if one is not None)


@dataclass(frozen=True)
class Episode:
    """Alarms that belong together: from the first day to the last that rang, and the one that is furthest off."""

    first: dt.date
    last: dt.date
    worst: dt.date
    reading: Reading

    @property
    def change(self) -> float:
        """Of the worst day, relative to what was to be expected."""
        return self.reading.change


def readings(values: Sequence[float], first: dt.date, period: Period, *, is_count: bool) -> Readings:
    """The watch over daily values from `first` on."""
    series: Floats = np.asarray(values, dtype=np.float64)
    ordinary = np.array([not is_year_end(first + n * DAY) for n in range(len(series))], dtype=bool)
    most = max(robust_z.HISTORY, 7 * robust_z.MOST_WEEKS.value) + 1
    found: list[Reading | None] = []
    for place in range(len(series)):
        day = first + place * DAY
        asks_year_before = not ordinary[max(0, place - 6) : place + 1].all()
        start = max(0, place + 1 - most - (366 if asks_year_before else 0))
        found.append(
            watch.read(
                series[start : place + 1], period, width=ALARM_Z, is_count=is_count,
                ordinary=ordinary[start : place + 1], back=(day - year_before(day)).days,
            )
        )  # fmt: skip
    return Readings(first, tuple(found))


def suggested_period(values: Sequence[float], first: dt.date, *, is_count: bool) -> Period:
    """By what a series is best watched now: by the week where single days are too noisy."""
    series: Floats = np.asarray(values, dtype=np.float64)
    ordinary = np.array([not is_year_end(first + n * DAY) for n in range(len(series))], dtype=bool)
    return watch.period_of(series, is_count=is_count, ordinary=ordinary) or "day"


def episodes(rule: Rule, read: Readings) -> tuple[Episode, ...]:
    """The episodes in which the rule would have rung, oldest first."""
    found: list[list[tuple[dt.date, Reading]]] = []
    for day, reading in read.days():
        if not rule.rings(reading):
            continue
        if found and (day - found[-1][-1][0]).days <= QUIET_DAYS[rule.period] + 1:
            found[-1].append((day, reading))
        else:
            found.append([(day, reading)])
    return tuple(_episode(alarms) for alarms in found)


def _episode(alarms: Sequence[tuple[dt.date, Reading]]) -> Episode:
    worst, reading = max(alarms, key=lambda one: abs(one[1].z))  # the first of several
    return Episode(alarms[0][0], alarms[-1][0], worst, reading)


def smallest(rule: Rule, read: Readings) -> float | None:
    """The smallest relative change of a usual recent day that the rule would have noticed; the median of the last
    four weeks. None where nothing was judged."""
    recent = [reading for _, reading in read.days()][-28:]
    known = [rule.threshold * one.spread / one.expected for one in recent if one.expected > 0]
    return float(np.median(known)) if known else None
