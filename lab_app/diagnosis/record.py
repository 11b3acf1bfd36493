"""A metric over all stretches of one length, whole and by segment: what everything here is computed from.

A count adds up over the days of a stretch, and a rate is one such sum over another. What looks back over a window of
its own, such as MAU, is read on a stretch's last day. What does neither, people counted once or a percentile, has to
be asked for over whole stretches; that is dear, so those follow each other instead of beginning each week.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lab_app.diagnosis.stretch import DiagnosisError, Stretch
from lab_app.metrics.metric import Metric
from lab_app.metrics.tree import MetricTree, metric_tree
from lab_app.metrics.value_names import name_of_value
from pipelines.contract.calendar import DAY
from pipelines.statistics.arrays import Floats

if TYPE_CHECKING:
    import pandas as pd

    from lab_app.metrics.filter import Filter
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.sandbox import Sandbox

LOOKS_BACK = 28
"""Days over which the project's stocks look back at most: from then on they are whole."""
_OF_ONE_DAY = ("dau",)
"""Stocks that look at one day alone: a stretch shows their mean."""
_DIVIDED = 2
_MOST = 200_000

Reading = Literal["sum", "mean", "end", "whole"]


@dataclass(frozen=True)
class Measure:
    """How a metric is read: `scale` × `above` ÷ `below`, or `above` alone.

    `people`: the metric that says of how many people or rows a value is, where it is no count itself.
    """

    metric: Metric
    above: str
    below: str | None
    scale: float
    reading: Reading
    people: str | None

    @property
    def names(self) -> tuple[str, ...]:
        found = (self.above, self.below, self.people)
        return tuple(dict.fromkeys(name for name in found if name is not None))

    @property
    def is_share(self) -> bool:
        """Whether it is a share of people or rows, which has a sampling error of its own."""
        return self.below is not None and self.metric.unit == "share"

    @property
    def is_rate(self) -> bool:
        return self.people is not None


@dataclass(frozen=True)
class Segment:
    """Those with one value of a dimension (its short name); everybody, where there is none."""

    dimension: str | None = None
    value: str | None = None
    kind: str = ""

    @property
    def name(self) -> str:
        """Germany; paid search; everybody"""
        if self.dimension is None:
            return "everybody"
        return "not known" if self.value is None else name_of_value(self.dimension, self.value)

    @property
    def where(self) -> dict[str, str] | None:
        """The filter that keeps these alone; None for all, and for a value that is missing."""
        return {self.dimension: self.value} if self.dimension and self.value is not None else None


EVERYBODY = Segment()


@dataclass(frozen=True)
class Record:
    """A measure over stretches of one length that end on `ends`; rows by end, columns by segment, everybody first.

    `parts` has the metrics of the measure by name; `back` is how many rows before a stretch the one is that it is
    compared with.
    """

    measure: Measure
    segments: tuple[Segment, ...]
    ends: tuple[dt.date, ...]
    back: int
    parts: dict[str, Floats]

    @property
    def values(self) -> Floats:
        """The metric's value; NaN where it has none."""
        above = self.parts[self.measure.above]
        if self.measure.below is None:
            some = np.ones_like(above) if self.measure.people is None else self.people
            return np.where(some > 0, above, np.nan)
        below = self.parts[self.measure.below]
        found: Floats = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
        return self.measure.scale * found

    @property
    def people(self) -> Floats:
        """Of how many people or rows each value is; of a count, itself."""
        return self.parts[self.measure.people or self.measure.above]

    def place(self, last: dt.date) -> int:
        """The row of the stretch that ends on this day. Raises DiagnosisError."""
        if last not in self.ends:
            raise DiagnosisError(
                f"{self.measure.metric.label} has no value for the stretch that ends on {last}."
            )
        return self.ends.index(last)


def tree_of(layer: SemanticLayer) -> MetricTree:
    return metric_tree(layer.metrics())


def measure_of(layer: SemanticLayer, name: str) -> Measure:
    """How a metric is read over a stretch. Raises MetricError, and DiagnosisError for one that cannot be."""
    metric = layer.metric(name)
    if not {"day", "week"} <= set(metric.grains):
        raise DiagnosisError(
            f"{metric.label} is read by {' or '.join(metric.grains)} only, so weeks cannot be compared."
        )
    formula = None if metric.is_own else tree_of(layer).node(metric.name).formula
    divided = (
        formula is not None
        and metric.type != "simple"
        and [power for _, power in formula.factors] in ([1, -1], [-1, 1])
    )
    if formula is not None and divided:
        (above, _), (below, _) = sorted(formula.factors, key=lambda factor: -factor[1])
        return Measure(metric, above, below, formula.scale, _reading(layer, (above, below)), below)
    return Measure(
        metric, metric.name, None, 1.0, _reading(layer, (metric.name,)), layer.counted_by(metric.name)
    )


def known_from(layer: SemanticLayer, sandbox: Sandbox, measure: Measure) -> dt.date:
    """The first day of which the number is whole. Raises DiagnosisError, MetricError and QueryError."""
    frame = layer.query([measure.above], grain="day", sandbox=sandbox)
    if frame.empty:
        raise DiagnosisError(f"{measure.metric.label} has no values.")
    first: dt.date = frame["period"].min().date()
    return first + (LOOKS_BACK - 1) * DAY if measure.reading == "end" else first


