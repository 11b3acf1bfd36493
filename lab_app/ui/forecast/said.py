"""A forecast as the page says it: with known events taken in, its ranges within what can be, and its record in words."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lab_app.metrics.forecasts.events import Ending, taken_by_end
from lab_app.ui import words
from lab_app.ui.charts.fan import Band
from pipelines.contract.calendar import DAY
from pipelines.contract.units import Unit, percent, shown
from pipelines.statistics.forecasts.projection import with_specials

if TYPE_CHECKING:
    from pipelines.statistics.arrays import Floats
    from pipelines.statistics.forecasts.cohorts import Layers
    from pipelines.statistics.forecasts.projection import Projection, Record
    from pipelines.statistics.forecasts.special_days import Special

HOLIDAYS, REWARD = "holidays", "reward"
SAID = 3
"""Special days that are named beside their switch."""
_UNITS = {"day": "day", "week": "week"}


@dataclass(frozen=True)
class Known:
    """What is known of the time ahead of a forecast. `taken`: what an end takes on each step; `specials` by day."""

    specials: tuple[Special, ...] = ()
    ending: Ending | None = None
    taken: tuple[float, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The events that can be switched."""
        return (*((HOLIDAYS,) if self.specials else ()), *((REWARD,) if self.ending else ()))


@dataclass(frozen=True)
class Told:
    """The steps ahead with our middle, its ranges (None where the past is too short) and the naive forecast."""

    at: tuple[dt.date, ...]
    point: tuple[float, ...]
    outer: Band | None
    inner: Band | None
    naive: tuple[float, ...]

    def step(self, ahead: int) -> int:
        """The place of a step."""
        return min(ahead, len(self.at)) - 1


def known_ahead(
    made: Projection, endings: Sequence[Ending], layers: Sequence[Layers] | None, as_of: dt.date
) -> Known:
    """What is known of the days ahead of a series; an end only of MAU, of which the layers say what it takes."""
    specials = made.specials
    if not endings or not layers:
        return Known(specials)
    ending = endings[-1]
    steps = len(made.ours.point)
    length = 1 if made.grain == "day" else 7
    ends = [(made.at(step) + (length - 1) * DAY - as_of).days for step in range(1, steps + 1)]
    taken = taken_by_end(ending, layers, as_of, max(ends[-1], 1))
    return Known(specials, ending, tuple(float(taken[day - 1]) if day > 0 else 0.0 for day in ends))


def told(made: Projection, known: Known, without: Sequence[str], unit: Unit) -> Told:
    """The forecast with those of the known events that are not switched off."""
    ours = made.ours if HOLIDAYS in without else with_specials(made.ours, known.specials)
    point: Floats = np.array(ours.point)
    if known.taken and REWARD not in without:
        point = point + np.array(known.taken)
    least = 0.0 if min(made.values) >= 0 else -np.inf
    most = 1.0 if unit == "share" and max(made.values) <= 1 else np.inf
    at = tuple(made.at(step) for step in range(1, len(point) + 1))

    def band(half: Sequence[float]) -> Band | None:
        if not half:
            return None
        low, high = point - np.array(half), point + np.array(half)
        return Band(at, tuple(np.clip(low, least, most).tolist()), tuple(np.clip(high, least, most).tolist()))

    middle = tuple(np.clip(point, least, most).tolist())
    return Told(at, middle, band(ours.outer), band(ours.inner), made.naive.point)


def headline(made: Projection, one: Told, unit: Unit, ahead: int) -> str:
    """28 July 2026: about 8,203. Four of five such forecasts were within 7,900 to 8,500 …"""
    place = one.step(ahead)
    when = _when(made, one.at[place])
    said = f"{when}: about {shown(one.point[place], unit)}."
    if one.outer is not None and one.inner is not None:
        wide, narrow = (
            f"{shown(band.low[place], unit)} to {shown(band.high[place], unit)}"
            for band in (one.outer, one.inner)
        )
        said += f" Four of five should lie within {wide}, half within {narrow}."
    return f"{said} Naive says {shown(one.naive[place], unit)}."


def _when(made: Projection, day: dt.date) -> str:
    return words.day(day) if made.grain == "day" else words.period(day, "week")


def record_rows(made: Projection, unit: Unit) -> list[tuple[str, str, str, str]]:
    """What past forecasts came to, by how far ahead: how many ranges held, and how far off ours and naive were."""
    rows = []
    for ours in made.ours.records:
        naive = made.naive.record(ours.step)
        rows.append(
            (
                words.plural(ours.step, _UNITS[made.grain]),
                f"{ours.held} of {ours.count}",
                shown(ours.miss, unit),
                shown(naive.miss, unit) if naive else "–",
            )
        )
    return rows


def verdict_on(made: Projection, unit: Unit) -> str:
    """Of 26 past forecasts 28 days ahead 21 held …, in words, and whether ours is worth more than naive here."""
    ours = _middle(made.ours.records)
    naive = made.naive.record(ours.step) if ours else None
    if ours is None or naive is None:
        return ""
    ahead = words.plural(ours.step, _UNITS[made.grain])
    said = (
        f"Of {ours.count} past forecasts {ahead} ahead, {ours.held} held what came in their range of 80\u00a0%{_verdict(ours)}. "
        f"The middle was off by {shown(ours.miss, unit)} on average, naive by {shown(naive.miss, unit)}."
    )
    gain = 1.0 - ours.loss / naive.loss if naive.loss else 0.0
    if gain < 0.0:
        return f"{said} For this metric naive did better: trust our middle no more than its."
    return f"{said} Range and all, ours cost {percent(gain, 0)} less than naive."


def _verdict(one: Record) -> str:
    share = one.held / one.count
    if share < 0.65:
        return ", which is few: the ranges may be too narrow here"
    return (
        ", which is as many as it should be"
        if share < 0.95
        else ", which is more than four of five: they may be too wide"
    )


def _middle(records: Sequence[Record]) -> Record | None:
    return records[len(records) // 2] if records else None


SAYS: Mapping[str, Callable[[Known], str]] = {
    HOLIDAYS: lambda known: _specials(known.specials),
    REWARD: lambda known: _ends(known),
}
"""What each known event is called beside its switch."""


def _specials(specials: Sequence[Special]) -> str:
    """The days that are most unlike others, in their order."""
    seen = sorted(specials, key=lambda one: abs(math.log(one.factor)), reverse=True)
    most = sorted((one for one in seen[:SAID] if one.factor != 1.0), key=lambda one: one.step)
    if not most:
        return "Holidays: days around the year’s end, of which this data has not seen any yet"
    more = (
        "" if len(most) == len(specials) else f", and {words.plural(len(specials) - len(most), 'other day')}"
    )
    said = [f"{one.name} ({percent(one.factor, 0)} of what is usual)" for one in most]
    return f"Holidays: {words.listed(said) if not more else ', '.join(said)}{more}"


def _ends(known: Known) -> str:
    assert known.ending is not None
    return f"“{known.ending.name}”, a reward for invitations, ends on {words.day(known.ending.last)}"
