"""A metric as its author wrote it: read from nodes, with the place of every part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab_app.metric_writing.finding import Place
from lab_app.metric_writing.text.document import Node
from lab_app.metric_writing.text.length import Window
from lab_app.metrics.manifest import is_own


@dataclass(frozen=True)
class Input:
    """A metric that another one is computed from, as `numerator`, `input_metric` and so on."""

    role: str
    name: str
    place: Place
    node: Node
    filters: tuple[str, ...] = ()
    alias: str | None = None
    offset_window: Window | None = None
    offset_to_grain: str | None = None

    @property
    def shift(self) -> tuple[Window | None, str | None]:
        """How far back it is read."""
        return self.offset_window, self.offset_to_grain

    @property
    def called(self) -> str:
        """Its name in the `expr` of the metric that uses it."""
        return self.alias or self.name


@dataclass(frozen=True)
class Draft:
    """One metric of a text. `model` is the dbt model that a simple metric counts in."""

    name: str
    type: str
    node: Node
    model: str | None
    model_place: Place | None
    inputs: tuple[Input, ...]
    filters: tuple[str, ...]
    window: Window | None
    meta: Mapping[str, Any]

    def value(self, key: str, default: Any = None) -> Any:
        """What is written under `key`, without places."""
        found = self.node.value.get(key)
        return default if found is None or found.value is None else found.plain()

    def place(self, *keys: str) -> Place:
        """Where the value under these names is, or as much of the way as there is."""
        node, place = self.node, self.node.keys.get("name", self.node.place)
        for key in keys:
            if not isinstance(node.value, dict) or key not in node.value:
                break
            node = node.value[key]
            place = node.place
        return place

    @property
    def file_name(self) -> str | None:
        """What the file is called that holds it alone; None for a simple metric, which is in its model's file."""
        return file_name(self.name) if self.model is None else None

    @property
    def is_own(self) -> bool:
        """Whether it is the reader's own."""
        return is_own(self.meta.get("owner"))

    def input(self, role: str) -> Input | None:
        """The input of this role."""
        return next((i for i in self.inputs if i.role == role), None)


def file_name(metric: str) -> str:
    """What the file of a metric of this name is called."""
    return f"{metric}.yml"