def known_to(layer: SemanticLayer, measure: Measure) -> dt.date:
    """The last day whose number will never change again."""
    return layer.as_of - measure.metric.maturity_days * DAY


def read_record(
    layer: SemanticLayer,
    sandbox: Sandbox,
    measure: Measure,
    stretch: Stretch,
    by: Sequence[str] = (),
    where: Filter = None,
) -> Record:
    """A measure over all stretches as long as this one, for everybody and by each value of these dimensions.

    They end on the weekday on which it ends, or whole lengths from it. Raises DiagnosisError, MetricError and
    QueryError.
    """
    start, end = known_from(layer, sandbox, measure), known_to(layer, measure)
    if stretch.last > end or stretch.before.first < start:
        raise DiagnosisError(
            f"{measure.metric.label} is known from {start} to {end}: too short for this stretch."
        )
    step = stretch.weeks if measure.reading == "whole" else 1
    first = start + (0 if measure.reading == "end" else stretch.days - 1) * DAY
    back, ahead = (stretch.last - first).days // (7 * step), (end - stretch.last).days // (7 * step)
    ends = tuple(stretch.last + 7 * step * n * DAY for n in range(-back, ahead + 1))
    with ThreadPoolExecutor(max_workers=2) as pool:
        read = list(
            pool.map(
                lambda dimension: _columns(layer, sandbox, measure, stretch, ends, dimension, where),
                (None, *by),
            )
        )
    segments = tuple(segment for found, _ in read for segment in found)
    columns = [values for _, values in read]
    joined = {name: np.concatenate([part[name] for part in columns], axis=1) for name in measure.names}
    return Record(measure, segments, ends, stretch.weeks // step, joined)


def _reading(layer: SemanticLayer, names: Sequence[str]) -> Reading:
    if all(name in _OF_ONE_DAY for name in names):
        return "mean"
    if all(layer.looks_back(name) for name in names):
        return "end"
    if any(layer.looks_back(name) for name in names):
        raise DiagnosisError("One part of this metric looks back over a window and the other does not.")
    return "sum" if all(layer.adds_up(name) for name in names) else "whole"


def _columns(  # noqa: PLR0913 -- where, when, of whom and how
    layer: SemanticLayer,
    sandbox: Sandbox,
    measure: Measure,
    stretch: Stretch,
    ends: tuple[dt.date, ...],
    dimension: str | None,
    where: Filter,
) -> tuple[list[Segment], dict[str, Floats]]:
    """The segments of a dimension, or everybody, with their values at each end."""
    by = () if dimension is None else (dimension,)
    if measure.reading == "whole":
        sql = layer.compile_windows(
            measure.names, weeks=stretch.weeks, until=ends[-1], apart=stretch.weeks, by=by, where=where
        )
        frame = sandbox.run(sql, limit=_MOST).to_pandas()
        day, days = "last_day", list(ends)
    else:
        frame = layer.query(measure.names, by=by, grain="day", where=where, sandbox=sandbox)
        # From the first stretch on, not from the frame's first row: a small group's may be weeks later.
        day, day_first = "period", ends[0] - (stretch.days - 1) * DAY
        days = [day_first + n * DAY for n in range((ends[-1] - day_first).days + 1)]
    segments, table = _pivoted(frame, day, days, measure.names, layer, measure.metric.name, dimension)
    if measure.reading == "whole":
        return segments, table
    return segments, {name: _over(values, days, stretch, ends, measure) for name, values in table.items()}


def _pivoted(  # noqa: PLR0913
    frame: pd.DataFrame,
    day: str,
    days: list[dt.date],
    names: tuple[str, ...],
    layer: SemanticLayer,
    metric: str,
    dimension: str | None,
) -> tuple[list[Segment], dict[str, Floats]]:
    """A table per metric, rows by day and columns by value; 0 where there is no row."""
    import pandas as pd

    short = None if dimension is None else layer.dimension(metric, dimension)
    codes, labels = (
        (np.zeros(len(frame), np.int64), [None])
        if short is None
        else pd.factorize(frame[short.short], sort=True, use_na_sentinel=False)
    )
    segments = [
        EVERYBODY
        if short is None
        else Segment(short.short, None if pd.isna(label) else str(label), short.label)
        for label in labels
    ]
    rows = (pd.to_datetime(frame[day]) - pd.Timestamp(days[0])).dt.days.to_numpy()
    step = (days[1] - days[0]).days if len(days) > 1 else 1
    kept = (rows >= 0) & (rows <= step * (len(days) - 1)) & (rows % step == 0)
    found = {}
    for name in names:
        table = np.zeros((len(days), len(segments)))
        given = pd.to_numeric(frame[name]).to_numpy(np.float64)
        table[rows[kept] // step, codes[kept]] = np.nan_to_num(given[kept])
        found[name] = table
    return segments, found


def _over(
    values: Floats, days: list[dt.date], stretch: Stretch, ends: tuple[dt.date, ...], measure: Measure
) -> Floats:
    """Daily values as those of the stretches that end on these days."""
    at = np.array([(end - days[0]).days for end in ends])
    if measure.reading == "end":
        return np.asarray(values[at])
    summed = np.concatenate((np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)))
    total: Floats = summed[at + 1] - summed[at + 1 - stretch.days]
    return np.asarray(total / stretch.days) if measure.reading == "mean" else total
