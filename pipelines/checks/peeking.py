"""What looking at an experiment every day does, on splits of people in the order in which they really signed up."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.checks.people import Signups
from pipelines.checks.splits import moved
from pipelines.statistics.arrays import Floats, Integers
from pipelines.statistics.estimate import Z
from pipelines.statistics.experiments import power, sequential
from pipelines.statistics.proportions import pooled_error

LOOKS = 28
LIFT = 0.03
"""Three points: what was planned for, and so the mixing that is fixed beforehand."""
_AT_ONCE = 200


@dataclass(frozen=True)
class Days:
    """The arms of many splits at the end of each day: arrays of shape (splits, days)."""

    people: Floats
    other_people: Floats
    difference: Floats
    z: Floats
    error: Floats

    @property
    def always_valid(self) -> sequential.AlwaysValid:
        smaller = np.minimum(self.people, self.other_people)
        return sequential.always_valid(self.difference, self.error, smaller, LIFT)


def days(found: Signups, splits: int, generator: np.random.Generator, lift: float = 0.0) -> Days:
    """Splits of all who signed up, by a coin each; with `lift` the share of treatment is larger by so much."""
    usual = found.is_activated.astype(np.uint8)
    hits = moved(usual.astype(np.float64), np.ones(len(usual)), lift, generator).astype(np.uint8)
    ends, parts = found.ends, []
    for first in range(0, splits, _AT_ONCE):
        number = min(_AT_ONCE, splits - first)
        coins = np.frombuffer(generator.bytes(number * len(usual)), np.uint8).reshape(number, -1) & 1
        parts.append(
            np.stack([_by_day(part, ends) for part in (coins, 1 - coins, coins & hits, (1 - coins) & usual)])
        )
    n, m, k, j = np.concatenate(parts, axis=1).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        p, q = k / n, j / m
        z = np.nan_to_num((p - q) / pooled_error((k + j) / (n + m), n, m))
        error = np.nan_to_num(np.sqrt(p * (1 - p) / n + q * (1 - q) / m))
    return Days(n, m, np.nan_to_num(p - q), z, error)


def _by_day(bits: npt.NDArray[np.integer], ends: Integers) -> Integers:
    """How many there are up to each day's end."""
    so_far = np.zeros((len(bits), bits.shape[1] + 1), np.int32)
    np.cumsum(bits, axis=1, out=so_far[:, 1:])
    return so_far[:, ends].astype(np.int64)


@dataclass(frozen=True)
class Peeking:
    """Shares of splits in which nothing was changed and something was found."""

    by_looks: float
    by_day_9: float
    four_looks: float
    at_the_end: float
    by_bound: float
    always_valid: float


def false_finds(nothing: Days) -> Peeking:
    """Of the first 28 days. The bound is planned on the share of people who are there by each day."""
    z = np.abs(nothing.z[:, :LOOKS])
    there = (nothing.people + nothing.other_people)[0, :LOOKS]
    more = np.diff(there, prepend=0.0) > 0  # a day on which nobody came is no look
    bounds = [look.bound for look in sequential.looks((there[more] / there[-1]).tolist())]
    p = nothing.always_valid.p[:, :LOOKS]
    return Peeking(
        *(
            float(np.mean(crossed))
            for crossed in (
                (z > Z).any(axis=1),
                (z[:, :9] > Z).any(axis=1),
                (z[:, 6::7] > Z).any(axis=1),
                z[:, -1] > Z,
                (z[:, more] > bounds).any(axis=1),
                p[:, -1] < sequential.ALPHA,
            )
        )
    )


@dataclass(frozen=True)
class Waiting:
    """How long a way of looking takes to find the lift: days after which four of five splits have found it, and the
    day on which half of them have; None where they never do. `planned`: the days that a plan of it wants."""

    planned: int | None
    four_of_five: int | None
    half: int | None


def waiting(found: Signups, lifted: Days) -> dict[str, Waiting]:
    """Of one look at the planned end, of 28 looks on the sequential bound, and of a look each day that is always valid."""
    control = float(found.is_activated.mean())
    people = power.people_of_shares(control, control + LIFT)
    there = (lifted.people + lifted.other_people)[0] / 2.0
    once = _day_of(there, people)
    looked_at_once = lifted.z > Z
    ways = {"one look": Waiting(once, _first(looked_at_once.mean(axis=0), 0.8), None)}
    even = sequential.looks([(look + 1) / LOOKS for look in range(LOOKS)])
    end = _day_of(there, people * sequential.inflation(even))
    if end is not None:
        at = np.unique(np.linspace(0, end, LOOKS + 1).round().astype(int)[1:]) - 1
        at = at[np.diff(there[at], prepend=0.0) > 0]
        bounds = [look.bound for look in sequential.looks((there[at] / there[at[-1]]).tolist())]
        by_look = np.logical_or.accumulate(lifted.z[:, at] > bounds, axis=1).mean(axis=0)
        ways["sequential bound"] = Waiting(end, _at(at, _first(by_look, 0.8)), _at(at, _first(by_look, 0.5)))
    by_day = (lifted.always_valid.low > 0).mean(axis=0)
    ways["always valid"] = Waiting(None, _first(by_day, 0.8), _first(by_day, 0.5))
    return ways


def _day_of(there: Floats, people: float) -> int | None:
    enough = np.flatnonzero(there >= math.ceil(people))
    return int(enough[0]) + 1 if len(enough) else None


def _first(share: Floats, wanted: float) -> int | None:
    """The first day, from 1, on which at least so many have found it."""
    reached = np.flatnonzero(share >= wanted)
    return int(reached[0]) + 1 if len(reached) else None


def _at(days_: Integers, look: int | None) -> int | None:
    return None if look is None else int(days_[look - 1]) + 1
