"""A watch over a daily series: its newest day or week held against what came before, at the year's end against the
same days a year before. The reading itself is `pipelines.statistics.alerts.robust_z`; which days are those around the
year's end is the caller's to say.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pipelines.statistics.alerts.robust_z import Reading, read_day, read_week
from pipelines.statistics.arrays import Bools, Floats
from pipelines.statistics.computed import Computed

# On simulated years (growth, weekday, season, 1,500 a day that sway by 2 % of their own): no alarm in 12
# years, and 99 of 100 days at −20 % found. At 4, one alarm in four years; at 3.5, one a year.
ALARM_Z = 4.5
WANTED = 0.2
"""The relative change that a watch should find."""

# Of the ten series of the default world one rings at a year-end that is judged as any other days are; like this, none.
YEAR_END_WIDTH = Computed(2.0, "17", "-m pipelines.checks.replay")
"""How much wider the usual is where only one year before shows it."""

Period = Literal["day", "week"]


def period_of(values: Floats, *, is_count: bool, ordinary: Bools | None = None) -> Period | None:
    """By what the series is watched: by the week where a day is too noisy to show a change of a fifth. None where
    there is too little to judge by."""
    daily = read_day(values, width=ALARM_Z, is_count=is_count, ordinary=ordinary)
    if daily is None:
        return None
    is_noisy = daily.smallest > 1.5 * WANTED
    if is_noisy and read_week(values, width=ALARM_Z, is_count=is_count, ordinary=ordinary) is not None:
        return "week"
    return "day"


def read(
    values: Floats, period: Period, *, width: float, is_count: bool, ordinary: Bools | None, back: int
) -> Reading | None:
    """The last day, or the last seven together, of these daily values.

    `ordinary`, as long as `values`, says which are none of the year's end; one that is, is held against what was
    usual `back` days before. None where there is too little to judge by, as at the year's end without the one before.
    """
    read_then = read_day if period == "day" else read_week
    reading = read_then(values, width=width, is_count=is_count, ordinary=ordinary)
    asked = 7 if period == "week" else 1
    if reading is None or ordinary is None or ordinary[-asked:].all():
        return reading
    then = read_then(values[:-back], width=width, is_count=is_count, ordinary=ordinary[:-back])
    if then is None or not then.expected:
        return None
    ratio = then.value / then.expected
    return replace(reading, expected=reading.expected * ratio, spread=reading.spread * YEAR_END_WIDTH.value)
