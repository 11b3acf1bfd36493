"""dbt's manifest by kind of node, and who reads whom."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

Node = dict[str, Any]


class Manifest:
    """The manifest in a file."""

    def __init__(self, path: Path) -> None:
        self.raw: Node = json.loads(path.read_text())

    @cached_property
    def models(self) -> list[Node]:
        return [node for node in self.raw["nodes"].values() if node["resource_type"] == "model"]

    @cached_property
    def sources(self) -> list[Node]:
        return list(self.raw["sources"].values())

    @cached_property
    def exposures(self) -> list[Node]:
        return list(self.raw["exposures"].values())

    @cached_property
    def metrics(self) -> dict[str, Node]:
        """The project's metrics; what a learner has saved there for themselves is held to no rule."""
        return {
            metric["name"]: metric
            for metric in self.raw["metrics"].values()
            if metric["config"].get("meta", {}).get("owner") not in (None, "me")
        }

    def tests_on(self, model: Node, kind: str) -> list[Node]:
        return [
            node
            for node in self.raw["nodes"].values()
            if node["resource_type"] == "test"
            and node.get("attached_node") == model["unique_id"]
            and (node.get("test_metadata") or {}).get("name") == kind
        ]

    def keys(self, model: Node) -> Iterator[tuple[tuple[str, ...], Node]]:
        """The columns that are tested to be a key, and the test that says that no row is there twice."""
        never_null = {test["column_name"] for test in self.tests_on(model, "not_null")}
        for test in self.tests_on(model, "unique"):
            if test["column_name"] in never_null:
                yield (test["column_name"],), test
        for test in self.tests_on(model, "unique_combination_of_columns"):
            yield tuple(test["test_metadata"]["kwargs"]["combination_of_columns"]), test

    def read_by(self, model: Node) -> list[Node]:
        """The models and sources that a model or exposure reads."""
        return [self._tables[key] for key in model["depends_on"]["nodes"] if key in self._tables]

    def readers(self, table: Node) -> list[Node]:
        """The models that read a model or source."""
        return self._readers[table["unique_id"]]

    @cached_property
    def _tables(self) -> dict[str, Node]:
        return {node["unique_id"]: node for node in (*self.models, *self.sources)}

    @cached_property
    def _readers(self) -> dict[str, list[Node]]:
        found: dict[str, list[Node]] = defaultdict(list)
        for model in self.models:
            for table in self.read_by(model):
                found[table["unique_id"]].append(model)
        return found


def layer(model: Node) -> str:
    """The folder below `models` that a model is in."""
    return Path(model["original_file_path"]).parts[1]


def label(node: Node) -> str:
    """What a reader calls it: a source's table with the source in front."""
    return f"{node['source_name']}.{node['name']}" if node["resource_type"] == "source" else str(node["name"])
