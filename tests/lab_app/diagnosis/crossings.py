"""The table of somebody who cuts further: each value of each split, and each pair of values of two splits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from lab_app.diagnosis.record import EVERYBODY, Measure, Record, Segment, read_record
from lab_app.diagnosis.stretch import Stretch
from lab_app.metrics.layer import SemanticLayer
from lab_app.sandbox import Sandbox

_PLATFORM = ("activity_platform", "signup_platform")


@dataclass(frozen=True)
class Cut:
    """A record of everybody, of values, and of pairs of values. `wheres` says of whom each column is, as the truth calls it:
    nothing for everybody, one or two splits for the others."""

    record: Record
    wheres: tuple[Mapping[str, str], ...]

    @property
    def alone(self) -> Cut:
        """The same without the pairs: what "who" shows."""
        kept = [place for place, where in enumerate(self.wheres) if len(where) < 2]
        parts = {name: values[:, kept] for name, values in self.record.parts.items()}
        segments = tuple(self.record.segments[place] for place in kept)
        record = replace(self.record, segments=segments, parts=parts)
        return Cut(record, tuple(self.wheres[place] for place in kept))


def cut(
    layer: SemanticLayer, sandbox: Sandbox, measure: Measure, stretch: Stretch, splits: Sequence[str]
) -> Cut:
    """A measure by each of these splits, and by each two of them. Raises DiagnosisError, MetricError and QueryError."""
    single = read_record(layer, sandbox, measure, stretch, splits)
    found = [(EVERYBODY, single, list(range(len(single.segments))))]
    values = {
        split: [one for one in single.segments if one.dimension == split and one.where] for split in splits
    }
    few_first = sorted(splits, key=lambda split: len(values[split]))
    for place, split in enumerate(few_first[:-1], start=1):
        for outer in values[split]:
            record = read_record(layer, sandbox, measure, stretch, few_first[place:], outer.where)
            found.append((outer, record, [n for n, one in enumerate(record.segments) if one != EVERYBODY]))
    pairs = [(outer, record.segments[n]) for outer, record, places in found for n in places]
    parts = {
        name: np.concatenate([record.parts[name][:, places] for _, record, places in found], axis=1)
        for name in measure.names
    }
    segments = tuple(_crossed(outer, inner) for outer, inner in pairs)
    joined = Record(measure, segments, single.ends, single.back, parts)
    return Cut(joined, tuple(_where(outer) | _where(inner) for outer, inner in pairs))


def _said_by_truth(dimension: str | None) -> str:
    """A split as the truth calls it."""
    return "platform" if dimension in _PLATFORM else str(dimension)


def _crossed(outer: Segment, inner: Segment) -> Segment:
    if outer == EVERYBODY:
        return inner
    return Segment(f"{outer.dimension} × {inner.dimension}", f"{outer.value} × {inner.value}")


def _where(one: Segment) -> dict[str, str]:
    return {} if one == EVERYBODY else {_said_by_truth(one.dimension): str(one.value)}
