"""Wrong metrics made from a right one: each differs in one thing that people get wrong."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import yaml
from sqlglot.errors import SqlglotError

from lab_app.kinds.sql.mutants import mutants as changed_queries

AGGREGATIONS = {
    "sum": ("average", "max"),
    "sum_boolean": ("average",),
    "count": ("count_distinct",),
    "count_distinct": ("count",),
    "average": ("sum", "median"),
    "median": ("average",),
    "percentile": ("average",),
    "min": ("max",),
    "max": ("min",),
}
PERIOD_AGGREGATIONS = ("first", "last", "average")
DROPPED = ("filter", "window", "offset_window", "offset_to_grain", "grain_to_date", "non_additive_dimension")
_WINDOW = re.compile(r"(?P<count>\d+)\s*(?P<unit>\w+)")
_ONLY = re.compile(r"case\s+when\s(?P<when>.+?)\sthen\s(?P<what>\w+)\s+end", re.IGNORECASE | re.DOTALL)
_VALUE = re.compile(r"(?P<is>=|<>|!=|>=|<=|>|<)\s*(?P<value>'[^']*'|true|false|[\d.]+)", re.IGNORECASE)


def mutants(text: str) -> Iterator[tuple[str, str]]:
    """What was changed, and the text with that change; each change by itself. A change that is made in several
    places has a number from the second on. Raises yaml.YAMLError for a text that is none."""
    root = yaml.safe_load(text)
    seen = {_written(root)}
    named: dict[str, int] = {}
    for change, made in _changed(root):
        written = _written(made)
        if written not in seen:
            seen.add(written)
            named[change] = named.get(change, 0) + 1
            yield change if named[change] == 1 else f"{change} ({named[change]})", written


def _changed(root: Any) -> Iterator[tuple[str, Any]]:
    """Each change with the whole that has it."""
    for place, metric in _metrics(root):
        for change, instead in _edits(metric):
            yield f"{metric['name']}: {change}", _put(root, place, instead)
    top = _metrics(root)[-1][1]
    if top["type"] != "simple":
        yield f"{top['name']}: empty as 0", _filled(root, top)


def _metrics(root: Any) -> list[tuple[tuple[Any, ...], Any]]:
    """Place and metric, in the order of the text."""
    found: list[tuple[tuple[Any, ...], Any]] = []
    for number, model in enumerate(root.get("models") or ()):
        found += [(("models", number, "metrics", n), metric) for n, metric in enumerate(model["metrics"])]
    return found + [(("metrics", n), metric) for n, metric in enumerate(root.get("metrics") or ())]


def _edits(metric: Any) -> Iterator[tuple[str, Any]]:
    """What may be changed in one metric: the change's name, and the metric with it."""
    for other in AGGREGATIONS.get(metric.get("agg"), ()):
        yield f"{metric['agg']} to {other}", {**metric, "agg": other}
    if isinstance(metric.get("expr"), str):
        yield from _expressions(metric)
    for key in DROPPED:
        if key in metric:
            yield f"{key} dropped", {k: v for k, v in metric.items() if k != key}
    if isinstance(metric.get("filter"), str):
        for name, condition in _conditions(metric["filter"]):
            yield name, {**metric, "filter": condition}
    yield from _of_type(metric)
    yield from _inputs(metric)


def _of_type(metric: Any) -> Iterator[tuple[str, Any]]:
    """Changes of what only some types have."""
    if "window" in metric:
        yield from ((f"window {w}", {**metric, "window": w}) for w in _lengths(metric["window"]))
    if metric["type"] == "cumulative":
        for other in PERIOD_AGGREGATIONS:
            if other != metric.get("period_agg", "first"):
                yield f"period_agg {other}", {**metric, "period_agg": other}
    if metric.get("calculation") == "conversion_rate":
        yield "conversions, not their rate", {**metric, "calculation": "conversions"}
    if metric["type"] == "ratio":
        swapped = {**metric, "numerator": metric["denominator"], "denominator": metric["numerator"]}
        yield "turned over", swapped
        for role in ("numerator", "denominator"):
            yield f"{role} alone", _alone(metric, metric[role])
            yield f"only {role} of the web", {**metric, role: _of_the_web(metric[role])}


