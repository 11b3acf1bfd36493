"""Whether a series has stepped to another level and stayed there: a level shift (Tsay, 1988), by medians.

Of each week that may have been the first of a new level, two robust means are compared: that of the weeks
before, and that of all weeks since. A step is named only where four things hold: the two do not overlap in a
single week; the change is many robust standard deviations from the same change at all earlier dates, which knows
the trend, the seasons and the incidents of the past; most of it came at once; and most of it is still there in the last month. It is
meant to be silent where there is doubt: how often it speaks for nothing is shown by `python -m pipelines.checks.board`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipelines.statistics.alerts.robust_z import placebo_z
from pipelines.statistics.arrays import Bools, Floats

BEFORE = 8  # weeks that are the level before
LEAST_BEFORE = 6  # of these, when some are unlike others
LEAST_AFTER = 4
MOST_AFTER = 26
LEAST_PLACEBOS = 40  # with 20, weeks of a young history are named where nothing happens
Z_NEEDED = 5.0
MOST = 0.7
"""Share of the change that the first two weeks show, and the last four."""


@dataclass(frozen=True)
class Shift:
    """A step. `at` is the place of the first value of the new level, or on the way to it; `before` and `after`
    are the medians of the values."""

    at: int
    before: float
    after: float
    z: float


@dataclass(frozen=True)
class _Split:
    """The logarithms of the values before a place, and of those from where the way to the next level is over."""

    before: Floats
    after: Floats

    @property
    def change(self) -> float:
        return float(np.median(self.after) - np.median(self.before))

    @property
    def is_apart(self) -> bool:
        """Whether no value of one side is among those of the other."""
        return bool(self.after.min() > self.before.max() or self.after.max() < self.before.min())

    @property
    def scatter(self) -> float:
        """How far a value is from the median of its side, in the mean."""
        away = [np.abs(side - np.median(side)) for side in (self.before, self.after)]
        return float(np.mean(np.concatenate(away)))

    @property
    def is_a_step(self) -> bool:
        """Whether most of the change came in two weeks, and most of it is there in the last ones."""
        came = float(np.median(self.after[:2]) - np.median(self.before[-2:]))
        stays = float(np.median(self.after[-LEAST_AFTER:]) - np.median(self.before))
        return min(came / self.change, stays / self.change) >= MOST


def level_shift(values: Floats, *, settle: int = 0, ordinary: Bools | None = None) -> Shift | None:
    """The step to the level that a weekly series has had since, up to its last value; None where there is none.

    `values` are oldest first, NaN where there is none. `settle`: weeks that the step takes to show whole, as in a
    number that looks back on 28 days. `ordinary`, as long as `values`, says which weeks are like others: no step
    is looked for beside the rest, and they are no part of any level. None for a series that is ever 0 or less.
    """
    alike = np.ones(len(values), bool) if ordinary is None else ordinary
    known = values[np.isfinite(values)]
    if not len(known) or known.min() <= 0:
        return None
    logs = np.log(values.astype(np.float64))
    found = list(_steps(logs, settle, alike))
    if not found:
        return None
    at, z, _ = min(found, key=lambda one: one[2])
    before, after = values[at - BEFORE : at], values[at + settle :]
    return Shift(
        at,
        float(np.median(before[alike[at - BEFORE : at]])),
        float(np.median(after[alike[at + settle :]])),
        z,
    )


def _steps(logs: Floats, settle: int, alike: Bools) -> Iterator[tuple[int, float, float]]:
    """Where a step may be named, how unusual each is, and how far values are from the two levels that it makes."""
    for length in range(LEAST_AFTER, MOST_AFTER + 1):
        at = len(logs) - settle - length
        if at <= BEFORE or not alike[at - 1 : at + 1].all():
            continue
        split = _split(logs, at, settle, length, alike)
        if split is None or not split.is_apart or not split.is_a_step:
            continue
        earlier = (
            _split(logs, at_, settle, length, alike) for at_ in range(BEFORE, at - settle - length + 1)
        )
        placebos = np.array([one.change for one in earlier if one is not None])
        if len(placebos) >= LEAST_PLACEBOS:
            z = placebo_z(split.change, placebos)
            if abs(z) >= Z_NEEDED and math.copysign(1.0, z) == math.copysign(1.0, split.change):
                yield at, z, split.scatter


def _split(logs: Floats, at: int, settle: int, length: int, alike: Bools) -> _Split | None:
    """The two sides of a place, without weeks that are unlike others; None where either is too short."""
    here, there = slice(at - BEFORE, at), slice(at + settle, at + settle + length)
    before, after = logs[here][alike[here]], logs[there][alike[there]]
    if len(before) < LEAST_BEFORE or len(after) < LEAST_AFTER:
        return None
    if not (np.isfinite(before).all() and np.isfinite(after).all()):
        return None
    return _Split(before, after)
