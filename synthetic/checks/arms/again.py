"""An experiment's ranges, as its arms were drawn, and with its assignment drawn again thousands of times.

The twins know what each person does in either arm, so that each draw is an experiment that might have been: its range
holds the truth or does not. Drawn are the units that were randomised, by a fair coin each, of the people who were enrolled.

What cannot be drawn again: who is enrolled (as the published world enrolled them), who is there in one twin only, and what
reaches people through others, whose arms are those of the twin. `Followed` says how many of each there are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipelines.statistics.estimate import CONFIDENCE, Estimate
from pipelines.statistics.experiments.noninferiority import LEAST_EVENTS
from pipelines.statistics.experiments.redrawn import redrawn
from synthetic.checks.arms.asked import Asked, questions
from synthetic.checks.arms.followed import Followed

COVERAGES = (0.80, CONFIDENCE)
_NOTHING = 1e-12


@dataclass(frozen=True)
class Drawn:
    """What the draws of a reading came to.

    `mean` and `error` are the mean and the standard deviation of its values: the second is the standard error of one
    experiment. `held` is the share of draws whose range holds the truth, by `COVERAGES`; `found` the share whose 95 % range
    leaves out 0 on the side of the truth, or on either side where the truth is 0.
    """

    draws: int
    mean: float
    error: float
    held: tuple[float, ...]
    found: float


@dataclass(frozen=True)
class Reading:
    """A reading of an experiment in a world: `seen` as its arms were drawn, `drawn` with the assignment drawn again.

    `changes`: whether the experiment changes anything in this world. `events` are expected in an arm.
    """

    seed: int
    experiment: str
    changes: bool
    name: str
    how: str
    units: int
    truth: float
    seen: Estimate | None
    drawn: Drawn | None
    is_main: bool = False
    events: float = math.inf

    @property
    def is_told(self) -> bool:
        """Whether the read-out would say anything of it: with fewer events it says that they are too few."""
        return self.events >= LEAST_EVENTS

    @property
    def bias(self) -> float:
        """How far the mean of all draws is from the truth, in standard errors of one experiment."""
        if self.drawn is None or self.drawn.error == 0:
            return 0.0
        return (self.drawn.mean - self.truth) / self.drawn.error

    @property
    def holds(self) -> bool:
        """Whether the range as the arms were drawn holds the truth."""
        return self.seen is not None and self.seen.covers(self.truth)


def readings(seed: int, found: Followed, draws: int) -> Iterator[Reading]:
    """Every reading of an experiment; its assignment is drawn so many times, or not at all."""
    generator = np.random.default_rng((seed, *found.name.encode()))
    for asked in questions(found):
        yield Reading(
            seed,
            found.name,
            bool(found.experiment.effects),
            asked.name,
            asked.how,
            int(asked.units.number.sum()),
            asked.truth,
            _seen(asked),
            _drawn(asked, draws, generator) if draws else None,
            asked.is_main,
            asked.events,
        )


def _seen(asked: Asked) -> Estimate | None:
    if asked.ran is None:
        return None
    value, low, high = (float(one[0]) for one in asked.read(asked.ran, CONFIDENCE))
    return Estimate(value, low, high)


def _drawn(asked: Asked, draws: int, generator: np.random.Generator) -> Drawn:
    arms, held = redrawn(asked.units, draws, generator), []
    for coverage in COVERAGES:
        value, low, high = asked.read(arms, coverage)
        held.append(float(np.mean((low <= asked.truth) & (asked.truth <= high))))
    above, below = low > 0, high < 0
    found = above | below if abs(asked.truth) < _NOTHING else above if asked.truth > 0 else below
    known = value[np.isfinite(value)]  # an arm without an event has no logarithm
    return Drawn(draws, float(known.mean()), float(known.std()), tuple(held), float(np.mean(found)))
