"""What is known of the days ahead: public holidays and the days around the year's end, and a campaign's announced end.

A company knows these before they come. What a holiday takes is what it took in the years before; what an end takes is how
many accounts a campaign brings, carried on through the layers of MAU.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from lab_app.metrics.alerts.holidays import holidays
from pipelines.contract.calendar import DAY, is_year_end
from pipelines.statistics.alerts.robust_z import centre_and_spread
from pipelines.statistics.arrays import Floats
from pipelines.statistics.forecasts.cohorts import Bent, Layers, carried_on

if TYPE_CHECKING:
    from lab_app.sandbox import Sandbox

BESIDE_WEEKS = (-2, -1, 1, 2)
"""Weeks before and after a holiday whose same weekdays say what would have been usual."""
LEAST_EFFECT = 0.03
"""By which a day must have been unlike others, or its name is no reason to expect another number."""
LEAST_YEARS = 2
"""Years in which a holiday must have been so: what happened on it once may be anything, such as bots that came that day."""
LEAST_SPREADS = 2.0
"""How far from usual, in spreads of ordinary days, the mildest of these years must have been."""
BEFORE_WEEKS = 8
"""Weeks before a campaign whose signups are what comes without it."""


@dataclass(frozen=True)
class Special:
    """A day ahead that is unlike others: what it is, and how much of a usual day it has had in the past."""

    day: dt.date
    name: str
    factor: float


@dataclass(frozen=True)
class Ending:
    """A campaign that runs, and ends on a day that is known."""

    name: str
    channel: str
    first: dt.date
    last: dt.date
    about: str


def special_days(first: dt.date, values: Sequence[float], last: dt.date) -> tuple[Special, ...]:
    """The days after the last value, up to and with `last`, that were unlike others in the years before.

    `values` are by day from `first` on. A holiday of which there is no past of two years is left out,
    and one that was like other days in any of them.
    """
    end = first + (len(values) - 1) * DAY
    by_name: dict[str, list[float]] = defaultdict(list)
    named = _named(first, end)
    for day, name in named:
        factor = _factor((day - first).days, values)
        if factor is not None:
            by_name[name].append(factor)
    known = {day for day, _ in named}
    ordinary = [
        factor
        for place in range(len(values))
        if first + place * DAY not in known and (factor := _factor(place, values)) is not None
    ]
    _, spread = centre_and_spread(np.array(ordinary)) if ordinary else (1.0, 0.0)
    found: dict[dt.date, Special] = {}
    for day, name in _named(end + DAY, last):
        years = 1 if is_year_end(day) else LEAST_YEARS
        factor = _agreed(by_name.get(name, []), years, max(LEAST_EFFECT, LEAST_SPREADS * spread))
        if factor is not None:
            found.setdefault(day, Special(day, name, factor))
    return tuple(found[day] for day in sorted(found))


def _agreed(factors: Sequence[float], years: int, least: float) -> float | None:
    """What a day has had of a usual one in all the years that are known: the middle one, of two the milder. None where
    there are too few, or one of them was like other days or unlike them in the other direction."""
    if len(factors) < years or any(abs(factor - 1.0) < least for factor in factors):
        return None
    if min(factors) < 1.0 < max(factors):
        return None
    mildest_first = sorted(factors, key=lambda factor: abs(factor - 1.0))
    return mildest_first[(len(factors) - 1) // 2]


def _named(first: dt.date, last: dt.date) -> list[tuple[dt.date, str]]:
    """Each day between two that has a name, and it: those around the year's end by their date, holidays by theirs."""
    if last < first:
        return []
    all_days = (first + place * DAY for place in range((last - first).days + 1))
    year_end = [(day, f"around the year’s end, {day.day} {day:%B}") for day in all_days if is_year_end(day)]
    return [*year_end, *((one.day, one.name) for one in holidays(first, last) if not is_year_end(one.day))]


def _factor(place: int, values: Sequence[float]) -> float | None:
    """A day as a share of the same weekdays beside it; None at the ends of the series."""
    beside = [values[at] for week in BESIDE_WEEKS if 0 <= (at := place + 7 * week) < len(values)]
    usual = median(beside) if len(beside) >= 2 else 0.0
    return values[place] / usual if usual > 0 else None


def with_special_days(point: Sequence[float] | Floats, specials: Sequence[Special], today: dt.date) -> Floats:
    """The forecast with each special day as large as such days were."""
    found = np.array(point, float)
    for one in specials:
        place = (one.day - today).days - 1
        if 0 <= place < len(found):
            found[place] *= one.factor
    return found


def endings(sandbox: Sandbox, as_of: dt.date, last: dt.date) -> tuple[Ending, ...]:
    """Rewards for invitations that run on a day and end before another. Raises QueryError."""
    rows = sandbox.known(
        "SELECT name, channel, started_on, ended_on, notes FROM product.campaigns "
        f"WHERE started_on <= DATE '{as_of}' AND ended_on > DATE '{as_of}' AND ended_on < DATE '{last}' "
        "AND notes LIKE '%for each accepted invitation%' ORDER BY ended_on",
        limit=20,
    ).rows
    return tuple(
        Ending(str(name), str(channel), _day(first), _day(last_day), str(about or ""))
        for name, channel, first, last_day, about in rows
    )


def bent_by_end(ending: Ending, layers: Sequence[Layers], as_of: dt.date, bent: Bent | None = None) -> Bent:
    """The drivers with the campaign's additional accounts gone from its end on."""
    base = bent or Bent()
    own = next((one for one in layers if one.channel == ending.channel), None)
    if own is None:
        return base
    running = (as_of - ending.first).days // 7 + 1
    before = own.accounts[: len(own.accounts) - running][-BEFORE_WEEKS:]
    if not len(before):
        return base
    more = max(own.coming - float(before.mean()), 0.0)
    since = (ending.last - as_of).days // 7 + 1
    return Bent(
        base.accounts, base.activation, base.staying, {**base.fewer, own.channel: (since, more)}, base.over
    )


def taken_by_end(ending: Ending, layers: Sequence[Layers], as_of: dt.date, days_ahead: int) -> Floats:
    """How many monthly actives fewer there will be on each of the next days because a campaign ends (0 or below)."""
    weeks = -(-days_ahead // 7)
    change = carried_on(layers, weeks, bent_by_end(ending, layers, as_of)) - carried_on(layers, weeks)
    found: Floats = np.interp(np.arange(1, days_ahead + 1), 7 * np.arange(weeks + 1), [0.0, *change])
    return found


def _day(value: object) -> dt.date:
    return dt.date.fromisoformat(str(value)[:10])
