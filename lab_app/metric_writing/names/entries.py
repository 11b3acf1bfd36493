"""Drafts whose names are right, as a semantic manifest has metrics."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.text.draft import Draft, Input
from lab_app.metric_writing.text.length import Window


def manifest_entries(drafts: Iterable[Draft], known: Known) -> dict[str, dict[str, Any]]:
    """Name → metric as in a semantic manifest."""
    return {draft.name: manifest_entry(draft, known) for draft in drafts}


def manifest_entry(draft: Draft, known: Known) -> dict[str, Any]:
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
        "conversion_type_params": _conversion(draft) if kind == "conversion" else None,
        "cumulative_type_params": _cumulative(draft) if kind == "cumulative" else None,
        "input_measures": [],
        "metric_aggregation_params": _aggregation(draft, known) if kind == "simple" else None,
        "join_to_timespine": bool(draft.value("join_to_timespine", False)),
        "fill_nulls_with": None,
        "is_private": bool(draft.value("hidden", False)),
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


def _aggregation(draft: Draft, known: Known) -> dict[str, Any]:
    model = known.models.get(draft.model or "")
    style = str(draft.value("percentile_type", "")).lower()
    aside = draft.value("non_additive_dimension")
    return {
        "semantic_model": model.semantic if model else None,
        "agg": draft.value("agg"),
        "agg_params": {
            "percentile": draft.value("percentile"),
            "use_discrete_percentile": style == "discrete",
            "use_approximate_percentile": style == "continuous",
        },
        "agg_time_dimension": draft.value("agg_time_dimension") or (model.time_dimension if model else None),
        "non_additive_dimension": None
        if aside is None
        else {
            "name": aside["name"],
            "window_choice": aside["window_agg"],
            "window_groupings": aside.get("group_by") or [],
        },
    }


def _cumulative(draft: Draft) -> dict[str, Any]:
    return {
        "window": _window(draft.window),
        "grain_to_date": draft.value("grain_to_date"),
        "period_agg": draft.value("period_agg", "first"),
        "metric": _input(draft.input("input_metric")),
    }


def _conversion(draft: Draft) -> dict[str, Any]:
    return {
        "base_measure": None,
        "conversion_measure": None,
        "base_metric": _input(draft.input("base_metric")),
        "conversion_metric": _input(draft.input("conversion_metric")),
        "entity": draft.value("entity"),
        "calculation": draft.value("calculation", "conversion_rate"),
        "window": _window(draft.window),
        "constant_properties": draft.value("constant_properties"),
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
