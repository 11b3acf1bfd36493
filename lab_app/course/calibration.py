"""How well somebody knows what they know: how sure they were beside how often they were right.

Of each exercise and world the first answer counts; guesses are kept apart, and practice is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipelines.statistics.proportions import Share, wilson

if TYPE_CHECKING:
    from lab_app.course.progress import Attempt

COVERAGE = 0.8
"""Share of one's ranges that should hold the truth, and of the bars that should hold the true share."""
ENOUGH = 10
"""Answers below which a share says too little."""
EDGES = (0.0, 0.4, 0.575, 0.725, 0.85, 1.01)
"""Of the five bins: no idea and 30, 50, 65, 80, and 90 and 95 %."""


@dataclass(frozen=True)
class Sure:
    """One answer with a confidence (0 to 1)."""

    exercise: str
    confidence: float
    right: bool
    guess: bool = False


@dataclass(frozen=True)
class Ranged:
    """One range, in half-widths from its middle: `truth` is where the truth is, between -1 and 1 if the range holds it.

    `exercise` is an exercise's key, or says in words what else it was given for.
    """

    exercise: str
    truth: float
    holds: bool


@dataclass(frozen=True)
class Bin:
    """Answers of about the same confidence: its mean, the share that was right, and an 80 % range of that share."""

    confidence: float
    right: float
    low: float
    high: float
    count: int
    guess: bool = False


LUCK = 0.05
"""Of those who are right as often as they say, the share that is so far from it on one side by luck."""


def is_luck(answers: Sequence[Sure]) -> bool:
    """Whether somebody who is right as often as they say is right so often, or so seldom, by luck alone.

    The number of right answers has the Poisson binomial distribution: each answer has a chance of its own.
    """
    chances = [1.0]
    for one in answers:
        miss = [chance * (1.0 - one.confidence) for chance in (*chances, 0.0)]
        hit = [chance * one.confidence for chance in (0.0, *chances)]
        chances = [a + b for a, b in zip(miss, hit, strict=True)]
    right = sum(one.right for one in answers)
    return min(sum(chances[: right + 1]), sum(chances[right:])) >= LUCK


@dataclass(frozen=True)
class Calibration:
    """All that a learner's answers say about it. `points` are those of each scored exercise, in the order of answers."""

    points: tuple[tuple[str, float], ...]
    sure: tuple[Sure, ...]
    ranges: tuple[Ranged, ...]

    @property
    def bins(self) -> tuple[Bin, ...]:
        """Answers by how sure one was, guesses in bins of their own."""
        found = []
        for guess in (False, True):
            for low, high in pairwise(EDGES):
                here = [s for s in self.sure if s.guess == guess and low <= s.confidence < high]
                if here:
                    share = Share(sum(s.right for s in here), len(here))
                    bar = wilson(share, COVERAGE)
                    mean = sum(s.confidence for s in here) / len(here)
                    found.append(Bin(mean, share.rate, bar.low, bar.high, len(here), guess))
        return tuple(found)

    @property
    def answers(self) -> tuple[Sure, ...]:
        """Answers with a confidence that are no guesses."""
        return tuple(one for one in self.sure if not one.guess)

    @property
    def held(self) -> int:
        """How many ranges hold the truth."""
        return sum(one.holds for one in self.ranges)


def calibration(
    attempts: Iterable[Attempt], guesses: Iterable[Sure] = (), ranges_elsewhere: Iterable[Ranged] = ()
) -> Calibration:
    """What these attempts say, the guesses that were told, and ranges that were given outside of exercises."""
    points: list[tuple[str, float]] = []
    sure: list[Sure] = list(guesses)
    ranges: list[Ranged] = list(ranges_elsewhere)
    for attempt in attempts:
        if attempt.phase not in ("first", "guess"):
            continue
        guess = attempt.phase == "guess"
        if attempt.points is not None and not guess:
            points.append((attempt.exercise, attempt.points))
        for one in attempt.answered:
            if one.confidence is not None:
                sure.append(Sure(attempt.exercise, one.confidence, one.right, guess))
            elif one.low is not None and one.high is not None and one.value is not None and not guess:
                ranges.append(
                    Ranged(
                        attempt.exercise,
                        place(one.low, one.high, one.value, log=one.log, holds=one.right),
                        one.right,
                    )
                )
    return Calibration(tuple(points), tuple(sure), tuple(ranges))


def expected(count: int) -> tuple[int, int]:
    """How many of so many well-kept 80 % ranges hold the truth: from the 5 % to the 95 % quantile."""
    from scipy.stats import binom

    return int(binom.ppf(0.05, count, COVERAGE)), int(binom.ppf(0.95, count, COVERAGE))


def place(low: float, high: float, truth: float, *, log: bool, holds: bool) -> float:
    """Where the truth is, in half-widths from the middle. A range of hardly any width holds it all the same."""
    if log:
        low, high, truth = math.log(low), math.log(high), math.log(truth)
    half, off = (high - low) / 2, truth - (low + high) / 2
    farthest = 1.0 if holds else _FAR
    if abs(off) >= farthest * half:
        return math.copysign(farthest, off) if off else 0.0
    return off / half


_FAR = 5.0
"""Half-widths beyond which a miss is drawn no farther away."""
