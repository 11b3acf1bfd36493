"""The detector on simulated years whose incidents are known."""

from __future__ import annotations

import datetime as dt
import functools

import numpy as np
import pytest

from pipelines.checks.detector import read
from pipelines.contract.calendar import is_year_end
from pipelines.statistics.alerts import robust_z, watch
from pipelines.statistics.arrays import Floats

WEEKDAYS = np.array([1, 1.05, 1.02, 1, 0.9, 0.75, 0.95])
DAYS = 365 + robust_z.HISTORY

read_day = functools.partial(robust_z.read_day, width=watch.ALARM_Z)
read_week = functools.partial(robust_z.read_week, width=watch.ALARM_Z)


def simulated_year(seed: int, *, level: float = 1500, sway: float = 0.02, days: int = DAYS) -> Floats:
    """A year and what a reading looks back on: growth of 60 % a year, a season, weekdays, and noise."""
    draw = np.random.default_rng([seed, 20260630])
    day = np.arange(days)
    season = 1 + 0.1 * np.sin(2 * np.pi * (day / 365 + draw.random()))
    expected = level * (1 + 0.6 * day / 365) * WEEKDAYS[day % 7] * season
    return np.asarray(draw.poisson(expected * np.exp(draw.normal(0, sway, days))), dtype=np.float64)


def test_a_day_at_minus_a_fifth_is_found_and_a_quiet_year_raises_no_alarm() -> None:
    found, missed, false = 0, 0, 0
    years = [simulated_year(seed) for seed in range(6)]
    for year in years:
        for day in range(robust_z.HISTORY, DAYS, 2):
            reading = read_day(year[: day + 1])
            assert reading is not None
            false += reading.is_alarm
        for day in range(robust_z.HISTORY, DAYS, 7):
            hurt = year[: day + 1].copy()
            hurt[-1] *= 0.8
            reading = read_day(hurt)
            assert reading is not None
            found, missed = found + reading.is_alarm, missed + (not reading.is_alarm)
    assert found / (found + missed) >= 0.87
    assert false / (len(years) / 2) <= 1


def test_a_plain_z_score_finds_none_of_them() -> None:
    """What the weekday and the growth do to it is the reason for all the trouble."""
    found = 0
    for seed in range(3):
        year = simulated_year(seed)
        for day in range(robust_z.HISTORY, DAYS, 14):
            past = year[day - robust_z.HISTORY : day]
            found += abs(year[day] * 0.8 - past.mean()) / past.std() > watch.ALARM_Z
    assert found == 0


def test_a_sunday_is_held_against_sundays() -> None:
    calm = np.tile(np.array([1000, 1000, 1000, 1000, 1000, 400, 400], dtype=float), 12)
    reading = read_day(calm)
    assert reading is not None and not reading.is_alarm
    assert reading.expected == pytest.approx(400)
    busy = calm.copy()
    busy[-1] = 1000
    reading = read_day(busy)
    assert reading is not None and reading.is_alarm and reading.change == pytest.approx(1.5)


def test_one_bad_day_in_the_past_does_not_hide_the_next() -> None:
    year = simulated_year(3)[:200]
    year[-5] *= 0.3
    year[-1] *= 0.7
    reading = read_day(year)
    assert reading is not None and reading.is_alarm and reading.z < -watch.ALARM_Z


def test_a_small_series_is_watched_by_the_week() -> None:
    small = simulated_year(1, level=35, sway=0)
    assert (day := read_day(small)) is not None and day.smallest > 0.5  # a day at −20 % could not be told
    reading = read(small)
    assert reading is not None and reading.period == "week"
    assert reading.value == small[-7:].sum()
    small[-7:] *= 0.5
    assert (hurt := read(small)) is not None and hurt.is_alarm
    assert (large := read(simulated_year(1))) is not None and large.period == "day"


def test_a_bound_is_an_alarm_where_it_is_crossed_and_nowhere_else() -> None:
    year = simulated_year(2)
    reading = read_day(year)
    assert reading is not None
    for value, is_alarm in ((reading.low - 1, True), (reading.low + 1, False), (reading.high + 1, True)):
        year[-1] = value
        again = read_day(year)
        assert again is not None and again.is_alarm is is_alarm
        assert (again.low, again.high) == pytest.approx((reading.low, reading.high))


@pytest.mark.parametrize("values", [np.ones(30), np.zeros(100), np.full(100, np.nan)])
def test_without_a_past_there_is_nothing_to_say(values: Floats) -> None:
    assert read_day(values) is None
    assert read_week(values[:50]) is None
    assert read(values) is None


def test_a_share_needs_no_counts() -> None:
    draw = np.random.default_rng(5)
    share = 0.4 + draw.normal(0, 0.01, 100)
    reading = read(share, is_count=False)
    assert reading is not None and not reading.is_alarm
    share[-1] = 0.3
    assert (hurt := read(share, is_count=False)) is not None and hurt.is_alarm


def two_years_with_dips(seed: int, *, second: float = 0.7) -> tuple[Floats, list[dt.date]]:
    """Two simulated years, each of whose last days fall by a third, the second to this share of the usual."""
    first = dt.date(2024, 1, 1)
    values = simulated_year(seed, days=760)
    days = [first + dt.timedelta(days=n) for n in range(len(values))]
    for n, day in enumerate(days):
        if (day.month, day.day) >= (12, 21) or (day.month, day.day) <= (1, 1):
            values[n] *= 0.7 if day < dt.date(2025, 6, 1) else second
    return values, days


def test_a_year_end_like_the_last_one_is_usual_a_deeper_one_rings_and_the_first_is_not_judged() -> None:
    values, days = two_years_with_dips(3)
    deeper, _ = two_years_with_dips(3, second=0.4)
    near = [n for n, day in enumerate(days) if (day.month == 12 or day.month == 1) and n > 300]
    assert len(near) > 90
    for n in near:
        reading = read(values[: n + 1], last=days[n])
        if is_year_end(days[n]) and days[n] < dt.date(2025, 6, 1):
            assert reading is None, days[n]
        else:
            assert reading is not None and not reading.is_alarm, days[n]
        if dt.date(2025, 12, 21) <= days[n]:
            told = read(deeper[: n + 1], last=days[n])
            assert told is not None
            assert told.is_alarm is ((days[n].month, days[n].day) >= (12, 21) or days[n].day == 1), days[n]


def test_without_the_calendar_the_same_dip_rings() -> None:
    values, days = two_years_with_dips(3)
    christmas = days.index(dt.date(2025, 12, 24))
    assert (told := read(values[: christmas + 1])) is not None and told.is_alarm
