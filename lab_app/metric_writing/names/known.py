"""What a metric's names may mean: the models, columns, dimensions and metrics of a release."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lab_app.metrics.manifest import KEYS, Entry, Overlay, entries, with_metrics
from pipelines.contract.release import readable


@dataclass(frozen=True)
class Model:
    """A dbt model that metrics can count in. `file` is its YAML, relative to the dbt project."""

    name: str
    semantic: str
    grain: str
    file: str
    time_dimension: str | None
    columns: Mapping[str, str]
    about: Mapping[str, str]
    time_dimensions: tuple[str, ...]
    dimensions: tuple[str, ...]
    entities: Mapping[str, str]  # name -> type


@dataclass(frozen=True)
class Known:
    """All names, as a semantic manifest and dbt's manifest give them.

    `content` is the semantic manifest; `files` says where each metric is defined, relative to the dbt
    project, None where that is not known.
    """

    content: Mapping[str, Any]
    models: Mapping[str, Model]
    files: Mapping[str, str | None]

    @cached_property
    def metrics(self) -> dict[str, Entry]:
        """Name → metric, as the semantic manifest has it."""
        return entries(self.content)

    @cached_property
    def by_semantic(self) -> dict[str, Model]:
        return {model.semantic: model for model in self.models.values()}

    @cached_property
    def homes(self) -> dict[str, str]:
        """Entity → the model in which it is the key."""
        return {
            entity: model.name
            for model in self.models.values()
            for entity, kind in model.entities.items()
            if kind in KEYS
        }

    @cached_property
    def dimensions(self) -> dict[str, tuple[str, str]]:
        """Full name of a dimension → what people call it, and what it is."""
        found = {}
        for model in self.content["semantic_models"]:
            home = next(
                (e["name"] for e in model["entities"] if e["type"] in KEYS), model.get("primary_entity")
            )
            for one in model["dimensions"]:
                label = one.get("label") or one["name"].replace("_", " ")
                found[f"{home}__{one['name']}"] = (str(label), str(one.get("description") or ""))
        return found

    def with_metrics(self, added: Mapping[str, Entry]) -> Known:
        """The same with metrics added or replaced."""
        return Known(with_metrics(self.content, added), self.models, self.files)

    def under(self, overlay: Overlay) -> Known:
        """The same with what the project has beside the release on top."""
        left = {name: file for name, file in self.files.items() if name not in overlay.removed}
        content = with_metrics(self.content, overlay.added, overlay.removed)
        return Known(content, self.models, {**left, **overlay.files})


def read_known(semantic_manifest: Path, manifest: Path) -> Known:
    """What a release knows. Raises ReleaseError for files that cannot be read."""
    with readable(semantic_manifest):
        content = json.loads(semantic_manifest.read_text(encoding="utf-8"))
        names = [m["name"] for m in content["metrics"]]
        semantic_models = [(s["node_relation"]["alias"], s) for s in content["semantic_models"]]
    with readable(manifest):
        return _known(content, names, semantic_models, json.loads(manifest.read_text(encoding="utf-8")))


def _known(
    content: Any, names: list[str], semantic_models: list[tuple[str, Mapping[str, Any]]], nodes: Any
) -> Known:
    described = {
        n["name"]: n for n in dict(nodes.get("nodes") or {}).values() if n.get("resource_type") == "model"
    }
    described_metrics = nodes.get("metrics") or {}
    files = {m["name"]: m.get("original_file_path") for m in dict(described_metrics).values()}
    models = {name: _model(name, semantic, described.get(name, {})) for name, semantic in semantic_models}
    return Known(content, models, {name: files.get(name) for name in names})


def _model(name: str, semantic: Mapping[str, Any], node: Mapping[str, Any]) -> Model:
    columns = {c["name"]: c for c in node.get("columns", {}).values()}
    entities = {e["name"]: e["type"] for e in semantic["entities"]}
    if semantic.get("primary_entity"):
        entities[semantic["primary_entity"]] = "primary"
    description = str(node.get("description") or "")
    return Model(
        name=name,
        semantic=semantic["name"],
        grain=description.split(".", maxsplit=1)[0]
        .split(",", maxsplit=1)[0]
        .removeprefix("One row per ")
        .strip(),
        file=str(node.get("patch_path") or "").rpartition("://")[2] or f"models/marts/{name}.yml",
        time_dimension=(semantic.get("defaults") or {}).get("agg_time_dimension"),
        columns={n: str(c.get("data_type") or "").lower() for n, c in columns.items()},
        about={n: str(c.get("description") or "") for n, c in columns.items()},
        time_dimensions=tuple(d["name"] for d in semantic["dimensions"] if d["type"] == "time"),
        dimensions=tuple(d["name"] for d in semantic["dimensions"] if d["type"] == "categorical"),
        entities=entities,
    )
