"""What is read of an experiment, by the functions that the read-out page reads experiments with.

By user shares with Newcombe's range; by household the ratio of sums over households; with each one's past (CUPED); the
guardrails as ratios. Support tickets and load times are not in the twins.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from pipelines.statistics.arrays import Floats
from pipelines.statistics.estimate import errors_to_the_ends
from pipelines.statistics.experiments import cuped
from pipelines.statistics.experiments.noninferiority import ratio_limits
from pipelines.statistics.experiments.ratio_metrics import UserSums, differences, log_differences
from pipelines.statistics.experiments.redrawn import Arms, Units
from pipelines.statistics.proportions import newcombe_limits
from synthetic.checks.arms.followed import Followed
from synthetic.outcomes.counting import Mask
from synthetic.truth.experiment_effects import OUTCOMES

MAIN = {"household_invite_banner": "invites"}
"""The outcome for which an experiment was made, where it is not the share who save a plan."""
Ends = tuple[Floats, Floats, Floats]
"""The values of a reading in each draw, and the low and high ends of their ranges."""
Read = Callable[[Arms, float], Ends]


@dataclass(frozen=True)
class Asked:
    """A reading of an experiment. `truth` is in its own scale: points as shares, ratios as logarithms.

    `events` are expected in an arm. `ran` are the arms as they were, None where they are read by the twins alone.
    `is_main`: it is what the experiment was made for, in the first week.
    """

    name: str
    how: str
    units: Units
    read: Read
    truth: float
    events: float
    ran: Arms | None = None
    is_main: bool = False


def questions(found: Followed) -> Iterator[Asked]:
    """The share that saved a plan, week by week, as it is and with each one's past; what else the experiment was made
    for; unsubscribes and orders."""
    main = MAIN.get(found.name, "planners")
    if main != "planners":
        yield _a_head(found, main)
    for week in range(found.group.weeks):
        arms = [one[OUTCOMES.index("planners"), week] for one in (found.control, found.treatment, found.ran)]
        name, truth = f"planners, week {week + 1}", _mean_of(arms[1] - arms[0])
        is_main = main == "planners" and week == 0
        if found.experiment.unit == "household":
            yield _by_household(found, name, arms, is_main=is_main)
        else:
            by_user = _asked(name, "shares", [_columns(one) for one in arms], shares, truth, found.treated)
            yield replace(by_user, is_main=is_main)
        if week == 0 and found.lost.any():
            yield _with_a_row(found, name, arms, truth)
        units, events = with_past(found, *arms[:2]), min(one.sum() for one in arms[:2]) / 2.0
        yield Asked(name, "with their past", units, _adjusted, truth, events)
    yield from _guardrails(found)


def shares(arms: Arms, coverage: float) -> Ends:
    """The difference of two shares, from columns of people and of those who did it."""
    size, hits, other_size, others = arms.columns(0, 1)
    return hits / size - others / other_size, *newcombe_limits(hits, size, others, other_size, coverage)


def with_past(found: Followed, control: Floats, treatment: Floats) -> Units:
    """The units of `cuped.adjusted`, person by person: six sums for each stratum."""
    has_past = np.isfinite(found.past)
    names, place = np.unique(np.stack([found.stratum, has_past]), axis=1, return_inverse=True)
    middle = found.past[has_past].mean() if has_past.any() else 0.0
    x = np.where(has_past, found.past - middle, 0.0)
    kinds, number = np.unique(
        np.stack([place.reshape(-1), x, control, treatment], axis=1), axis=0, return_counts=True
    )
    sums, x = [], kinds[:, 1]
    for y in (kinds[:, 2] - control.mean(), kinds[:, 3] - control.mean()):
        own = np.zeros((len(kinds), names.shape[1], 6))
        own[np.arange(len(kinds)), kinds[:, 0].astype(int)] = np.stack(
            (np.ones(len(kinds)), y, x, y * y, x * x, x * y), axis=1
        )
        sums.append(own.reshape(len(kinds), -1))
    return Units(number.astype(np.float64), *sums)


def _asked(name: str, how: str, columns: list[Floats], read: Read, truth: float, treated: Mask) -> Asked:
    """Of the columns of each unit in control, in treatment and as it ran; the second one is what is counted."""
    control, treatment, ran = columns
    arms = Arms(ran[treated].sum(axis=0, keepdims=True), ran[~treated].sum(axis=0, keepdims=True))
    events = float(min(one[:, 1].sum() for one in (control, treatment))) / 2.0
    return Asked(name, how, Units.of(control, treatment), read, truth, events, arms)


def _with_a_row(found: Followed, name: str, arms: list[Floats], truth: float) -> Asked:
    """Only those whom treatment does not lose are counted in it."""
    control, treatment, ran = (_columns(one) for one in arms)
    kept = [control, treatment * ~found.lost[:, None], ran * ~(found.lost & found.treated)[:, None]]
    return _asked(name, "those with a row", kept, shares, truth, found.treated)


def _by_household(found: Followed, name: str, arms: list[Floats], *, is_main: bool) -> Asked:
    """A sum over people, by head, with households as units."""
    _, head, place = np.unique(found.group.unit, return_index=True, return_inverse=True)
    y = np.bincount(place).astype(np.float64)
    columns = [_user_sums(np.bincount(place, one).astype(np.float64), y) for one in arms]
    truth = _mean_of(arms[1] - arms[0])
    asked = _asked(name, "by household", columns, _ratio, truth, found.treated[head])
    return replace(asked, is_main=is_main)


def _a_head(found: Followed, outcome: str) -> Asked:
    arms = [one[OUTCOMES.index(outcome), 0] for one in (found.control, found.treatment, found.ran)]
    return _by_household(found, f"{outcome}, week 1", arms, is_main=True)


def _guardrails(found: Followed) -> Iterator[Asked]:
    """Over all weeks: who ended their subscription, of those who were sent mail, and orders a head; by person, as the
    read-out has them. None where nobody did it."""
    outcomes = (found.control, found.treatment, found.ran)
    columns = []
    for arm in outcomes:
        mailed, left = (arm[OUTCOMES.index(name)].max(axis=0) for name in ("recipients", "unsubscribes"))
        columns.append(np.stack([mailed, left * mailed], axis=1))
    (people, left), (treated, treated_left) = (one.sum(axis=0) for one in columns[:2])
    if min(left, treated_left) > 0:
        truth = math.log(treated_left / treated) - math.log(left / people)
        yield _asked("unsubscribes a recipient", "log ratio", columns, _log_of_shares, truth, found.treated)
    orders = [arm[OUTCOMES.index("orders")].sum(axis=0) for arm in outcomes]
    if min(one.sum() for one in orders[:2]) > 0:
        columns = [_user_sums(one, np.ones(len(one))) for one in orders]
        truth = math.log(orders[1].sum()) - math.log(orders[0].sum())
        yield _asked("orders a head", "log ratio", columns, _log_ratio, truth, found.treated)


def _columns(y: Floats) -> Floats:
    return np.stack([np.ones(len(y)), y], axis=1)


def _user_sums(x: Floats, y: Floats) -> Floats:
    """By unit the columns of `UserSums`."""
    return np.stack([np.ones(len(x)), x, y, x * x, y * y, x * y], axis=1)


def _adjusted(arms: Arms, coverage: float) -> Ends:
    value, error = cuped.adjusted(*(one.reshape(len(one), -1, 6) for one in (arms.treatment, arms.control)))
    return _normal(value, error, coverage)


def _ratio(arms: Arms, coverage: float) -> Ends:
    return _normal(*differences(UserSums(*arms.treatment.T), UserSums(*arms.control.T)), coverage)


def _log_ratio(arms: Arms, coverage: float) -> Ends:
    return _normal(*log_differences(UserSums(*arms.treatment.T), UserSums(*arms.control.T)), coverage)


def _log_of_shares(arms: Arms, coverage: float) -> Ends:
    size, hits, other_size, others = arms.columns(0, 1)
    with np.errstate(divide="ignore"):
        value = np.log(hits / size) - np.log(others / other_size)
        low, high = (np.log(end) for end in ratio_limits(hits, size, others, other_size, coverage))
    return value, low, high


def _normal(value: Floats, error: Floats, coverage: float) -> Ends:
    reach = errors_to_the_ends(coverage) * error
    return value, value - reach, value + reach


def _mean_of(values: Floats) -> float:
    return float(values.mean())
