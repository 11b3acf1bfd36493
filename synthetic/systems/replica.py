"""How far the database's copy is behind: most pages read from it, and what was saved a moment ago may be missing."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import days, draws
from synthetic.kernel.bends import Segments
from synthetic.kernel.draws import Floats
from synthetic.scenario import Scenario
from synthetic.systems.traffic import SLOTS, SLOTS_AN_HOUR

MEASURED_SINCE = days.number(dt.date(2025, 12, 1))
NIGHT_HOURS = (1, 2, 3)
"""Hours (UTC) of the night's work on the database, in each of which some of it begins."""
_USUAL_MS = (25.0, 90.0)
_SPREAD = 0.5
_BURSTS, _BURST_SECONDS = 0.008, 2.5
_PEAK_SECONDS, _PEAK_SPREAD = (5.0, 50.0), 0.45
_SUNDAY, _SUNDAYS_WORK = 6, 2.5
_WORK_SLOTS = 6.0, 8.0
"""How long a night's piece of work takes, in units of five minutes, from and to: the copy has caught up with it when
the next hour begins."""
_CATCHES_UP = 3.0
"""How much faster the copy catches up than it fell behind."""
_LONG_SLOTS = 9.0, 13.0
_JOB_SPREAD = 0.25


def lag_seconds(scenario: Scenario, first: int, last: int) -> Floats:
    """Seconds by which the copy is behind, of shape (days, slots), on the days `[first, last)`."""
    day = np.arange(first, last)
    key = draws.child(draws.child(scenario.key, day, "replica day")[:, None], np.arange(SLOTS), "slot")
    usual = _log_even(scenario, "usual", _USUAL_MS) / 1000.0
    lag = usual * np.exp(_SPREAD * draws.normal(key, "lag"))
    bursts = draws.happens(key, "burst", _BURSTS)
    lag += bursts * (0.3 + _BURST_SECONDS * draws.exponential(key, "seconds"))
    for hour in range(24):
        lag += _work(scenario, day, hour)
    return lag + _long_work(scenario, day)


def _work(scenario: Scenario, day: NDArray[np.int64], hour: int) -> Floats:
    """What the work of an hour of the night adds: every night's own, and a job's that has too much to write."""
    hours = np.full(len(day), hour)
    segments = Segments(lambda dimension: {"hour": hours}[dimension])
    job = scenario.bent("replica_job", day, segments) * np.ones(len(day))
    if hour not in NIGHT_HOURS and not job.any():
        return np.zeros((len(day), SLOTS))
    own = draws.child(draws.child(scenario.key, day, "replica night"), hour, "hour")
    peak = job * np.exp(_JOB_SPREAD * draws.normal(own, "job"))
    if hour in NIGHT_HOURS:
        usual = _log_even(scenario, f"peak of {hour}", _PEAK_SECONDS)
        nightly = usual * np.exp(_PEAK_SPREAD * draws.normal(own, "peak"))
        peak += nightly * np.where(days.weekday(day) == _SUNDAY, _SUNDAYS_WORK, 1.0)
    least, most = _WORK_SLOTS
    takes = least + (most - least) * draws.uniform(own, "takes")
    begins = hour * SLOTS_AN_HOUR + 2.0 * draws.uniform(own, "begins")
    return _falls_behind(begins, takes, peak)


def _long_work(scenario: Scenario, day: NDArray[np.int64]) -> Floats:
    """Once a month, on its first Sunday, tables are written anew: the copy stands still meanwhile."""
    hour = NIGHT_HOURS[
        int(draws.uniform(draws.root(scenario.seed, "replica"), "long work")[0] * len(NIGHT_HOURS))
    ]
    own = draws.child(draws.child(scenario.key, day, "replica night"), hour, "long work")
    is_due = (days.weekday(day) == _SUNDAY) & np.array([days.date(n).day <= 7 for n in day])
    least, most = _LONG_SLOTS
    takes = least + (most - least) * draws.uniform(own, "takes")
    begins = hour * SLOTS_AN_HOUR + 2.0 * draws.uniform(own, "begins")
    return _falls_behind(begins, takes, is_due * takes * (days.SECONDS_A_DAY / SLOTS) * 0.9)


def _falls_behind(begins: Floats, takes: Floats, peak: Floats) -> Floats:
    """A lag that grows evenly to its peak while something is written, and falls faster afterwards.

    In slots: when it begins and how long it takes; the peak in seconds. No lag is longer than it has lasted.
    """
    since = np.arange(SLOTS) + 1.0 - begins[:, None]
    takes, peak = takes[:, None], peak[:, None]
    rising = np.clip(since / takes, 0.0, 1.0)
    falling = np.clip(1.0 - (since - takes) * _CATCHES_UP / takes, 0.0, 1.0)
    return np.minimum(peak * np.minimum(rising, falling), np.maximum(since, 0.0) * days.SECONDS_A_DAY / SLOTS)


def _log_even(scenario: Scenario, name: str, bounds: tuple[float, float]) -> float:
    """A number of the world, drawn evenly in its logarithm."""
    low, high = np.log(bounds)
    drawn = float(draws.uniform(draws.root(scenario.seed, "replica"), name)[0])
    return float(np.exp(low + drawn * (high - low)))
