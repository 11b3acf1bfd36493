"""A metric as its author wrote it: read from nodes, with the place of every part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab_app.metric_writing.finding import Place
from lab_app.metric_writing.text.document import Node

_WINDOW = re.compile(r"(\d{1,6}) +(day|week|month|quarter|year)s?", re.IGNORECASE)


@dataclass(frozen=True)
class Window:
    """So many periods: 28 days."""

    count: int
    grain: str

    @property
    def days(self) -> int:
        """Its length, months taken as 30 days."""
        return self.count * {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}[self.grain]


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
    def called(self) -> str:
        """Its name in the `expr` of the metric that uses it."""
        return self.alias or self.name


@dataclass(frozen=True)
class Draft:
    """One metric of a text. `model` is the dbt model that a simple metric stands in."""

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
        """What stands under `key`, without places."""
        found = self.node.value.get(key)
        return default if found is None or found.value is None else found.plain()

    def place(self, *keys: str) -> Place:
        """Where the value under these names stands, or as much of the way as there is."""
        node, place = self.node, self.node.keys.get("name", self.node.place)
        for key in keys:
            if not isinstance(node.value, dict) or key not in node.value:
                break
            node = node.value[key]
            place = node.place
        return place

    def input(self, role: str) -> Input | None:
        """The input of this role."""
        return next((i for i in self.inputs if i.role == role), None)


def read_window(text: object) -> Window | None:
    """The window that a text such as "28 days" means, None if it means none."""
    found = _WINDOW.fullmatch(str(text).strip())
    return Window(int(found.group(1)), found.group(2).lower()) if found else None


def as_manifest(draft: Draft, semantic_model: str | None, time_dimension: str | None) -> dict[str, Any]:
    """The metric as dbt 1.12 writes it into semantic_manifest.json.

    Checked against dbt itself by tests/lab_app/metric_writing/test_saving.py.
    """
    kind = draft.type
    params: dict[str, Any] = {
        "measure": None,
        "numerator": _input(draft.input("numerator")),
        "denominator": _input(draft.input("denominator")),
        "expr": None if draft.value("expr") is None else str(draft.value("expr")),
        "window": _window(draft.window),
        "grain_to_date": None,
        "metrics": [_input(i) for i in draft.inputs if i.role == "input_metrics"],
        "conversion_type_params": None,
        "cumulative_type_params": None,
        "input_measures": [],
        "metric_aggregation_params": None,
        "join_to_timespine": bool(draft.value("join_to_timespine", False)),
        "fill_nulls_with": None,
        "is_private": bool(draft.value("hidden", False)),
    }
    if kind == "simple":
        style = str(draft.value("percentile_type", "")).lower()
        aside = draft.value("non_additive_dimension")
        params["metric_aggregation_params"] = {
            "semantic_model": semantic_model,
            "agg": draft.value("agg"),
            "agg_params": {
                "percentile": draft.value("percentile"),
                "use_discrete_percentile": style == "discrete",
                "use_approximate_percentile": style == "continuous",
            },
            "agg_time_dimension": draft.value("agg_time_dimension") or time_dimension,
            "non_additive_dimension": None
            if aside is None
            else {
                "name": aside["name"],
                "window_choice": aside["window_agg"],
                "window_groupings": aside.get("group_by") or [],
            },
        }
    if kind == "cumulative":
        params["cumulative_type_params"] = {
            "window": _window(draft.window),
            "grain_to_date": draft.value("grain_to_date"),
            "period_agg": draft.value("period_agg", "first"),
            "metric": _input(draft.input("input_metric")),
        }
    if kind == "conversion":
        params["conversion_type_params"] = {
            "base_measure": None,
            "conversion_measure": None,
            "base_metric": _input(draft.input("base_metric")),
            "conversion_metric": _input(draft.input("conversion_metric")),
            "entity": draft.value("entity"),
            "calculation": draft.value("calculation", "conversion_rate"),
            "window": _window(draft.window),
            "constant_properties": draft.value("constant_properties"),
        }
    return {
        "name": draft.name,
        "description": draft.value("description", ""),
        "type": kind,
        "datatype": None,
        "type_params": params,
        "filter": _filters(draft.filters),
        "metadata": None,
        "label": draft.value("label") or draft.name,
        "config": {"meta": dict(draft.meta)},
        "time_granularity": draft.value("time_granularity"),
    }


def _window(window: Window | None) -> dict[str, Any] | None:
    return None if window is None else {"count": window.count, "granularity": window.grain}


def _filters(filters: tuple[str, ...]) -> dict[str, Any] | None:
    return {"where_filters": [{"where_sql_template": sql} for sql in filters]} if filters else None


def _input(given: Input | None) -> dict[str, Any] | None:
    if given is None:
        return None
    return {
        "name": given.name,
        "filter": _filters(given.filters),
        "alias": given.alias,
        "offset_window": _window(given.offset_window),
        "offset_to_grain": given.offset_to_grain,
    }
