"""The values that a choice asks for: lines of a metric, its parts, and what it is compared with."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lab_app.metrics.queries.parts import FEWEST
from lab_app.ui.charts.palette import places
from lab_app.ui.charts.points import Point
from lab_app.ui.explore.choice import BESIDE, Choice, dimensions_of
from lab_app.ui.metrics.dimensions import label_of, value_of
from lab_app.ui.metrics.happened import named_step
from lab_app.ui.metrics.series import Where, series, values_of
from pipelines.contract.calendar import DAY, next_period

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metrics.metric import Dimension, Metric
    from lab_app.ui.metrics.series import Grain

OTHERS = "others"
Sizes = Mapping[tuple[dt.date, str], float]
"""Of how many a value is, by period and group."""


@dataclass(frozen=True)
class Answer:
    """A metric over time. `colours` is the place in the palette of each group, `quiet` the groups that are compared
    with; `hidden` counts groups that are not shown and not part of the rest. `step` says since when it is on
    another level."""

    metric: Metric
    points: tuple[Point, ...]
    split: Dimension | None = None
    colours: Mapping[str, int] = field(default_factory=dict)
    quiet: tuple[str, ...] = ()
    hidden: int = 0
    step: str | None = None

    @property
    def own(self) -> list[Point]:
        """The points of the metric itself, and of its parts that are named."""
        return [point for point in self.points if point.group not in self.quiet]


@dataclass(frozen=True)
class Asked:
    """A choice held against the data: `where` with values as the warehouse has them, `unknown` what it has not."""

    choice: Choice
    where: Where
    unknown: tuple[str, ...]


def held_against(lab: Lab, choice: Choice, metrics: Sequence[Metric]) -> Asked:
    """The choice with the values of its conditions. Raises MetricError and QueryError."""
    by_name = {d.short: d for d in dimensions_of(metrics)}
    where: list[tuple[str, tuple[Any, ...]]] = []
    unknown = []
    for name, said in choice.where:
        there = values_of(lab, metrics[0].name, by_name[name])
        unknown += [f"where={name}:{value}" for value in said if value not in there]
        if known := tuple(there[value] for value in said if value in there):
            where.append((name, known))
    return Asked(choice, tuple(where), tuple(unknown))


def answer(lab: Lab, asked: Asked, metric: Metric) -> Answer:
    """One of the metrics of a choice. Raises MetricError and QueryError."""
    choice = asked.choice
    first, last = choice.days(lab.release.as_of)
    points = series(
        lab, metric.name, grain=choice.grain, start=first, end=last, by=choice.by, where=asked.where
    )
    sizes = _sizes(lab, asked, metric, first, last)
    known = [
        replace(point, few=_few(sizes.get((point.at, point.group))))
        for point in points
        if point.value is not None
    ]
    if choice.by:
        return _split(lab, asked, metric, known, sizes)
    compared = _compared(lab, asked, metric, known) if known and len(choice.metrics) == 1 else []
    quiet = tuple(dict.fromkeys(point.group for point in compared))
    named = [replace(p, group=metric.label) for p in known] if compared else known
    step = named_step(lab, metric, asked.where) if last == lab.release.as_of else None
    return Answer(metric, (*named, *compared), quiet=quiet, step=step)


def _split(lab: Lab, asked: Asked, metric: Metric, points: Sequence[Point], sizes: Sizes) -> Answer:
    split = lab.layer.dimension(metric.name, asked.choice.by or "")
    colours = places(value_of(split, value) for value in values_of(lab, metric.name, split).values())
    weight: dict[str, float] = defaultdict(float)
    for point in points:  # a rate is as large as it is of many, not as it is high
        weight[point.group] += sizes.get((point.at, point.group), 0.0) if sizes else abs(point.value or 0.0)
    kept = sorted(weight, key=lambda group: (-weight[group], group))[: asked.choice.top]
    shown = [point for point in points if point.group in kept]
    left = len(weight) - len(kept)
    if left < 2 or not lab.layer.adds_up(metric.name):
        # One that is left over is as good as "others", and is named.
        if left == 1:
            shown, left = list(points), 0
        return Answer(metric, tuple(shown), split, colours, hidden=left)
    rest = _rest([point for point in points if point.group not in kept], _free_name(OTHERS, weight))
    return Answer(metric, (*shown, *rest), split, colours, quiet=(rest[0].group,) if rest else ())


def _rest(points: Sequence[Point], name: str) -> list[Point]:
    """The sum of these points by period; it is over when all of them are."""
    by_day: dict[dt.date, list[Point]] = defaultdict(list)
    for point in points:
        by_day[point.at].append(point)
    return [
        Point(at, sum(p.value or 0.0 for p in there), name, all(p.complete for p in there))
        for at, there in sorted(by_day.items())
    ]


def _free_name(name: str, taken: Mapping[str, object]) -> str:
    return name if name not in taken else f"all {name}"


def _sizes(lab: Lab, asked: Asked, metric: Metric, first: dt.date | None, last: dt.date) -> Sizes:
    """Of how many people or rows each value of a rate is; empty for a count, or where nobody counts them."""
    counted = lab.layer.counted_by(metric.name)
    if counted is None or asked.choice.grain not in lab.layer.metric(counted).grains:
        return {}
    choice = asked.choice
    there = series(lab, counted, grain=choice.grain, start=first, end=last, by=choice.by, where=asked.where)
    return {(p.at, p.group): p.value for p in there if p.value is not None}


def _few(size: float | None) -> int | None:
    return int(size) if size is not None and size < FEWEST else None


def _compared(lab: Lab, asked: Asked, metric: Metric, points: Sequence[Point]) -> list[Point]:
    """The same metric a year before, and in the period before, drawn at the days of `points`."""
    grain = asked.choice.grain
    days = sorted({point.at for point in points})
    found: list[Point] = []
    for beside in asked.choice.beside:
        steps = {"day": 364, "week": 52, "month": 12}[grain] if beside == "year" else _periods(days, grain)
        then = {_back(day, grain, steps): day for day in days}
        earlier = series(
            lab, metric.name, grain=grain, start=min(then), end=_last(max(then), grain), where=asked.where
        )
        found += [
            Point(then[p.at], p.value, BESIDE[beside].lower(), p.complete, of=p.at)
            for p in earlier
            if p.value is not None and p.at in then
        ]
    return found


def _periods(days: Sequence[dt.date], grain: Grain) -> int:
    """How many periods there are from the first day to the last, so that what is before ends where this begins."""
    if grain == "month":
        return (days[-1].year - days[0].year) * 12 + days[-1].month - days[0].month + 1
    return (days[-1] - days[0]).days // (7 if grain == "week" else 1) + 1


def _back(day: dt.date, grain: Grain, steps: int) -> dt.date:
    if grain == "month":
        month = day.year * 12 + day.month - 1 - steps
        return dt.date(month // 12, month % 12 + 1, 1)
    return day - steps * (7 if grain == "week" else 1) * DAY


def _last(period: dt.date, grain: Grain) -> dt.date:
    return next_period(period, grain) - DAY


def said_where(asked: Asked, metrics: Sequence[Metric]) -> str:
    """The conditions in words: "Country: Germany, France; Platform: iOS"; empty for none."""
    by_name = {d.short: d for d in dimensions_of(metrics)}
    return "; ".join(
        f"{label_of(by_name[name])}: {', '.join(value_of(by_name[name], value) for value in values)}"
        for name, values in asked.where
    )
