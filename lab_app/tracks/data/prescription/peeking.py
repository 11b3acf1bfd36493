"""Tests of newcomers that are looked at each morning: the rule that decides them, and the mornings that are asked about."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from lab_app.kinds.case import Known, NotDealtError
from lab_app.tracks.data.prescription.drawn_tests import DAYS, Drawn, Looks, first_day, looks
from pipelines.statistics.arrays import Floats
from pipelines.statistics.estimate import Z as SINGLE
from pipelines.statistics.experiments import sequential

__all__ = ["SINGLE"]

TESTS, NULLS, FALLS = 20, 12, 2
SMALLEST, LARGEST = 0.03, 0.065
USUAL = (SMALLEST + LARGEST) / 2.0
"""A lift that a re-draw of a test of nothing may have had."""
AGAIN = 40
FIRST_ASKED = 5
"""Earlier nobody would look: some dozens of people."""
NEAR = 0.03
"""So near its bound no z is asked about: rounded, they may be equal."""
LEAST_Z = 0.8
"""Of a test that is asked about on its last day."""
WEIGHTS: Mapping[str, float] = {"run_on": 0.4, "ship": 0.25, "stop": 0.15, "open": 0.2}
"""How often a morning is asked about on which the rule says so."""


@cache
def bounds() -> Floats:
    """What z has to be beyond after each of the 28 days: .05 spent in all, by O'Brien and Fleming's type of spending."""
    return np.array([look.bound for look in sequential.looks([day / DAYS for day in range(1, DAYS + 1)])])


def stopped(z: Floats, limits: Floats) -> int | None:
    """The place of the first look that is beyond its limit on either side; None where none is."""
    (beyond,) = np.nonzero(np.abs(z) > limits[: len(z)])
    return int(beyond[0]) if len(beyond) else None


def decided(z: Floats) -> str:
    """What the rule says at the last of these looks, if it has not been decided before: "ship", "stop", "run_on" or "open"."""
    if abs(z[-1]) > bounds()[len(z) - 1]:
        return "ship" if z[-1] > 0 else "stop"
    return "run_on" if len(z) < DAYS else "open"


@dataclass(frozen=True)
class Asked:
    """A test, and the day after which it is looked at."""

    test: Drawn
    day: int
    decision: str


def tests_of(seed: int) -> tuple[Drawn, ...]:
    """The twenty tests of a world, in an order that is drawn."""
    draw = random.Random(f"{seed} lifts")
    sizes = [draw.uniform(SMALLEST, LARGEST) for _ in range(TESTS - NULLS)]
    lifts = [0.0] * NULLS + [-size if place < FALLS else size for place, size in enumerate(sizes)]
    draw.shuffle(lifts)
    return tuple(Drawn(f"welcome {seed} {place}", lift) for place, lift in enumerate(lifts, 1))


def nothings(seed: int) -> tuple[Drawn, ...]:
    """Twenty tests in which nothing was changed."""
    return tuple(Drawn(f"nothing {seed} {place}") for place in range(1, TESTS + 1))


def asked(seed: int, found: Mapping[Drawn, Looks]) -> Asked:
    """The test and the morning that this seed is asked about. Raises NotDealtError where no test has any."""
    mornings: dict[str, list[Asked]] = {}
    for test, seen in found.items():
        for day in range(FIRST_ASKED, DAYS + 1):
            if stopped(seen.z[: day - 1], bounds()) is not None:
                break  # somebody has decided already
            decision, z = decided(seen.z[:day]), abs(seen.z[day - 1])
            least = SINGLE if decision == "run_on" else LEAST_Z
            if z > least and abs(z - bounds()[day - 1]) > NEAR:
                mornings.setdefault(decision, []).append(Asked(test, day, decision))
    if not mornings:
        raise NotDealtError("In this world no morning of these tests has anything to decide.")
    draw = random.Random(f"{seed} morning")
    kinds = sorted(mornings)
    kind = draw.choices(kinds, [WEIGHTS[name] for name in kinds])[0]
    return draw.choice(mornings[kind])


@dataclass(frozen=True)
class Ends:
    """What a way of stopping makes of a test that is drawn again: how often it ships or stops one with nothing in it
    (`false`) and finds the lift that is in the other (`found`), on which day in the middle, and what it reads then in the
    mean; None where it never does."""

    false: int
    found: int
    day: float | None
    read: float | None


def drawn_again(known: Known, lift: float) -> Mapping[str, Ends]:
    """A test drawn again, with nothing in it and with this lift, by the way of stopping. Raises NotDealtError and QueryError."""
    nulls, lifts = (
        [Drawn(f"again {known.seed} {place}", put) for place in range(AGAIN)] for put in (0.0, lift)
    )
    found = looks(known, first_day(known.seed), [*nulls, *lifts])
    ends = {}
    for name, limits in (("the plan's bounds", bounds()), ("the first p < .05", np.full(DAYS, SINGLE))):
        stops = [(stopped(found[test].z, limits), found[test]) for test in lifts]
        right = [(at, seen) for at, seen in stops if at is not None and seen.z[at] * lift > 0]
        ends[name] = Ends(
            sum(stopped(found[test].z, limits) is not None for test in nulls),
            len(right),
            float(np.median([at + 1 for at, _ in right])) if right else None,
            float(np.mean([seen.lift[at] for at, seen in right])) if right else None,
        )
    return ends
