"""Find incidents in data, as a patient analyst would: try every segment, rank what is most unusual.

The readings look at outcomes (counts by day and segment) or at rows, never at a parameter. They are the
reference solver: an incident is fair if its own cell comes first.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics import decomposition, proportions
from pipelines.statistics.alerts import robust_z
from synthetic import incidents
from synthetic.kernel.draws import Floats
from synthetic.outcomes.measurement import Outcomes
from synthetic.outcomes.segments import CELLS, DIMENSIONS, SEGMENTS

Cell = tuple[str, str]
_STEP = 7
"""Days between placebo onsets: whole weeks, so that they fall on the weekday of the real one."""
_FEWEST = 8.0
"""Cells with fewer expected rows are not judged."""
_FEWEST_PLACEBOS = 5
PLAIN = ("platform", "country", "signup_source")


@dataclass(frozen=True)
class Candidate:
    """A segment, how much its number changed (share, or points for a rate), and how unusual that is."""

    cell: Cell
    change: float
    z: float


def ranked(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, the most unusual one first."""
    return sorted(found, key=lambda candidate: -abs(candidate.z))


def rank_of(cell: Cell, found: Sequence[Candidate]) -> int:
    """Place of a cell in the ranking, from 1. Raises ValueError if it is not a candidate."""
    return [candidate.cell for candidate in ranked(found)].index(cell) + 1


def change(outcomes: Outcomes, target: incidents.Target, onset: int) -> list[Candidate]:
    """Each segment's change at the onset beyond the usual one of its siblings, and what all have in common.

    A change is the ratio to before, minus 1; for a rate it is the difference. The siblings' is the median over
    the values of the dimension. Everyone's counts as far as every platform, country and channel takes part in
    it: a change in one place is not everyone's. What is usual comes from the same reading on other dates that
    do not touch these days (median, and a robust standard deviation, at least the sampling error).
    """
    level = _cumulated(outcomes, target)
    at = _onsets(outcomes, target, onset)
    before, own = _changes(level, target, at)
    error = _sampling_errors(level, target, at[:1])
    own[:, ~np.isfinite(error)] = np.nan
    shares = own / before if target.per else own
    found = []
    for place, cell in enumerate(SEGMENTS):
        if not np.isfinite(error[place]):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # a median of nothing is NaN, and is left out
            y = _common(own, shares) if cell == incidents.EVERYONE else _beyond_siblings(own, place, target)
        usual = y[1:][np.isfinite(y[1:])]
        if not np.isfinite(y[0]) or len(usual) < _FEWEST_PLACEBOS:
            continue
        z = robust_z.placebo_z(float(y[0]), usual, least_spread=float(error[place]))
        found.append(Candidate(cell, float(y[0]), z))
    return found


def _common(own: Floats, shares: Floats) -> Floats:
    """The whole world's change, times the part of it that the value which takes least part in it shows."""
    plain = [n for n, (dimension, _) in enumerate(SEGMENTS) if dimension in PLAIN]
    part = np.nanmin(shares[:, plain] / shares[:, :1], axis=1)
    return np.asarray(own[:, 0] * np.clip(part, 0.0, 1.0))


def _beyond_siblings(own: Floats, place: int, target: incidents.Target) -> Floats:
    same = [n for n, (dimension, _) in enumerate(SEGMENTS) if dimension == SEGMENTS[place][0]]
    usual = np.nanmedian(own[:, same], axis=1)
    beyond: Floats = own[:, place] - usual if target.per else (1.0 + own[:, place]) / (1.0 + usual) - 1.0
    return beyond


def mix(outcomes: Outcomes, target: incidents.Target, onset: int) -> list[Candidate]:
    """How much of a rate's change is due to a shift between the values of each dimension.

    By midpoints, the sum over the values: see `pipelines.statistics.decomposition`.
    """
    level = _cumulated(outcomes, target)
    at = _onsets(outcomes, target, onset)
    found = []
    for dimension in PLAIN:
        places = [CELLS[dimension, value] for value in DIMENSIONS[dimension]]
        before, after = (_sums(level, target, at, late)[:, :, places] for late in (False, True))
        midpoints = decomposition.midpoints((before[0], after[0]), (before[1], after[1]))
        effect = midpoints.mix.sum(axis=1)
        z = robust_z.placebo_z(float(effect[0]), effect[1:])
        found.append(Candidate((dimension, "mix"), float(effect[0]), z))
    return found


def _cumulated(outcomes: Outcomes, target: incidents.Target) -> Floats:
    """Numerator and denominator (days, where there is none), summed up to each day: (2, days + 1, segments)."""
    above = outcomes.values[target.metric]
    below = outcomes.values[target.per] if target.per else np.ones_like(above)
    both = np.stack([above, below])
    return np.concatenate((np.zeros((2, 1, both.shape[2])), np.cumsum(both, axis=1)), axis=1)


def _onsets(outcomes: Outcomes, target: incidents.Target, onset: int) -> NDArray[np.int64]:
    """The onset, then placebo onsets whose days do not touch its own, all as places in the outcomes."""
    size = len(outcomes.values[target.metric])
    reach = target.settle + target.days
    here = onset - outcomes.first
    if here < target.before or here + reach > size:
        raise ValueError("There are not enough days around the onset to read it.")
    every = np.arange(here % _STEP, size, _STEP)
    every = every[(every >= target.before) & (every + reach <= size)]
    apart = np.abs(every - here) >= target.before + reach
    return np.concatenate(([here], every[apart]))


def _sums(level: Floats, target: incidents.Target, at: NDArray[np.int64], late: bool) -> Floats:
    """Numerator and denominator of the days after (or before) each onset: (2, onsets, segments)."""
    start = at + target.settle if late else at - target.before
    end = start + (target.days if late else target.before)
    found: Floats = level[:, end] - level[:, start]
    return found


def _changes(level: Floats, target: incidents.Target, at: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Each segment's rate before each onset, and its own change since: (onsets, segments) each."""
    before, after = (_sums(level, target, at, late) for late in (False, True))
    rates = [part[0] / np.where(part[1] > 0, part[1], np.nan) for part in (before, after)]
    level_before = np.where(rates[0] > 0, rates[0], np.nan)
    own = rates[1] - rates[0] if target.per else rates[1] / level_before - 1.0
    return level_before, np.asarray(own)


def _sampling_errors(level: Floats, target: incidents.Target, at: NDArray[np.int64]) -> Floats:
    """Each segment's standard error by chance alone, had nothing changed; infinite where rows are few."""
    before, after = (_sums(level, target, at, late)[:, 0] for late in (False, True))
    enough = np.minimum(before[1], after[1]) > 0
    safe = np.where(enough, before[1], 1.0), np.where(enough, after[1], 1.0)
    if target.per:
        rate = np.clip((before[0] + after[0]) / (safe[0] + safe[1]), 0.5 / safe[0], 1.0 - 0.5 / safe[0])
        error = proportions.pooled_error(rate, *safe)
        return np.where(enough & (np.minimum(*safe) >= _FEWEST), error, np.inf)
    expected = before[0] * after[1] / safe[0]
    few = expected < _FEWEST
    return np.where(
        few, np.inf, np.sqrt(1.0 / np.where(few, 1.0, before[0]) + 1.0 / np.where(few, 1.0, expected))
    )
