"""What a metric is: read from a release's semantic manifest, without MetricFlow."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lab_app.metrics.manifest import KEYS, Entry, aggregation, bases, entries, input_names, is_own, meta

Grain = Literal["day", "week", "month", "quarter", "year"]
Role = Literal["north_star", "input", "guardrail", "health", "component"]

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
    `is_stock` says that a period shows the value of its last day.
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
        unit=said.get("unit", "count"),
        owner=said.get("owner", ""),
        parent=said.get("parent"),
        edge=said.get("edge"),
        threshold=None if threshold is None else float(threshold),
        is_stock=all(one["non_additive_dimension"] is not None for one in counted) or _shows_last_day(metric),
        grains=tuple(said.get("grains", GRAINS)),
        inputs=input_names(metric),
        models=models,
        dimensions=tuple(
            dimension
            if ends.count(dimension.short) == 1
            else dataclasses.replace(dimension, short=dimension.name)
            for dimension in found
        ),
        meta=said,
    )


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
