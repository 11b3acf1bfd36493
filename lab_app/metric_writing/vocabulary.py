"""The words of a metric's YAML in dbt 1.12: which belong to which type, and what other dialects call them."""

from __future__ import annotations

from typing import get_args

from lab_app.metrics.metric import GRAINS, Role

TYPES = ("simple", "ratio", "derived", "cumulative", "conversion")
AGGREGATIONS = (
    "sum", "count", "count_distinct", "average", "min", "max", "median", "percentile", "sum_boolean",
)  # fmt: skip
ROLES = get_args(Role)
UNITS = ("count", "share", "ratio", "per_thousand", "euro", "ms", "minutes")

COMMON = ("name", "label", "description", "type", "filter", "config", "hidden", "time_granularity")
OWN = {
    "simple": (
        "agg", "expr", "percentile", "percentile_type", "agg_time_dimension", "non_additive_dimension",
        "join_to_timespine",
    ),
    "ratio": ("numerator", "denominator"),
    "derived": ("expr", "input_metrics"),
    "cumulative": ("input_metric", "window", "grain_to_date", "period_agg"),
    "conversion": ("entity", "base_metric", "conversion_metric", "calculation", "window", "constant_properties"),
}  # fmt: skip
NEEDED = {
    "simple": ("agg",),
    "ratio": ("numerator", "denominator"),
    "derived": ("expr", "input_metrics"),
    "cumulative": ("input_metric",),
    "conversion": (
        "entity",
        "base_metric",
        "conversion_metric",
        "calculation",
    ),  # dbt 1.12 crashes without the last
}
CHOICES = {
    "agg": AGGREGATIONS,
    "percentile_type": ("discrete", "continuous"),
    "grain_to_date": GRAINS,
    "time_granularity": GRAINS,
    "offset_to_grain": GRAINS,
    "period_agg": ("first", "last", "average"),
    "calculation": ("conversion_rate", "conversions"),
    "window_agg": ("min", "max"),
}
TEXTS = ("label", "description", "expr", "entity", "agg_time_dimension")
FLAGS = ("hidden", "join_to_timespine")
INPUTS = ("numerator", "denominator", "input_metric", "base_metric", "conversion_metric")
IN_INPUT = ("name", "filter", "alias", "offset_window", "offset_to_grain")
CONFIG = ("meta", "enabled", "group", "tags")
META = {
    "role": ROLES,
    "good_direction": ("up", "down"),
    "unit": UNITS,
    "edge": ("identity", "hypothesis"),
}
# What DuckDB takes for its own word after AS, so that no column of the answer can have the name.
SQL_WORDS = frozenset(
    """
    all analyse analyze and anti any array as asc asof asymmetric at authorization binary both by case cast check
    collate collation column concurrently constraint create cross default deferrable desc describe distinct do
    else end except false fetch for foreign freeze from full glob group having ilike in initially inner intersect
    into is isnull join lambda lateral leading left like limit natural not notnull null offset on only or order
    outer overlaps pivot pivot_longer pivot_wider placing positional primary qualify references returning right
    select semi show similar some summarize symmetric table tablesample then to trailing true union unique
    unpack unpivot using variadic verbose when where window with
    """.split()  # noqa: SIM905 - as words
)
DEVICES = frozenset({"con", "prn", "aux", "nul"})  # Windows lets no file have these names

