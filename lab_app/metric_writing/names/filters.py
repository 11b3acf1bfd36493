"""The names in a metric's filters: dimensions, days, entities and metrics that its models must have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lab_app.metric_writing.finding import Notes, Place, closest, listed
from lab_app.metric_writing.names.known import Model
from lab_app.metric_writing.names.scope import Scope
from lab_app.metric_writing.text.expressions import Call, ExpressionError, read_filter
from lab_app.metrics.metric import GRAINS

_GRAIN = re.compile(rf"__({'|'.join(GRAINS)})$")


def check_filters(
    filters: Sequence[str], place: Place, models: Sequence[Model], scope: Scope, notes: Notes
) -> None:
    """Note what the filters of a metric over these models name that is not there."""
    for condition in filters:
        try:
            calls = read_filter(condition)
        except ExpressionError as error:
            notes.say(place, error.message, error.expected, error.advice)
            continue
        for call in calls:
            _check_call(call, place, models, scope, notes)


def _check_call(call: Call, place: Place, models: Sequence[Model], scope: Scope, notes: Notes) -> None:
    if call.kind == "Metric":
        if call.name not in scope.known.metrics:
            notes.say(place, f"There is no metric `{call.name}`, which the filter names.")
        return
    if call.kind == "Entity":
        shared = set.intersection(*(set(m.entities) for m in models)) if models else set()
        if call.name not in shared:
            _say_missing(call, "entity", place, shared, notes)
        return
    times = {f"{e}__{t}" for m in models for e in m.entities for t in m.time_dimensions} | {"metric_time"}
    name = _GRAIN.sub("", call.name)
    if call.kind == "TimeDimension" or name in times:
        if name not in times:
            _say_missing(call, "day", place, times, notes)
        return
    shared = set.intersection(*(scope.dimensions(model) for model in models)) if models else set()
    if call.name not in shared:
        _say_missing(call, "dimension", place, shared, notes)


def _say_missing(call: Call, what: str, place: Place, there: Iterable[str], notes: Notes) -> None:
    names = sorted(there)
    ends = {name.rpartition("__")[2]: name for name in names}
    near = ends.get(call.name.rpartition("__")[2]) or closest(call.name, names)
    notes.say(
        place,
        f"There is no {what} `{call.name}` to filter this metric by.",
        f"It has {listed(names, most=12)}." if names else "It has none.",
        f"Did you mean `{near}`?" if near else "",
    )
