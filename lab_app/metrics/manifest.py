"""A semantic manifest as plain data, as dbt has written it: no MetricFlow, no import that takes time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Entry = Mapping[str, Any]
"""One metric, as the manifest has it."""

KEYS = frozenset({"primary", "unique", "natural"})
"""Types of an entity that is the key of its model; of any other model it is foreign."""

OWNER = "me"
"""Whose metrics are listed under "Your metrics"."""


@dataclass(frozen=True)
class Overlay:
    """Metrics of the dbt project beside a release: `added` or changed since, and `removed` from it.

    `files` says where each metric of the project is defined, relative to the project.
    """

    added: Mapping[str, Entry]
    removed: frozenset[str]
    files: Mapping[str, str]


NOTHING = Overlay({}, frozenset(), {})


def entries(manifest: Mapping[str, Any]) -> dict[str, Entry]:
    """Name → metric."""
    return {metric["name"]: metric for metric in manifest["metrics"]}


def with_metrics(
    manifest: Mapping[str, Any], added: Mapping[str, Entry], removed: Iterable[str] = ()
) -> dict[str, Any]:
    """The manifest with metrics added or replaced, and some taken away."""
    gone = {*added, *removed}
    kept = [metric for metric in manifest["metrics"] if metric["name"] not in gone]
    return {**manifest, "metrics": [*kept, *added.values()]}


def input_names(metric: Entry) -> tuple[str, ...]:
    """Names of the metrics that this one is computed from."""
    params = metric["type_params"]
    conversion = params.get("conversion_type_params") or {}
    cumulative = params.get("cumulative_type_params") or {}
    given = [
        params.get("numerator"),
        params.get("denominator"),
        *(params.get("metrics") or ()),
        conversion.get("base_metric"),
        conversion.get("conversion_metric"),
        cumulative.get("metric"),
    ]
    return tuple(dict.fromkeys(part["name"] for part in given if part))


def with_all_below(names: Iterable[str], metrics: Mapping[str, Entry]) -> dict[str, Entry]:
    """These metrics and all that they are computed from, as far as they are there."""
    needed: dict[str, Entry] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in metrics and name not in needed:
            needed[name] = metrics[name]
            waiting += input_names(metrics[name])
    return needed


def bases(name: str, metrics: Mapping[str, Entry]) -> list[str]:
    """Names of the simple metrics at the bottom of this one, in the order in which they are used."""
    inputs = input_names(metrics[name])
    return [base for part in inputs for base in bases(part, metrics)] if inputs else [name]


def aggregation(metric: Entry) -> Entry:
    """What a simple metric counts and how; empty for any other."""
    return metric["type_params"].get("metric_aggregation_params") or {}


def meta(metric: Entry) -> Entry:
    """What the metric's author wrote under `config: meta:`."""
    return (metric.get("config") or {}).get("meta") or {}


def is_own(owner: object) -> bool:
    """Whether a metric with this owner is the reader's own: it says `owner: me`, or no owner at all."""
    return owner in (None, "", OWNER)
