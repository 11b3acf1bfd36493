"""An experiment's ranges, with its assignment drawn again thousands of times and the true effect in it.

The twins know what each person does in either arm, so that each draw is an experiment that might have been: read by the
functions that the read-out page reads experiments with, its range holds the truth or does not. Drawn are the units that
were randomised, by a fair coin each, of the people who were enrolled.

What cannot be drawn again: who is enrolled (as the published world enrolled them), who is there in one twin only, and what
reaches people through others, whose arms are those of the twin. Support tickets and load times are not in the twins.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from pipelines.statistics.arrays import Floats
from pipelines.statistics.estimate import CONFIDENCE, errors_to_the_ends
from pipelines.statistics.experiments import cuped
from pipelines.statistics.experiments.noninferiority import LEAST_EVENTS, ratio_limits
from pipelines.statistics.experiments.ratio_metrics import UserSums, differences, log_differences
from pipelines.statistics.experiments.redrawn import Arms, Units, redrawn
from pipelines.statistics.proportions import newcombe_limits
from synthetic.checks.arms.followed import Followed
from synthetic.truth.experiment_effects import OUTCOMES

COVERAGES = (0.80, CONFIDENCE)
Ends = tuple[Floats, Floats, Floats]
"""The values of a reading in each draw, and the low and high ends of their ranges."""
Read = Callable[[Arms, float], Ends]


@dataclass(frozen=True)
class Asked:
    """What is read of an experiment. `truth` in the reading's own scale: points as shares, ratios as logarithms."""

    name: str
    how: str
    units: Units
    read: Read
    truth: float


@dataclass(frozen=True)
class Again:
    """What the draws of one reading of one experiment in one world came to.

    `bias` is how far the mean of all draws is from the truth, and `error` its standard deviation over the draws: the
    standard error of one experiment. `held` is the share of draws whose range holds the truth, by `COVERAGES`; `found`
    the share whose 95 % range leaves out 0 on the side of the truth, of either side where the truth is 0.
    """

    seed: int
    experiment: str
    name: str
    how: str
    units: int
    truth: float
    bias: float
    error: float
    held: tuple[float, ...]
    found: float
    draws: int

    @property
    def bias_in_errors(self) -> float:
        return self.bias / self.error if self.error > 0 else 0.0

    @property
    def is_null(self) -> bool:
        return abs(self.truth) < 1e-12


def again(seed: int, found: Followed, draws: int) -> Iterator[Again]:
    """Every reading of an experiment, its assignment drawn so many times."""
    generator = np.random.default_rng((seed, *found.name.encode()))
    for asked in questions(found):
        yield _drawn(seed, found.name, asked, draws, generator)


def questions(found: Followed) -> Iterator[Asked]:
    """The share that saved a plan, week by week, as it is and with each one's past; unsubscribes and orders."""
    planners = OUTCOMES.index("planners")
    whole = np.ones(len(found.group))
    for week in range(found.group.weeks):
        name = f"planners, week {week + 1}"
        control, treatment = found.control[planners, week], found.treatment[planners, week]
        truth = float((treatment - control).mean())
        if found.experiment.unit == "household":
            sums = [_by_unit(found, one, whole) for one in (control, treatment)]
            yield Asked(name, "by household", Units.of(*sums), _ratio, truth)
        else:
            columns = [np.stack([whole, one], axis=1) for one in (control, treatment)]
            yield Asked(name, "shares", Units.of(*columns), shares, truth)
        yield Asked(name, "with their past", with_past(found, control, treatment), _adjusted, truth)
        if found.lost.any() and week == 0:
            columns[1] = columns[1] * ~found.lost[:, None]
            yield Asked(name, "of those with a row", Units.of(*columns), shares, truth)
    yield from _guardrails(found)


def shares(arms: Arms, coverage: float) -> Ends:
    """The difference of two shares, from columns of people and of those who did it."""
    size, hits, other_size, others = arms.columns(0, 1)
    return hits / size - others / other_size, *newcombe_limits(hits, size, others, other_size, coverage)


