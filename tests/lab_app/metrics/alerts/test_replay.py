"""A rule's past is what the watch would have seen on each day, and alarms that belong together are one episode."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab_app.metrics.alerts.replay import (
    Episode,
    Readings,
    Rule,
    episodes,
    readings,
    smallest,
    suggested_period,
)
from pipelines.checks import detector
from pipelines.contract.calendar import DAY
from pipelines.statistics.alerts.robust_z import Reading
from pipelines.statistics.alerts.watch import ALARM_Z

FIRST = dt.date(2024, 10, 1)


def at(z: float, value: float | None = None) -> Reading:
    """A reading so many spreads of 10 from the 100 that was expected."""
    return Reading(100 + 10 * z if value is None else value, 100.0, 10.0, ALARM_Z, "day")


def past(*zs: float | None) -> Readings:
    return Readings(FIRST, tuple(None if z is None else at(z) for z in zs))


def day(number: int) -> dt.date:
    return FIRST + number * DAY


def series(level: float, seed: int = 7, days: int = 160) -> list[float]:
    draw = np.random.default_rng(seed)
    weekdays = np.array([1, 1.05, 1.02, 1, 0.9, 0.75, 0.95])
    return [float(n) for n in draw.poisson(level * weekdays[np.arange(days) % 7])]


@pytest.mark.parametrize(("level", "period"), [(1500.0, "day"), (20.0, "week")])
def test_each_day_reads_as_the_watch_over_a_release_would_have_read_it(level: float, period: str) -> None:
    values = series(level)
    assert suggested_period(values, FIRST, is_count=True) == period
    read = readings(values, FIRST, period, is_count=True)
    same = 0
    for place in range(len(values)):
        watched = detector.read(np.array(values[: place + 1]), last=day(place))
        if watched is not None and watched.period == period:
            mine = read.all[place]
            assert mine is not None
            assert (mine.value, mine.expected, mine.spread) == pytest.approx(
                (watched.value, watched.expected, watched.spread)
            )
            same += 1
    assert same > 40


def test_a_fall_of_a_third_rings_on_its_day() -> None:
    values = series(1500.0)
    values[120] *= 0.67
    (episode,) = episodes(Rule("x"), readings(values, FIRST, "day", is_count=True))
    assert (episode.first, episode.last) == (day(120), day(120))
    assert episode.change == pytest.approx(-0.33, abs=0.05)


def test_alarms_with_two_quiet_days_between_them_are_one_episode_and_with_three_are_two() -> None:
    rule = Rule("x", threshold=4.0)
    assert episodes(rule, past(0, 5, 0, 0, -7, 0, None, 0, 5)) == (
        Episode(day(1), day(4), day(4), at(-7)),
        Episode(day(8), day(8), day(8), at(5)),
    )
    weekly = Rule("x", "week", threshold=4.0)
    assert len(episodes(weekly, past(5, *[0] * 6, 5))) == 1
    assert len(episodes(weekly, past(5, *[0] * 7, 5))) == 2


def test_exactly_the_threshold_is_usual_and_a_fixed_bound_rings_by_itself() -> None:
    assert not Rule("x", threshold=4.0).rings(at(4.0))
    assert Rule("x", threshold=4.0).rings(at(-4.01))
    assert Rule("x").rings(
        Reading(101.0, 100.0, 0.0, ALARM_Z, "day")
    )  # of what never swings, anything is unusual
    assert Rule("x", low=99.0).rings(at(0, value=98.0))
    assert not Rule("x", low=99.0, high=101.0).rings(at(0, value=99.0))
    assert Rule("x", high=101.0).rings(at(0, value=101.5))


@settings(max_examples=60)
@given(st.lists(st.floats(-9, 9) | st.none(), max_size=60), st.floats(2, 6), st.floats(0, 2))
def test_a_higher_threshold_rings_on_no_day_on_which_a_lower_one_is_silent(
    zs: list[float | None], threshold: float, more: float
) -> None:
    read = past(*zs)
    low, high = Rule("x", threshold=threshold), Rule("x", threshold=threshold + more)
    rung = {d for d, one in read.days() if high.rings(one)}
    assert rung <= {d for d, one in read.days() if low.rings(one)}
    covered = [(one.first, one.last) for one in episodes(low, read)]
    assert all(any(first <= d <= last for first, last in covered) for d in rung)


def test_the_smallest_change_is_the_threshold_in_shares_of_what_was_expected() -> None:
    assert smallest(Rule("x", threshold=3.0), past(None, 0, 0, 0)) == pytest.approx(0.3)
    assert smallest(Rule("x"), past(None)) is None
