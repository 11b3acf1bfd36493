"""The cells of `pipelines.checks.chance`: how often each statistic is right, for one size of the arms."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipelines.checks.cell import Cell
from pipelines.checks.people import People
from pipelines.checks.splits import Columns, Splits, arms, moved, split
from pipelines.statistics.arrays import Bools, Floats, Integers
from pipelines.statistics.estimate import CONFIDENCE, Z
from pipelines.statistics.experiments import cuped, power, quantile_ratio, quantiles
from pipelines.statistics.experiments.means import CAP, Moments, welch_limits
from pipelines.statistics.experiments.noninferiority import SAFE_COVERAGE, ratio_limits
from pipelines.statistics.experiments.ratio_metrics import UserSums, differences, log_differences
from pipelines.statistics.proportions import newcombe_limits

ERROR = 1.0 - CONFIDENCE
LEVELS = tuple(np.round(np.arange(0.5, 0.951, 0.005), 3).tolist())
SPLITS_A_QUANTILE = 5
"""Of so many splits one is made for quantiles, each of which takes 200 replicates an arm."""


@dataclass(frozen=True)
class Guarded:
    """A share that somebody watches: of whom, who did it, and a margin, below 0 where fewer is worse."""

    name: str
    of: Floats
    hits: Floats
    margin: float

    @property
    def rate(self) -> float:
        return float(self.hits.sum() / self.of.sum())


def shares_of(found: People) -> tuple[Guarded, ...]:
    everybody = np.ones(len(found))
    return (
        Guarded("saved a plan", everybody, (found.plan_days > 0).astype(np.float64), -0.10),
        Guarded("wrote a ticket", everybody, found.has_ticket.astype(np.float64), 0.15),
        Guarded("unsubscribed", found.has_mail.astype(np.float64), found.has_left.astype(np.float64), 0.15),
    )


def cells_of(found: People, size: int, splits: int, generator: np.random.Generator) -> Iterator[Cell]:
    """All cells of one size. Raises ValueError where there are fewer people than two arms."""
    if 2 * size > len(found):
        raise ValueError(f"{len(found):,} people can't be split into arms of {size:,}.")
    shares = shares_of(found)
    columns = Columns()
    lifts = {}
    for one in shares:
        lift = power.smallest_lift(one.rate, round(size * float(one.of.mean())))
        lifts[one.name] = lift
        columns.add(f"{one.name}: of", one.of)
        columns.add(f"{one.name}: hits", one.hits)
        columns.add(f"{one.name}: at the margin", moved(one.hits, one.of, one.rate * one.margin, generator))
        columns.add(f"{one.name}: lifted", moved(one.hits, one.of, lift or 0.0, generator))
    capped = _add_means_and_ratios(found, columns)
    made = split(columns, size, splits, generator, capped)
    for one in shares:
        yield from _of_share(one, columns, made, lifts[one.name], size)
    yield from _of_ratio(found.plans, found.sessions, made, size)
    yield from _of_means(found, made, size)
    yield from _of_cuped(found, made, size)
    yield from _of_quantile(found, size, max(splits // SPLITS_A_QUANTILE, 1), generator)


def _of_share(one: Guarded, columns: Columns, made: Splits, lift: float | None, size: int) -> Iterator[Cell]:
    hits, of = (f"{one.name}: {name}" for name in ("hits", "of"))
    n, k = made.of_treatment(of), made.of_treatment(hits)
    m, j = made.of_control(of), made.of_control(hits)
    events = size * float(one.of.mean()) * min(one.rate, 1.0 - one.rate)

    def cell(what: str, stated: float, happened: Bools) -> Cell:
        return Cell(one.name, what, stated, float(np.mean(happened)), len(made), events)

    low, high = newcombe_limits(k, n, j, m)
    yield cell("false find", ERROR, (low > 0) | (high < 0))
    low, high = ratio_limits(k, n, j, m)
    yield cell("ratio: false find", ERROR, (low > 1) | (high < 1))
    # As moved: by whole people, so that the margin of this cell is not just the one that was asked for.
    margin = _rate(columns, one, "at the margin") / one.rate
    low, high = ratio_limits(made.of_treatment(f"{one.name}: at the margin"), n, j, m, SAFE_COVERAGE)
    is_safe = high < margin if one.margin > 0 else low > margin
    yield cell(f"called safe at {margin - 1:+.0%}", (1.0 - SAFE_COVERAGE) / 2.0, is_safe)
    if lift is not None:
        truth = _rate(columns, one, "lifted") - one.rate
        low, high = newcombe_limits(made.of_treatment(f"{one.name}: lifted"), n, j, m)
        yield cell(f"holds {100 * truth:+.2f} points", CONFIDENCE, (low <= truth) & (truth <= high))
        yield cell(f"finds {100 * truth:+.2f} points", power.POWER, low > 0)


def _rate(columns: Columns, one: Guarded, name: str) -> float:
    return float(columns.values[columns.names.index(f"{one.name}: {name}")].sum() / one.of.sum())


def _add_means_and_ratios(found: People, columns: Columns) -> CappedRevenue:
    for name, values in (
        ("plans", found.plans),
        ("sessions", found.sessions),
        ("plan days", found.plan_days),
    ):
        columns.add(name, values)
    columns.add_products("plans", "sessions")
    columns.add("plan days²", found.plan_days**2)
    columns.add("revenue", found.revenue)
    columns.add("revenue²", found.revenue**2)
    has_past = np.isfinite(found.before)
    middle, mean = (
        float(found.before[has_past].mean()) if has_past.any() else 0.0,
        float(found.plan_days.mean()),
    )
    for name, inside in (("new", ~has_past), ("known", has_past)):
        x = np.where(has_past, found.before - middle, 0.0) * inside
        y = (found.plan_days - mean) * inside
        for part, values in zip("nyxYXP", (inside, y, x, y * y, x * x, x * y), strict=True):
            columns.add(f"{name}: {part}", values.astype(np.float64))
    return CappedRevenue(columns.names.index("revenue"))


@dataclass(frozen=True)
class CappedRevenue:
    """Revenue capped at the quantile of both arms together, in the table of those who were drawn."""

    place: int

    def __call__(self, drawn: Floats) -> Floats:
        revenue = np.minimum(drawn[:, self.place], np.quantile(drawn[:, self.place], CAP))
        drawn[:, self.place], drawn[:, self.place + 1] = revenue, revenue**2
        return drawn


def _of_ratio(x: Floats, y: Floats, made: Splits, size: int) -> Iterator[Cell]:
    names = ("people", "plans", "sessions", "plans²", "sessions²", "plans·sessions")
    treatment, control = (UserSums(*map(of, names)) for of in (made.of_treatment, made.of_control))
    value, error = differences(treatment, control)
    yield Cell("plans a session", "false find", ERROR, float(np.mean(np.abs(value) > Z * error)), len(made))
    logs, log_error = log_differences(treatment, control)
    seen = float(np.mean(np.abs(logs) > Z * log_error))
    yield Cell("plans a session", "relative: false find", ERROR, seen, len(made))
    one = UserSums.of(x, y)
    # So many more plans in each session: the ratio of treatment rises by just that.
    lift = power.smallest_lift_of_means(float(one.error) * math.sqrt(len(x)), size)
    seen = float(np.mean(value + lift > Z * error))
    yield Cell("plans a session", f"finds {lift:+.4f}", power.POWER, seen, len(made))


def _of_means(found: People, made: Splits, size: int) -> Iterator[Cell]:
    for name, label in (("plan days", "days with a plan"), ("revenue", "revenue, capped")):
        treatment, control = (
            _moments(of("people"), of(name), of(f"{name}²")) for of in (made.of_treatment, made.of_control)
        )
        low, high = welch_limits(treatment, control)
        yield Cell(label, "false find", ERROR, float(np.mean((low > 0) | (high < 0))), len(made))
        if name == "plan days":
            lift = power.smallest_lift_of_means(float(found.plan_days.std(ddof=1)), size)
            yield Cell(label, f"finds {lift:+.3f}", power.POWER, float(np.mean(low + lift > 0)), len(made))


def _moments(people: Floats, total: Floats, squares: Floats) -> Moments:
    mean = total / people
    return Moments(people, mean, np.maximum(squares - people * mean**2, 0.0) / (people - 1.0))


def _of_cuped(found: People, made: Splits, size: int) -> Iterator[Cell]:
    arms_ = (
        np.stack(
            [np.stack([of(f"{name}: {part}") for part in "nyxYXP"], axis=-1) for name in ("new", "known")],
            axis=-2,
        )
        for of in (made.of_treatment, made.of_control)
    )
    value, error = cuped.adjusted(*arms_)
    yield Cell("days, CUPED", "false find", ERROR, float(np.mean(np.abs(value) > Z * error)), len(made))
    half = np.arange(len(found)) % 2 == 0
    whole = cuped.compare(found.plan_days, found.before, half)
    deviation = float(found.plan_days.std(ddof=1))
    lift = power.smallest_lift_of_means(deviation, size, factor=1.0 - whole.variance_saved)
    seen = float(np.mean(value + lift > Z * error))
    note = f"variance {-whole.variance_saved:+.0%}, error {-whole.error_saved:+.0%}"
    yield Cell("days, CUPED", f"finds {lift:+.3f}", power.POWER, seen, len(made), note=note)


def _of_quantile(found: People, size: int, splits: int, generator: np.random.Generator) -> Iterator[Cell]:
    """Whether ranges of the ratio of two p75 hold 1: by drawing users again, and by sums over users.

    Weights are drawn once: people come in another order each time.
    """
    weights = [quantiles.weights(size, generator) for _ in range(2)]
    wrong = wrong_by_sums = 0
    for places in arms(size, len(found), splits, generator):
        loads, others = (_loads_of(found, own) for own in places)
        one, other = quantiles.replicated(*loads, weights[0]), quantiles.replicated(*others, weights[1])
        wrong += not quantiles.ratio(one, other).covers(1.0)
        by_sums = quantile_ratio.ratio(_by_sums(*loads, size), _by_sums(*others, size))
        wrong_by_sums += by_sums is None or not by_sums.covers(1.0)
    yield Cell("page load p75", "bootstrap: false find", ERROR, wrong / splits, splits)
    yield Cell("page load p75", "by sums: false find", ERROR, wrong_by_sums / splits, splits)


def _loads_of(found: People, own: Integers) -> tuple[Floats, Integers]:
    """Load times of these people, and the place of whose each is among them."""
    number = np.full(len(found), -1)
    number[own] = np.arange(len(own))
    whose = number[found.load_user]
    inside = whose >= 0
    return found.load_ms[inside], whose[inside]


def _by_sums(loads: Floats, whose: Integers, size: int) -> quantile_ratio.Quantile:
    values = np.quantile(loads, LEVELS)
    below = np.bincount(whose[loads <= values[LEVELS.index(quantiles.QUANTILE)]], minlength=size)
    sums = UserSums.of(below.astype(np.float64), np.bincount(whose, minlength=size).astype(np.float64))
    return quantile_ratio.Quantile(quantiles.QUANTILE, LEVELS, tuple(values.tolist()), sums)