def with_past(found: Followed, control: Floats, treatment: Floats) -> Units:
    """The units of `cuped.adjusted`, people by person: six sums for each stratum."""
    has_past = np.isfinite(found.past)
    names, place = np.unique(np.stack([found.stratum, has_past]), axis=1, return_inverse=True)
    x = np.where(has_past, found.past - found.past[has_past].mean() if has_past.any() else 0.0, 0.0)
    kinds, number = np.unique(
        np.stack([place.reshape(-1), x, control, treatment], axis=1), axis=0, return_counts=True
    )
    middle, sums = control.mean(), []
    for y in (kinds[:, 2] - middle, kinds[:, 3] - middle):
        own = np.zeros((len(kinds), names.shape[1], 6))
        parts = (np.ones(len(kinds)), y, kinds[:, 1], y * y, kinds[:, 1] ** 2, kinds[:, 1] * y)
        own[np.arange(len(kinds)), kinds[:, 0].astype(int)] = np.stack(parts, axis=1)
        sums.append(own.reshape(len(kinds), -1))
    return Units(number.astype(np.float64), *sums)


def _adjusted(arms: Arms, coverage: float) -> Ends:
    value, error = cuped.adjusted(*(one.reshape(len(one), -1, 6) for one in (arms.treatment, arms.control)))
    return _normal(value, error, coverage)


def _ratio(arms: Arms, coverage: float) -> Ends:
    return _normal(*differences(*_sums(arms)), coverage)


def _log_ratio(arms: Arms, coverage: float) -> Ends:
    return _normal(*log_differences(*_sums(arms)), coverage)


def _log_of_shares(arms: Arms, coverage: float) -> Ends:
    size, hits, other_size, others = arms.columns(0, 1)
    with np.errstate(divide="ignore"):
        value = np.log(hits / size) - np.log(others / other_size)
        return value, *map(np.log, ratio_limits(hits, size, others, other_size, coverage))


def _sums(arms: Arms) -> tuple[UserSums, UserSums]:
    return UserSums(*arms.treatment.T), UserSums(*arms.control.T)


def _normal(value: Floats, error: Floats, coverage: float) -> Ends:
    reach = errors_to_the_ends(coverage) * error
    return value, value - reach, value + reach


def _by_unit(found: Followed, x: Floats, y: Floats) -> Floats:
    """By unit the columns of `UserSums`."""
    _, place = np.unique(found.group.unit, return_inverse=True)
    x, y = np.bincount(place, x), np.bincount(place, y)
    return np.stack([np.ones(len(x)), x, y, x * x, y * y, x * y], axis=1)


def _guardrails(found: Followed) -> Iterator[Asked]:
    """Over all weeks: who ended their subscription, of those who were sent mail, and orders a head.

    Where fewer events are expected in an arm than the read-out asks for there is no reading. By person, as there.
    """
    columns = []
    for arm in (found.control, found.treatment):
        mailed, left = (arm[OUTCOMES.index(name)].max(axis=0) for name in ("recipients", "unsubscribes"))
        columns.append(np.stack([mailed, left * mailed], axis=1))
    sums = [one.sum(axis=0) for one in columns]
    if min(one[1] for one in sums) >= 2 * LEAST_EVENTS:
        (people, left), (treated, treated_left) = sums
        truth = math.log(treated_left / treated) - math.log(left / people)
        yield Asked("unsubscribes a recipient", "ratio of shares", Units.of(*columns), _log_of_shares, truth)
    orders = [arm[OUTCOMES.index("orders")].sum(axis=0) for arm in (found.control, found.treatment)]
    if min(one.sum() for one in orders) >= 2 * LEAST_EVENTS:
        one = np.ones(len(found.group))
        units = Units.of(*(np.stack([one, x, one, x * x, one, x], axis=1) for x in orders))
        truth = math.log(orders[1].sum()) - math.log(orders[0].sum())
        yield Asked("orders a head", "ratio of means", units, _log_ratio, truth)


def _drawn(seed: int, experiment: str, asked: Asked, draws: int, generator: np.random.Generator) -> Again:
    arms = redrawn(asked.units, draws, generator)
    held = []
    for coverage in COVERAGES:
        value, low, high = asked.read(arms, coverage)
        held.append(float(np.mean((low <= asked.truth) & (asked.truth <= high))))
    above, below = low > 0, high < 0
    found = above | below if abs(asked.truth) < 1e-12 else above if asked.truth > 0 else below
    known = value[np.isfinite(value)]  # an arm without an event has no logarithm
    return Again(
        seed,
        experiment,
        asked.name,
        asked.how,
        int(asked.units.number.sum()),
        asked.truth,
        float(known.mean() - asked.truth),
        float(known.std()),
        tuple(held),
        float(np.mean(found)),
        draws,
    )