# Words of older dbt, of other tools, and plain slips, with what to write instead.
INSTEAD = {
    "title": "label",
    "desc": "description",
    "where": "filter",
    "filters": "filter",
    "condition": "filter",
    "aggregation": "agg",
    "aggregate": "agg",
    "calculation_method": "agg",
    "agg_func": "agg",
    "expression": "expr",
    "sql": "expr",
    "formula": "expr",
    "column": "expr",
    "metrics": "input_metrics",
    "inputs": "input_metrics",
    "metric": "input_metric",
    "base_measure": "base_metric",
    "conversion_measure": "conversion_metric",
    "timestamp": "agg_time_dimension",
    "time_dimension": "agg_time_dimension",
    "window_size": "window",
    "period": "window",
    "top": "numerator",
    "bottom": "denominator",
    "grain": "time_granularity",
    "private": "hidden",
}
MOVED = {
    "type_params": "dbt 1.12 has no `type_params`: what was in it goes next to `type`, one level up.",
    "cumulative_type_params": "dbt 1.12 has no `cumulative_type_params`: `window` goes next to `type`.",
    "conversion_type_params": "dbt 1.12 has no `conversion_type_params`: what was in it goes next to `type`.",
    "meta": "`meta` belongs in `config`.",
    "owner": "`owner` belongs in `config`, below `meta`.",
    "tags": "`tags` belongs in `config`.",
    "enabled": "`enabled` belongs in `config`.",
    "offset_window": "It belongs to an input of a derived metric; the template “Formula” shows how.",
    "offset_to_grain": "It belongs to an input of a derived metric; the template “Formula” shows how.",
    "alias": "It belongs to an input: `- name: revenue`, and `alias: before` below it.",
    "fill_nulls_with": "dbt 1.12 silently drops `fill_nulls_with`; a derived metric with `expr: coalesce(x, 0)` does it.",
    "model": "A simple metric goes below its model: `models:`, `- name: …`, `metrics:`.",
    "semantic_model": "A simple metric goes below its model: `models:`, `- name: …`, `metrics:`.",
    "dimensions": "A metric has no `dimensions` of its own; it can be split by all that its model has.",
}
AGG_INSTEAD = {
    "avg": "average",
    "mean": "average",
    "countd": "count_distinct",
    "distinct": "count_distinct",
    "count_unique": "count_distinct",
    "unique": "count_distinct",
    "distinct_count": "count_distinct",
    "total": "sum",
    "maximum": "max",
    "minimum": "min",
    "p50": "median",
    "countif": "sum_boolean",
    "count_if": "sum_boolean",
    "quantile": "percentile",
}
# What people write for a choice, with the word of it that they mean.
CHOICE_INSTEAD = {
    "unit": {
        **dict.fromkeys(("percent", "percentage", "%", "pct", "rate", "fraction"), "share"),
        **dict.fromkeys(("eur", "euros", "€"), "euro"),
        **dict.fromkeys(("number", "integer", "int", "#", "users", "people"), "count"),
        **dict.fromkeys(("decimal", "float", "factor"), "ratio"),
        **dict.fromkeys(("milliseconds", "millisecond"), "ms"),
        **dict.fromkeys(("minute", "min", "mins"), "minutes"),
    },
    "good_direction": {
        **dict.fromkeys(("higher", "high", "increase", "increasing", "more", "positive", "+", "asc"), "up"),
        **dict.fromkeys(("lower", "low", "decrease", "decreasing", "less", "negative", "-", "desc"), "down"),
    },
    "type": {
        **dict.fromkeys(("percentage", "percent", "rate", "share", "proportion", "fraction"), "ratio"),
        **dict.fromkeys(
            ("rolling", "moving", "running", "running_total", "window", "trailing"), "cumulative"
        ),
        **dict.fromkeys(("formula", "calculated", "expression", "computed", "custom"), "derived"),
        **dict.fromkeys(("funnel",), "conversion"),
    },
}
PERIODS = {
    **dict.fromkeys(("daily", "days", "d"), "day"),
    **dict.fromkeys(("weekly", "weeks", "wtd", "w"), "week"),
    **dict.fromkeys(("monthly", "months", "mtd", "m"), "month"),
    **dict.fromkeys(("quarterly", "quarters", "qtd", "q"), "quarter"),
    **dict.fromkeys(("yearly", "annual", "annually", "years", "ytd", "y"), "year"),
}
EXAMPLES = {
    "agg": "agg: sum",
    "expr": "expr: total_amount",
    "numerator": "numerator: orders",
    "denominator": "denominator: buyers",
    "input_metrics": "input_metrics: [revenue, orders]",
    "input_metric": "input_metric: orders",
    "entity": "entity: user",
    "base_metric": "base_metric: new_signups",
    "conversion_metric": "conversion_metric: orders",
    "calculation": "calculation: conversion_rate",
}
