"""What a metric is: read from a release's semantic manifest, without MetricFlow."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lab_app.metrics.manifest import (
    KEYS,
    Entry,
    aggregation,
    bases,
    entries,
    input_names,
    is_own,
    meta,
    with_all_below,
)

Grain = Literal["day", "week", "month", "quarter", "year"]
Role = Literal["north_star", "input", "guardrail", "health", "component"]

CALENDAR_GRAINS = ("month", "quarter", "year")  # whose lengths are no whole number of weeks

_BETWEEN = ("average", "median", "percentile")  # of whole numbers these are none

# They would move a terminal's cursor, colour it, or turn the text around them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Dimension:
    """One way to split a metric. `name` is MetricFlow's, `short` what it is called here.

    `key` is the entity whose key the dimension is, if it is one: splitting by that needs no join.
    """

    name: str
    short: str
    label: str
    description: str
    key: str | None = None

    def __str__(self) -> str:
        return self.short


@dataclass(frozen=True)
class Metric:
    """One metric, as its YAML describes it.

    `maturity_days` is how long after its last day a period goes on changing. `parent` is the node
    above it in the metric tree; along an `identity` edge the parent is computed from its children,
    along a `hypothesis` edge it is believed to follow them. `threshold` is a guardrail's bound.
    `is_stock` says that a period shows the value of its last day. `needs_period` says that it looks
    back from a period, so that there is no value for all time.
    """

    name: str
    label: str
    description: str
    type: str
    role: Role
    good_direction: Literal["up", "down"]
    maturity_days: int
    unit: str
    owner: str
    parent: str | None
    edge: Literal["identity", "hypothesis"] | None
    threshold: float | None
    is_stock: bool
    grains: tuple[Grain, ...]
    inputs: tuple[str, ...]
    models: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
    meta: Mapping[str, Any]
    needs_period: bool = False

    @property
    def is_own(self) -> bool:
        """Whether it is the reader's own: it says `owner: me`, or no owner at all."""
        return is_own(self.owner)


def read_metrics(manifest: Mapping[str, Any]) -> dict[str, Metric]:
    """Name → metric, from the content of a semantic manifest."""
    raw = entries(manifest)
    reach = _dimensions_by_model(manifest["semantic_models"])
    return {name: _read_metric(name, raw, reach) for name in raw}


def _read_metric(name: str, raw: Mapping[str, Entry], reach: Mapping[str, dict[str, Dimension]]) -> Metric:
    metric = raw[name]
    said = meta(metric)
    counted = [aggregation(raw[base]) for base in bases(name, raw)]
    models = tuple(dict.fromkeys(one["semantic_model"] for one in counted))
    common = set.intersection(*(set(reach[model]) for model in models)) if models else set()
    found = [reach[models[0]][dimension] for dimension in sorted(common)]
    ends = [dimension.short for dimension in found]
    threshold = said.get("threshold")
    return Metric(
        name=name,
        label=_printable(metric.get("label")) or name.replace("_", " ").capitalize(),
        description=_printable(metric.get("description")),
        type=metric["type"],
        role=said.get("role", "health"),
        good_direction=said.get("good_direction", "up"),
        maturity_days=int(said.get("maturity", 0)),
        unit=_unit(name, raw),
        owner=said.get("owner", ""),
        parent=said.get("parent"),
        edge=said.get("edge"),
        threshold=None if threshold is None else float(threshold),
        is_stock=all(one["non_additive_dimension"] is not None for one in counted) or _shows_last_day(metric),
        grains=_grains(name, raw),
        inputs=input_names(metric),
        models=models,
        dimensions=tuple(
            dimension
            if ends.count(dimension.short) == 1
            else dataclasses.replace(dimension, short=dimension.name)
            for dimension in found
        ),
        meta=said,
        needs_period=_looks_back(name, raw),
    )


