"""A question about metrics: read from the names that people use, and held against what there is."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lab_app.metrics.filter import Filter, FilterError, filter_template
from lab_app.metrics.metric import Dimension, Grain, Metric
from lab_app.metrics.spelling import meant_name


class MetricError(ValueError):
    """A question about metrics that has no answer. `message` is for the person who asked.

    `suggestions` are names that were probably meant, or that can be used instead.
    """

    def __init__(self, message: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.suggestions = tuple(suggestions)


@dataclass(frozen=True)
class Question:
    """Metrics by period and dimensions, between two days (the periods that hold them count whole).

    `where` is a condition in MetricFlow's template.
    """

    metrics: tuple[str, ...]
    dimensions: tuple[Dimension, ...] = ()
    grain: Grain | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    where: str | None = None


def read_question(  # noqa: PLR0913 -- a question has so many parts
    known: Mapping[str, Metric],
    metrics: str | Sequence[str],
    by: Sequence[str],
    grain: Grain | None,
    start: dt.date | str | None,
    end: dt.date | str | None,
    where: Filter,
) -> Question:
    """The question that these names mean, among the metrics that there are. Raises MetricError."""
    names = (metrics,) if isinstance(metrics, str) else tuple(metrics)
    if not names:
        raise MetricError("Name at least one metric.")
    asked = [find_metric(name, known) for name in names]
    subject = " with ".join(f"`{name}`" for name in names)
    shared = _shared_dimensions(asked)
    dimensions = tuple(dict.fromkeys(find_dimension(name, shared, subject) for name in by))
    for metric in asked:
        if grain not in (None, *metric.grains):
            raise MetricError(
                f"`{metric.name}` is read by {' or '.join(metric.grains)}, not by {grain}.",
                metric.grains,
            )
        if grain is None and metric.needs_period:
            raise MetricError(
                f"`{metric.name}` looks back from each period, so it needs one: "
                f"add --grain {'month' if 'month' in metric.grains else metric.grains[0]}.",
                metric.grains,
            )
    first, last = _day(start, "start"), _day(end, "end")
    if first and last and first > last:
        raise MetricError(f"The period starts on {first} and ends before that, on {last}.")
    try:
        template = filter_template(where, lambda name: find_dimension(name, shared, subject).name)
    except FilterError as error:
        raise MetricError(str(error)) from None
    return Question(names, dimensions, grain, first, last, template)


def find_metric(name: str, known: Mapping[str, Metric]) -> Metric:
    """The metric of this name. Raises MetricError, with what was probably meant."""
    if name in known:
        return known[name]
    names = sorted(known)
    meant = meant_name(name, {metric.name: metric.label for metric in known.values()})
    if meant:
        raise MetricError(f"There is no metric `{name}`. Did you mean `{meant}`?", (meant,))
    raise MetricError(f"There is no metric `{name}`. There are: {', '.join(names)}.", names)


def find_dimension(name: str, among: Sequence[Dimension], subject: str) -> Dimension:
    """The dimension that `name` means: in full, short, or the end of one name only. Raises MetricError."""
    exact = [d for d in among if name in (d.name, d.short)]
    matches = exact or [d for d in among if d.short.endswith(f"_{name}")]
    if len(matches) == 1:
        return matches[0]
    shorts = [d.short for d in among]
    if matches:
        meant = [d.short for d in matches]
        raise MetricError(f"`{name}` could mean {' or '.join(meant)}: say which.", meant)
    if not among:
        raise MetricError(f"{subject} cannot be split by anything.")
    close = difflib.get_close_matches(name, shorts, n=1, cutoff=0.6)
    hint = f"Did you mean `{close[0]}`?" if close else f"It can be split by: {', '.join(shorts)}."
    raise MetricError(f"{subject} cannot be split by `{name}`. {hint}", close or shorts)


def _shared_dimensions(metrics: Iterable[Metric]) -> tuple[Dimension, ...]:
    first, *others = metrics
    common = set.intersection(*({d.name for d in metric.dimensions} for metric in (first, *others)))
    return tuple(dimension for dimension in first.dimensions if dimension.name in common)


def _day(value: dt.date | str | None, which: str) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if value is None or isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise MetricError(f"The {which} must be a date such as 2026-06-30, not {value!r}.") from None
