"""How much a number moved in a stretch, what is usual between two such stretches, and its line by week.

What is usual is frozen where the stretch begins: a band that went on would follow the fall, and hide it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lab_app.diagnosis.change import NINE_IN_TEN, changes
from lab_app.diagnosis.record import Record, measure_of, read_record
from lab_app.diagnosis.stretch import Stretch
from pipelines.contract.calendar import DAY, days, is_year_end
from pipelines.statistics.alerts.robust_z import LEVEL_WEEKS, expected_next
from pipelines.statistics.arrays import Bools

if TYPE_CHECKING:
    from lab_app.metrics.filter import Filter
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.sandbox import Sandbox


@dataclass(frozen=True)
class Move:
    """A number before a stretch and in it. Between two ordinary stretches as long, nine of ten times it ends between
    `low` and `high`, from where it was before."""

    before: float
    after: float
    low: float
    high: float

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def is_usual(self) -> bool:
        return self.low <= self.after <= self.high


@dataclass(frozen=True)
class Point:
    """A week's value, by its last day, with what nine of ten ordinary weeks would be: None where too little is known."""

    last: dt.date
    value: float
    low: float | None
    high: float | None


def move(
    layer: SemanticLayer, sandbox: Sandbox, metric: str, stretch: Stretch, *, where: Filter = None
) -> Move:
    """How much a number moved. Raises DiagnosisError, MetricError and QueryError."""
    record = read_record(layer, sandbox, measure_of(layer, metric), stretch, (), where)
    found = changes(record, stretch)
    here = record.place(stretch.last)
    before, after = (float(record.values[place, 0]) for place in (here - record.back, here))
    centre, reach = float(found.centre[0]), NINE_IN_TEN * float(found.spread[0, 0])
    if record.measure.is_share:
        low, high = before + centre - reach, before + centre + reach
    else:
        low, high = before * float(np.exp(centre - reach)), before * float(np.exp(centre + reach))
    return Move(before, after, low, high)


def line(
    layer: SemanticLayer, sandbox: Sandbox, metric: str, stretch: Stretch, *, where: Filter = None
) -> tuple[Point, ...]:
    """The number by weeks that fit the stretch, over all of the past. Raises DiagnosisError, MetricError and QueryError."""
    weekly = read_record(layer, sandbox, measure_of(layer, metric), Stretch(stretch.first, 1), (), where)
    values = weekly.values[:, 0]
    usual = np.array(
        [not any(is_year_end(day) for day in days(end - 6 * DAY, end + DAY)) for end in weekly.ends]
    )
    bands: list[tuple[float, float] | None] = []
    for place, end in enumerate(weekly.ends):
        is_frozen = bands and end > stretch.first + 6 * DAY
        bands.append(bands[-1] if is_frozen else _band(weekly, usual[:place] & np.isfinite(values[:place])))
    return tuple(
        Point(end, float(value), *(band or (None, None)))
        for end, value, band in zip(weekly.ends, values, bands, strict=True)
    )


def cone(points: tuple[Point, ...], change: Move, stretch: Stretch) -> tuple[Point, ...]:
    """The same line of a stock with what is usual from where it was before the stretch: such a number goes on from where
    it is, so no level of earlier weeks says where it would be."""
    begins = stretch.first - DAY

    def at(day: dt.date, end: float) -> float:
        share = min(max((day - begins).days / stretch.days, 0.0), 1.0)
        return change.before + share * (end - change.before)

    return tuple(
        replace(point, low=at(point.last, change.low), high=at(point.last, change.high))
        if begins <= point.last <= stretch.last
        else replace(point, low=None, high=None)
        for point in points
    )


def _band(weekly: Record, kept: Bools) -> tuple[float, float] | None:
    """Where nine of ten ordinary weeks would be after these."""
    before = weekly.values[: len(kept), 0][kept]
    if len(before) < 2 * LEVEL_WEEKS:
        return None
    is_count = weekly.measure.metric.unit == "count" and not weekly.measure.is_rate
    level, spread = expected_next(before, LEVEL_WEEKS, is_count=is_count)
    return level - NINE_IN_TEN * spread, level + NINE_IN_TEN * spread