def _unit(name: str, raw: Mapping[str, Entry]) -> str:
    """The unit that the author names, or one in which no value of such a metric is rounded to 0."""
    metric = raw[name]
    params, said = metric["type_params"], meta(metric).get("unit")
    if said:
        return str(said)
    below = {_unit(part, raw) for part in input_names(metric) if part in raw}
    if metric["type"] == "conversion":
        given = params.get("conversion_type_params") or {}
        return "count" if given.get("calculation") == "conversions" else "share"
    if metric["type"] == "simple":
        return "ratio" if aggregation(metric).get("agg") in _BETWEEN else "count"
    divides = metric["type"] == "ratio" or "/" in str(params.get("expr"))
    return below.pop() if len(below) == 1 and not divides else "ratio"


def wanted_grains(said: Mapping[str, Any]) -> tuple[Grain, ...]:
    """The grains that a metric's author wants it to be read by: all, unless they say so under `meta`."""
    return tuple(said.get("grains") or GRAINS)


def _grains(name: str, raw: Mapping[str, Entry]) -> tuple[Grain, ...]:
    """The grains by which a metric has values.

    MetricFlow holds a week against the one that begins a month or year before it, and hardly any does.
    """
    wanted = wanted_grains(meta(raw[name]))
    offsets = _offsets_below(name, raw)
    if not any(offset in CALENDAR_GRAINS for offset in offsets):
        return wanted
    return tuple(grain for grain in wanted if grain != "week") or wanted


def _looks_back(name: str, raw: Mapping[str, Entry]) -> bool:
    """Whether a metric, or one below it, has an offset or a window."""
    windows = (
        m["type_params"].get("cumulative_type_params") or {} for m in with_all_below([name], raw).values()
    )
    return bool(_offsets_below(name, raw)) or any(w.get("window") or w.get("grain_to_date") for w in windows)


def _offsets_below(name: str, raw: Mapping[str, Entry]) -> list[str]:
    """The unit of each offset in a metric and in those that it is computed from: day, week, month, …"""
    found = []
    for metric in with_all_below([name], raw).values():
        params = metric["type_params"]
        for given in (*(params.get("metrics") or ()), params.get("numerator"), params.get("denominator")):
            if not given:
                continue
            window = given.get("offset_window")
            found += [str(window["granularity"])] if window else []
            found += [str(given["offset_to_grain"])] if given.get("offset_to_grain") else []
    return found


def _printable(said: object) -> str:
    """What an author wrote, without the characters that are no letters but orders to a terminal."""
    return _UNSEEN.sub("", str(said or ""))


def _shows_last_day(metric: Entry) -> bool:
    """Whether a window metric shows a period's last day."""
    return (metric["type_params"].get("cumulative_type_params") or {}).get("period_agg") == "last"


def _dimensions_by_model(models: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Dimension]]:
    """Semantic model → full name → dimension: its own, and those of the models that its keys lead to."""
    own: dict[str, dict[str, Dimension]] = {}  # by the entity that a model is the home of
    homes: dict[str, str] = {}
    for model in models:
        primary = next((e["name"] for e in model["entities"] if e["type"] in KEYS), None)
        homes[model["name"]] = primary or model.get("primary_entity") or model["name"]
        keys = {e.get("expr") or e["name"]: e["name"] for e in model["entities"] if e["name"] == primary}
        for raw in model["dimensions"]:
            if raw["type"] == "categorical":
                name = f"{homes[model['name']]}__{raw['name']}"
                label = raw.get("label") or raw["name"].replace("_", " ").capitalize()
                own.setdefault(homes[model["name"]], {})[name] = Dimension(
                    name,
                    raw["name"],
                    label,
                    raw.get("description") or "",
                    keys.get(raw.get("expr") or raw["name"]),
                )
    reach = {}
    for model in models:
        entities = [homes[model["name"]], *(e["name"] for e in model["entities"] if e["type"] == "foreign")]
        reach[model["name"]] = {name: d for entity in entities for name, d in own.get(entity, {}).items()}
    return reach
