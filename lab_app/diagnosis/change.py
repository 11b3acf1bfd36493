"""How far each segment moved between a stretch and the days before it, in units of what it usually moves.

What is usual is the same reading at other dates: the median of the changes there and their robust spread, which is
never taken for less than the sampling error. A share changes by points, anything else by the logarithm of its ratio,
so that twice and half are as far.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lab_app.diagnosis.record import Record
from lab_app.diagnosis.stretch import DiagnosisError, Stretch, placebos
from pipelines.statistics.alerts.robust_z import MAD_TO_SD
from pipelines.statistics.arrays import Bools, Floats, Integers
from pipelines.statistics.proportions import pooled_error

FEWEST_PLACEBOS = 8
NINE_IN_TEN = 1.645
"""Standard deviations to either side within which nine of ten values lie."""


@dataclass(frozen=True)
class Changes:
    """Changes of segments (columns); the first row is the stretch's own, the others are those of placebos.

    `errors`: by chance alone, had nothing changed; 0 where it is not known.
    """

    own: Floats
    errors: Floats

    @property
    def centre(self) -> Floats:
        """What each segment's change is in the middle of the placebos."""
        return _median(self.own[1:])

    @property
    def spread(self) -> Floats:
        """A standard deviation of each segment's usual change, in each row; NaN where placebos are too few."""
        around = MAD_TO_SD * _median(np.abs(self.own[1:] - self.centre))
        enough = np.isfinite(self.own[1:]).sum(axis=0) >= FEWEST_PLACEBOS
        found: Floats = np.where(enough, np.fmax(around, self.errors), np.nan)
        return found

    @property
    def z(self) -> Floats:
        """Each change in units of what the segment usually moves; NaN where that is not known."""
        spread = self.spread
        away = self.own - self.centre
        found: Floats = np.divide(away, spread, out=np.full(away.shape, np.nan), where=spread > 0)
        return found

    def beyond_siblings(self, groups: list[Bools], weights: Floats) -> Changes:
        """The same, less what the others of each segment's group did together, by their weights.

        Not less the median of the group: of three platforms the middle one would never have moved, and a large
        one's fall would be a rise of the small ones.
        """
        own = self.own.copy()
        for group in groups:
            mine = self.own[:, group]
            weight = np.where(np.isfinite(mine), weights[group], 0.0)
            moved = np.nan_to_num(mine) * weight
            others = weight.sum(axis=1, keepdims=True) - weight
            rest = moved.sum(axis=1, keepdims=True) - moved
            own[:, group] = mine - np.divide(rest, others, out=np.full(mine.shape, np.nan), where=others > 0)
        return Changes(own, self.errors)


def changes(record: Record, stretch: Stretch) -> Changes:
    """How far each segment moved in the stretch, and in each that may show what is usual. Raises DiagnosisError."""
    here = record.place(stretch.last)
    usual = [place for place in placebos(stretch, record.ends) if place >= record.back]
    if len(usual) < FEWEST_PLACEBOS:
        raise DiagnosisError(
            f"The data has {len(usual)} ordinary stretches of {stretch.days} days to compare with; "
            f"{FEWEST_PLACEBOS} are needed to say what is usual. Choose fewer days."
        )
    after = np.array([here, *usual])
    before = after - record.back
    return Changes(_moved(record, before, after), _errors(record, stretch, before, after))


def relative(change: float, *, is_share: bool) -> float:
    """A change as people say it: points of a share as they are, else the share by which a number changed."""
    return change if is_share else float(np.expm1(change))


def _moved(record: Record, before: Integers, after: Integers) -> Floats:
    values = record.values
    if record.measure.is_share:
        return np.asarray(values[after] - values[before])
    logs = np.log(values, out=np.full(values.shape, np.nan), where=values > 0)
    return np.asarray(logs[after] - logs[before])


def _errors(record: Record, stretch: Stretch, before: Integers, after: Integers) -> Floats:
    """Standard errors of the changes by chance alone: of a share by its people, of a count by what was before."""
    measure, values, people = record.measure, record.values, record.people
    none = np.zeros((len(after), len(record.segments)))
    if measure.is_share:
        old, new = people[before], people[after]
        there = (old > 0) & (new > 0)
        safe = np.where(there, old, 1.0), np.where(there, new, 1.0)
        hits = values * people
        low = 0.5 / (safe[0] + safe[1])  # where nobody did it, or all, there is still an error
        rate = np.clip((hits[before] + hits[after]) / (safe[0] + safe[1]), low, 1.0 - low)
        return np.asarray(np.where(there, pooled_error(rate, *safe), 0.0))
    if measure.metric.unit != "count" or measure.is_rate or measure.reading == "end":
        return (
            none  # of a stock most people are the same before and after: its chance is in the placebos alone
        )
    rows = values[before] * (stretch.days if measure.reading == "mean" else 1)
    return np.sqrt(np.divide(2.0, rows, out=none, where=rows > 0))


def _median(values: Floats, axis: int = 0) -> Floats:
    """The median of what is there; NaN of nothing."""
    empty = ~np.isfinite(values).any(axis=axis, keepdims=True)
    found: Floats = np.nanmedian(np.where(empty, 0.0, values), axis=axis)
    return np.where(np.squeeze(empty, axis=axis), np.nan, found)