def _alone(metric: Any, given: Any) -> Any:
    """A metric that is nothing but one of its parts."""
    kept = {key: value for key, value in metric.items() if key not in ("numerator", "denominator")}
    part = given if isinstance(given, dict) else {"name": given}
    return {**kept, "type": "derived", "expr": "part", "input_metrics": [{**part, "alias": "part"}]}


def _of_the_web(given: Any) -> Any:
    """A part with a condition that the other part has not."""
    part = given if isinstance(given, dict) else {"name": given}
    return {**part, "filter": "{{ Dimension('segment__signup_platform') }} = 'web'"}


def _inputs(metric: Any) -> Iterator[tuple[str, Any]]:
    """Changes of the metrics that one is computed from: without their filters and offsets."""
    for role in ("numerator", "denominator", "input_metric", "base_metric", "conversion_metric"):
        given = metric.get(role)
        if isinstance(given, dict):
            yield from ((f"{role}: {name}", {**metric, role: made}) for name, made in _of_input(given))
    listed = metric.get("input_metrics") or ()
    for number, given in enumerate(listed):
        if isinstance(given, dict):
            for name, made in _of_input(given):
                inputs = [made if n == number else other for n, other in enumerate(listed)]
                yield f"{given['name']}: {name}", {**metric, "input_metrics": inputs}


def _of_input(given: Any) -> Iterator[tuple[str, Any]]:
    for key in ("filter", "offset_window", "offset_to_grain"):
        if key in given:
            yield f"{key} dropped", {k: v for k, v in given.items() if k != key}
    if isinstance(given.get("filter"), str):
        for name, condition in _conditions(given["filter"]):
            yield name, {**given, "filter": condition}
    if "offset_window" in given:
        for length in _lengths(given["offset_window"]):
            yield f"offset_window {length}", {**given, "offset_window": length}


def _expressions(metric: Any) -> Iterator[tuple[str, Any]]:
    """Changes of an expression, as those of a query with this one column."""
    only = _ONLY.fullmatch(metric["expr"].strip())
    if only:
        yield "condition dropped", {**metric, "expr": only["what"]}
        yield (
            "condition reversed",
            {**metric, "expr": f"case when not ({only['when']}) then {only['what']} end"},
        )
    try:
        for name, query in changed_queries(f"SELECT {metric['expr']}"):
            yield f"expr {name}", {**metric, "expr": query.removeprefix("SELECT ")}
    except SqlglotError:
        return


def _conditions(condition: str) -> Iterator[tuple[str, str]]:
    """The opposite of what a filter compares with a value."""
    for found in _VALUE.finditer(condition):
        other = {"=": "<>", "<>": "=", "!=": "=", ">": "<=", ">=": "<", "<": ">=", "<=": ">"}[found["is"]]
        start, end = found.span("is")
        yield f"filter {found['is']} to {other}", condition[:start] + other + condition[end:]


def _lengths(window: Any) -> Iterator[str]:
    """One more and one less."""
    found = _WINDOW.fullmatch(str(window).strip())
    if found:
        for count in (int(found["count"]) - 1, int(found["count"]) + 1):
            if count:
                yield f"{count} {found['unit']}"


def _filled(root: Any, top: Any) -> Any:
    """The text with one metric more: the last one, and 0 where it has no value."""
    filled = {
        "name": f"{top['name']}_or_0",
        "label": f"{top['name']}, or 0",
        "description": "As it was, and 0 where it is not known.",
        "type": "derived",
        "expr": f"coalesce({top['name']}, 0)",
        "input_metrics": [top["name"]],
    }
    return {**root, "metrics": [*(root.get("metrics") or ()), filled]}


def _put(root: Any, place: tuple[Any, ...], instead: Any) -> Any:
    made = copy.deepcopy(root)
    at = made
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = instead
    return made


def _written(root: Any) -> str:
    return str(yaml.safe_dump(root, sort_keys=False, allow_unicode=True, width=10_000))
