"""The metrics in the lineage. dagster-dbt leaves them out: they are no tables, and computed when somebody asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg

from pipelines.defs.transformation import MANIFEST, TRANSLATOR

GROUP = "metrics"
TEAM = re.compile(r"[\w-]+")


def metric_key(name: str) -> dg.AssetKey:
    return dg.AssetKey([GROUP, name])


def metric_specs(manifest: Mapping[str, Any]) -> list[dg.AssetSpec]:
    """A spec for each metric of a manifest: below it the metrics and the models that it is computed from."""
    return [
        dg.AssetSpec(
            metric_key(metric["name"]),
            deps=sorted(set(inputs(manifest, metric))),
            group_name=GROUP,
            owners=[f"team:{owner_of(metric)}"],
            kinds={"dbt", "metric"},
            description=f"{metric['label'] or metric['name']}. {metric['description']}".strip(),
            metadata=described(metric),
        )
        for metric in manifest["metrics"].values()
    ]


def inputs(manifest: Mapping[str, Any], metric: Mapping[str, Any]) -> Iterator[dg.AssetKey]:
    """What a metric is computed from: other metrics, and the model in whose YAML it is."""
    for node in metric["depends_on"]["nodes"]:
        if node in manifest["metrics"]:
            yield metric_key(manifest["metrics"][node]["name"])
        for model in manifest["semantic_models"].get(node, {}).get("depends_on", {}).get("nodes", ()):
            yield TRANSLATOR.get_asset_key(manifest["nodes"][model])


def owner_of(metric: Mapping[str, Any]) -> str:
    """The team of a metric; what somebody has written as the owner of their own may be no team's name."""
    owner = str((metric["config"].get("meta") or {}).get("owner") or "")
    return owner if TEAM.fullmatch(owner) else "analytics"


def described(metric: Mapping[str, Any]) -> dict[str, str]:
    meta = metric["config"].get("meta") or {}
    facts = {"type": metric["type"], "role": meta.get("role"), "unit": meta.get("unit")}
    facts |= {"good direction": meta.get("good_direction"), "computed as": meta.get("formula")}
    facts["by hand"] = f"mf query --metrics {metric['name']} --group-by metric_time__month"
    return {name: str(value) for name, value in facts.items() if value}


METRICS = metric_specs(MANIFEST)
