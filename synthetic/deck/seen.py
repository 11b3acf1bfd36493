"""What is seen of a window: a number that moved, and how far.

A window is a stretch of days and as many before it. Nothing here knows what happened in it.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Literal

import numpy as np

from synthetic.kernel.draws import Floats
from synthetic.outcomes.measurement import Outcomes
from synthetic.outcomes.segments import DIMENSIONS, columns_of

Cell = tuple[str, str]

STOCKS = ("mau", "mau_as_filtered")
"""Metrics that are how many there are on a day: a stretch is read on its last one."""
MATURES = {"activations": 7, "retained_d1": 2, "retained_w4": 35}
"""Days after a day of signups until what is counted of them is whole."""
FEWEST = 30.0
"""People or rows in each half of a window: of fewer the lab shows nothing."""
_WEEKS_BEFORE = 4


@dataclass(frozen=True)
class Seen:
    """All that the title and the prompt of a case may name.

    `metric` (over `per`, if it is a rate) in one of the `cells`, a dimension of `synthetic.outcomes.segments`, rose
    (`sign` 1), fell (-1) or either (0) by `low` to `high` in `days` against as many before: points of a rate,
    shares of a count. A single day is held against the same weekday of the four weeks before. `z`: how unusual
    that is for the cell, in its swings.
    """

    metric: str
    cells: str
    days: int
    sign: Literal[-1, 0, 1]
    low: float
    high: float
    per: str | None = None
    z: tuple[float, float] = (2.0, 4.0)

    @property
    def metrics(self) -> tuple[str, ...]:
        return (self.metric,) if self.per is None else (self.metric, self.per)

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the dimension, in the order of the columns of `moves`."""
        return DIMENSIONS[self.cells]

    @property
    def before(self) -> int:
        """Days before the stretch that it is held against."""
        return 7 * _WEEKS_BEFORE if self.days == 1 else self.days

    @property
    def matures(self) -> int:
        return max(MATURES.get(metric, 0) for metric in self.metrics)

    def fits(self, move: Floats, z: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Which moves are in the band and as unusual as is asked, both in the direction that is seen."""
        size, unusual = (np.abs(move), np.abs(z)) if self.sign == 0 else (self.sign * move, self.sign * z)
        in_band = (size >= self.low) & (size <= self.high)
        found: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (
            in_band & (unusual >= self.z[0]) & (unusual <= self.z[1])
        )
        return found


@dataclass(frozen=True)
class Halves:
    """The value after a day and the one before it, each of shape (days, cells); NaN where there is too little."""

    after: Floats
    before: Floats
    rate: bool

    @property
    def moves(self) -> Floats:
        """Points of a rate, or the share by which a count changed."""
        with np.errstate(invalid="ignore", divide="ignore"):
            moved: Floats = self.after - self.before if self.rate else self.after / self.before - 1.0
        return moved


def halves(outcomes: Outcomes, seen: Seen) -> Halves:
    """Both halves of the window whose stretch begins on each day of the outcomes.

    Counts are per day. Raises KeyError for a metric that the outcomes don't have.
    """
    columns = columns_of(seen.cells)
    counts = [outcomes.values[metric][:, columns] for metric in seen.metrics]
    if seen.per is not None:
        part, whole = (_sums(count, seen) for count in counts)
        with np.errstate(invalid="ignore", divide="ignore"):
            after, before = part[0] / whole[0], part[1] / whole[1]
        enough = (whole[0] >= FEWEST) & (whole[1] >= FEWEST)
    elif seen.metric in STOCKS:
        after, before = _shifted(counts[0], seen.days - 1), _shifted(counts[0], -1)
        enough = (after >= FEWEST) & (before >= FEWEST)
    else:
        after, before = _sums(counts[0], seen)
        enough = (after >= FEWEST) & (before >= FEWEST)
        after, before = after / seen.days, before / (_WEEKS_BEFORE if seen.days == 1 else seen.days)
    return Halves(np.where(enough, after, np.nan), np.where(enough, before, np.nan), seen.per is not None)


def _sums(count: Floats, seen: Seen) -> tuple[Floats, Floats]:
    """Sums of the stretch that begins on each day, and of what it is held against; NaN where days are missing."""
    if seen.days == 1:
        return count, sum((_shifted(count, -7 * week) for week in range(1, 1 + _WEEKS_BEFORE)), np.zeros(1))
    sums = np.full(count.shape, np.nan)
    if len(count) < seen.days:
        return sums, sums
    total = np.concatenate((np.zeros((1, count.shape[1])), np.cumsum(count, axis=0)))
    sums[: len(count) - seen.days + 1] = total[seen.days :] - total[: -seen.days]
    return sums, _shifted(sums, -seen.days)


def _shifted(values: Floats, by: int) -> Floats:
    """The values `by` days later, on each day; NaN where there are none."""
    moved = np.full(values.shape, np.nan)
    if abs(by) >= len(values):
        return moved
    if by >= 0:
        moved[: len(values) - by] = values[by:]
    else:
        moved[-by:] = values[:by]
    return moved


@dataclass(frozen=True)
class Usual:
    """How far each cell of a number moves by itself: the middle of its moves, and their swing."""

    middle: Floats
    swing: Floats

    def z(self, moves: Floats) -> Floats:
        """Moves in swings from the middle."""
        unusual: Floats = (moves - self.middle) / self.swing
        return unusual


def usual(moves: Floats) -> Usual:
    """What is usual of these moves, by cell. The swing is 1.4826 times the median distance from the median, which
    is the standard deviation of normal ones (Hampel, 1974)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a cell in which there never is enough
        middle = np.nanmedian(moves, axis=0)
        swing = 1.4826 * np.nanmedian(np.abs(moves - middle), axis=0)
    return Usual(middle, np.where(swing > 0.0, swing, np.nan))
