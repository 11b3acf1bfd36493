"""Quiet windows: nothing happened in them, and a number moved as far as in a story.

They are found by a search over the history, so that they are as many and as far apart as the world has them; the
calm twin says that what moved was chance.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from synthetic.deck import seen as seen_
from synthetic.deck.calm import Ordinary
from synthetic.deck.seen import Cell, Halves, Seen, Usual
from synthetic.incidents import Draw
from synthetic.kernel import days
from synthetic.outcomes.measurement import Outcomes
from synthetic.scenario import Scenario

APART = 7
"""Days of a quiet stretch's first day from anything that begins or ends. Twice as many cost a quarter of the windows."""
SWARM_DAYS = 32
"""Days from the first bots of a swarm on in which they are among those who are counted."""
_APART_FROM_CALM = 0.25
_CAMPAIGNS = 0.25
_CALENDAR = 0.5
_LEVELS = 0.5
"""In swings of the cell: how far a quiet move may be from the calm world's, how far ordinary campaigns may make it,
how far the calendar may (of a count), and how far each half of a rate may be from the calm world's."""


@dataclass(frozen=True)
class Window:
    """The stretch of `days` that begins on day `first`, against what came before, in one cell."""

    cell: Cell
    first: int
    days: int
    move: float
    z: float

    @property
    def last(self) -> int:
        """The first day after it."""
        return self.first + self.days


@dataclass(frozen=True)
class History:
    """What is known of a world up to its as-of day: as it is, and as it would be if nothing happened."""

    scenario: Scenario
    actual: Outcomes
    calm: Outcomes
    end: int
    """The first day that is not over."""

    @cached_property
    def ordinary(self) -> Ordinary:
        return Ordinary(self.scenario, self.calm)

    def known(self, seen: Seen) -> NDArray[np.bool_]:
        """Whether the stretch that begins on each day is over, and all that is counted of it is whole."""
        first = np.arange(self.actual.first, self.actual.last)
        found: NDArray[np.bool_] = first + seen.days + seen.matures <= self.end
        return found

    def usual(self, seen: Seen) -> Usual:
        """What the number does by itself, in the calm world."""
        moves = seen_.halves(self.calm, seen).moves
        return seen_.usual(np.where(self.known(seen)[:, None], moves, np.nan))


def windows(history: History, seen: Seen) -> list[Window]:
    """The quiet windows of a world in which a number is seen to move so, the most unusual one first; in one cell
    none shares days with another one."""
    usual = history.usual(seen)
    actual = seen_.halves(history.actual, seen)
    z = usual.z(actual.moves)
    with np.errstate(invalid="ignore"):
        fits = seen.fits(actual.moves, z) & _is_quiet(history, seen, actual, usual)
    fits &= history.known(seen)[:, None] & _is_apart(history, seen)[:, None]
    found = [
        Window(
            (seen.cells, seen.values[cell]),
            history.actual.first + int(place),
            seen.days,
            float(actual.moves[place, cell]),
            float(z[place, cell]),
        )
        for place, cell in zip(*np.nonzero(fits), strict=True)
    ]
    found.sort(key=lambda window: (-abs(window.z), window.first, window.cell))
    chosen: list[Window] = []
    for window in found:
        if not any(shares_days(window, other, seen) for other in chosen if other.cell == window.cell):
            chosen.append(window)
    return chosen


def shares_days(one: Window, other: Window, seen: Seen) -> bool:
    """Whether two windows have days in common, in either half."""
    return one.first - seen.before < other.last and other.first - seen.before < one.last


def _is_quiet(history: History, seen: Seen, actual: Halves, usual: Usual) -> NDArray[np.bool_]:
    """Where neither anything that happened nor ordinary business nor the calendar makes the move, by day and cell."""
    calm = seen_.halves(history.calm, seen)
    swing = usual.swing
    quiet: NDArray[np.bool_] = np.abs(actual.moves - calm.moves) < _APART_FROM_CALM * swing
    business = calm.moves - seen_.halves(history.ordinary.without_campaigns, seen).moves
    quiet &= np.abs(business) < _CAMPAIGNS * swing
    if calm.rate:
        # Else the middle of something that happened would pass: both halves are as far from what they would be.
        for half, without in ((actual.after, calm.after), (actual.before, calm.before)):
            quiet &= np.abs(half - without) < _LEVELS * swing
    else:
        year = calm.moves - seen_.halves(history.ordinary.without_calendar, seen).moves
        quiet &= np.abs(year) < _CALENDAR * swing
    return quiet


def _is_apart(history: History, seen: Seen) -> NDArray[np.bool_]:
    """Which days are far enough from what begins, ends or lasts: incidents, experiments, bots, the year's end."""
    first = np.arange(history.actual.first, history.actual.last)
    apart = np.ones(len(first), bool)
    for edge in edges(history.scenario):
        apart &= np.abs(first - edge) >= APART
    for low, high in (*_swarms(history.scenario), *_year_ends(history.end)):
        apart &= (first + seen.days <= low) | (first - seen.before >= high)
    return apart


def edges(scenario: Scenario) -> set[int]:
    """The days on which something begins or ends that changes the world: incidents and experiments."""
    found = {
        day
        for draw in scenario.incidents.values()
        if draw.bends
        for bend in draw.bends
        for day in (bend.first, bend.last)
    }
    for experiment in scenario.experiments:
        if experiment.effects:
            found |= {experiment.first, experiment.last, experiment.ends}
    return found


def _swarms(scenario: Scenario) -> list[tuple[int, int]]:
    def of(draw: Draw) -> list[tuple[int, int]]:
        return [(b.first, b.first + SWARM_DAYS) for b in draw.bends if b.parameter == "swarm"]

    return [span for draw in scenario.incidents.values() for span in of(draw)]


def _year_ends(end: int) -> list[tuple[int, int]]:
    """From 20 December to 2 January."""
    return [
        (days.number(dt.date(year, 12, 20)), days.number(dt.date(year + 1, 1, 3)))
        for year in range(days.EPOCH.year, days.date(end).year + 1)
    ]


def metrics_of(all_seen: Sequence[Seen]) -> tuple[str, ...]:
    """What must be counted to search for all of these."""
    needed = {"signups", "activations", "active_users"}  # for ordinary business
    return tuple(sorted(needed | {metric for seen in all_seen for metric in seen.metrics}))
