"""A metric and its parts: whether they add up to the whole, and of how many people or rows a rate is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab_app.metrics.manifest import aggregation, entries

FEWEST = 30
"""People or rows that a rate must be of to say anything: of fewer, one more or less moves it by points."""
_SUMS = ("sum", "count", "sum_boolean")


def adds_up(manifest: Mapping[str, Any], name: str) -> bool:
    """Whether the values of a split add up to the whole: those of sums do, those of people counted once do not."""
    metric = entries(manifest)[name]
    return metric["type"] == "simple" and aggregation(metric).get("agg") in _SUMS


def counted_by(manifest: Mapping[str, Any], name: str) -> str | None:
    """The metric that says of how many the value is: a ratio's denominator, or the rows that a percentile or a mean is
    taken of. None where it is a count itself, or nobody counts them."""
    metrics = entries(manifest)
    metric = metrics[name]
    if metric["type"] == "ratio":
        return str(metric["type_params"]["denominator"]["name"])
    counted = aggregation(metric)
    if metric["type"] != "simple" or counted.get("agg") not in ("percentile", "median", "average"):
        return None
    return next((other for other in metrics if _counts_rows(metrics[other], counted["semantic_model"])), None)


def _counts_rows(metric: Mapping[str, Any], model: str) -> bool:
    counted = aggregation(metric)
    return (
        counted.get("semantic_model") == model
        and counted.get("agg") in ("sum", "count")
        and str(metric["type_params"].get("expr")) == "1"
        and not metric.get("filter")
    )
