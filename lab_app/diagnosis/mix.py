"""Who came, or how they did: a rate's change, split into the mix of segments and their own rates.

Where another mix of people came, a rate moves though nobody does anything differently. Segment by segment the two add
up to the change; see `pipelines.statistics.decomposition.midpoints`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.diagnosis.record import Segment, measure_of, read_record
from lab_app.diagnosis.stretch import DiagnosisError, Stretch
from pipelines.statistics.decomposition import midpoints

if TYPE_CHECKING:
    from lab_app.metrics.filter import Filter
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.sandbox import Sandbox


@dataclass(frozen=True)
class Row:
    """A segment's share of the denominator and its rate, before the stretch and in it (NaN where it was not there),
    and what the change of each contributed."""

    segment: Segment
    weight_before: float
    weight_after: float
    rate_before: float
    rate_after: float
    mix: float
    rate: float


@dataclass(frozen=True)
class Mix:
    """A rate before a stretch and in it, and its segments by a dimension, the largest in the stretch first."""

    before: float
    after: float
    rows: tuple[Row, ...]

    @property
    def mix(self) -> float:
        """What it changed since others came than before."""
        return math.fsum(row.mix for row in self.rows)

    @property
    def rate(self) -> float:
        """What it changed since the segments' own rates did."""
        return math.fsum(row.rate for row in self.rows)


def mix(
    layer: SemanticLayer,
    sandbox: Sandbox,
    metric: str,
    stretch: Stretch,
    dimension: str,
    *,
    where: Filter = None,
) -> Mix:
    """Mix against rate by one dimension. Raises DiagnosisError for what is no rate, MetricError and QueryError."""
    measure = measure_of(layer, metric)
    below = measure.below
    if below is None or not (layer.adds_up(measure.above) and layer.adds_up(below)):
        raise DiagnosisError(
            f"{measure.metric.label} cannot be split into who came and how they did: "
            "that takes a rate whose two parts add up over groups."
        )
    record = read_record(layer, sandbox, measure, stretch, (dimension,), where)
    here = record.place(stretch.last)
    at = (here - record.back, here)
    above, people = ([record.parts[name][place, 1:] for place in at] for name in (measure.above, below))
    if not all(part.sum() for part in people):
        raise DiagnosisError(f"{measure.metric.label} has no value before the stretch, or in it.")
    found = midpoints((above[0], above[1]), (people[0], people[1]))
    scale = measure.scale
    rows = [
        Row(
            segment,
            float(found.weights[0][n]),
            float(found.weights[1][n]),
            scale * float(found.rates[0][n]),
            scale * float(found.rates[1][n]),
            scale * float(found.mix[n]),
            scale * float(found.rate[n]),
        )
        for n, segment in enumerate(record.segments[1:])
        if people[0][n] or people[1][n]
    ]
    before, after = (scale * float(a.sum() / b.sum()) for a, b in zip(above, people, strict=True))
    return Mix(before, after, tuple(sorted(rows, key=lambda row: -row.weight_after)))
