"""Who moved: each segment of one dimension, by how unusual its change is.

A segment's change is taken less that of the others of its kind together, so that what all of them did is nobody's. The
grey zone reaches as far as the luckiest of so many segments goes in a quiet stretch: nine in ten of those have none outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lab_app.diagnosis.change import changes, relative
from lab_app.diagnosis.record import EVERYBODY, Record, Segment, measure_of, read_record
from lab_app.diagnosis.stretch import Stretch
from lab_app.metrics.queries.parts import FEWEST
from pipelines.statistics.arrays import Bools, Floats

if TYPE_CHECKING:
    from lab_app.metrics.filter import Filter
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.sandbox import Sandbox

LUCKIEST = 0.9
"""Share of quiet stretches in which even the luckiest segment stays within the grey zone."""
LOUD_Z = 4.5
"""A past stretch in which a segment moved further is not quiet: something happened there."""
OWN_PAST = 0.25
"""What it counts for the order that a group moved against its own past as well: where two large groups part, both are
far from the others of their kind, and the one that did not stay where it was comes first."""
_DIMENSIONS = (("activity_platform", "signup_platform"), ("country",), ("signup_source",), ("signup_plan",))
"""One-way splits; of those in a pair the first that a metric has."""


@dataclass(frozen=True)
class Row:
    """A segment before the stretch and in it. `change` is in points of a share, else relative; `z` is in units of
    what the segment usually moves beyond the others of its kind; `weight` is its share of the people or rows in the stretch."""

    segment: Segment
    before: float
    after: float
    people_before: float
    people_after: float
    change: float
    z: float
    weight: float


@dataclass(frozen=True)
class Who:
    """The segments, the most unusual first, and everybody, whose `z` is by its own past alone.

    `grey`: |z| that the luckiest of so many segments reaches in a quiet stretch. `hidden`: segments of fewer than
    thirty people or rows, or without a past to compare with.
    """

    everybody: Row
    rows: tuple[Row, ...]
    hidden: tuple[Segment, ...]
    grey: float

    @property
    def outside(self) -> tuple[Row, ...]:
        """Those that moved further than luck takes the luckiest."""
        return tuple(row for row in self.rows if abs(row.z) > self.grey)

    @property
    def is_all_usual(self) -> bool:
        return not self.outside


def dimensions_of(layer: SemanticLayer, metric: str) -> tuple[str, ...]:
    """The splits of a metric that are looked at: platform, country, source and plan, as far as it has them."""
    known = {dimension.short for dimension in layer.metric(metric).dimensions}
    firsts = (next((name for name in pair if name in known), None) for pair in _DIMENSIONS)
    return tuple(name for name in firsts if name is not None)


def who(
    layer: SemanticLayer,
    sandbox: Sandbox,
    metric: str,
    stretch: Stretch,
    *,
    where: Filter = None,
    by: Sequence[str] = (),
) -> Who:
    """Who moved in the stretch, by all splits or by these alone. Raises DiagnosisError, MetricError and QueryError."""
    kept = () if where is None or isinstance(where, str) else dict(where)
    splits = tuple(by) or tuple(name for name in dimensions_of(layer, metric) if name not in kept)
    return ranked(read_record(layer, sandbox, measure_of(layer, metric), stretch, splits, where), stretch)


def ranked(record: Record, stretch: Stretch) -> Who:
    """The segments of a record by how unusual their change in the stretch is. Raises DiagnosisError."""
    here = record.place(stretch.last)
    before, after = record.people[here - record.back], record.people[here]
    seen = _enough(record, before, after)
    found = changes(record, stretch)
    is_everybody = np.array([segment == EVERYBODY for segment in record.segments])
    own = np.where(seen | is_everybody, found.own, np.nan)
    kept = type(found)(own, found.errors)
    by_past = kept.z
    z = np.where(is_everybody, by_past, kept.beyond_siblings(_siblings(record.segments), before).z)
    weights = after / after[0] if after[0] else np.zeros_like(after)
    values = record.values

    def row(place: int) -> Row:
        return Row(
            record.segments[place],
            float(values[here - record.back, place]),
            float(values[here, place]),
            float(before[place]),
            float(after[place]),
            relative(float(found.own[0, place]), is_share=record.measure.is_share),
            float(z[0, place]),
            float(weights[place]),
        )

    segments = [int(place) for place in np.flatnonzero(~is_everybody)]
    shown = [place for place in segments if np.isfinite(z[0, place])]
    left_past = np.minimum(np.abs(by_past[0]), np.abs(z[0]))
    order = sorted(shown, key=lambda place: -(abs(z[0, place]) + OWN_PAST * left_past[place]))
    hidden = [place for place in segments if place not in shown]
    return Who(
        row(0),
        tuple(row(place) for place in order),
        tuple(record.segments[place] for place in hidden),
        _luckiest(z[1:, shown]),
    )


def _enough(record: Record, before: Floats, after: Floats) -> Bools:
    """Who is of thirty people or more: before and in the stretch for a rate; of a count, in either."""
    both = np.minimum(before, after) if record.measure.is_rate else np.maximum(before, after)
    enough: Bools = both >= FEWEST
    return enough


def _siblings(segments: Sequence[Segment]) -> list[Bools]:
    named = dict.fromkeys(one.dimension for one in segments if one.dimension is not None)
    return [np.array([one.dimension == dimension for one in segments]) for dimension in named]


def _luckiest(z: Floats) -> float:
    """How far the luckiest of these segments (columns) goes in nine of ten quiet stretches (rows)."""
    if not z.size:
        return np.nan
    furthest = np.nanmax(np.abs(np.nan_to_num(z)), axis=1)
    quiet = furthest[furthest <= LOUD_Z]
    return float(np.quantile(quiet if len(quiet) else furthest, LUCKIEST))
