"""Which metrics fit as the input of which type: what MetricFlow can't compute is neither proposed nor taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab_app.metrics.manifest import Entry, aggregation

if TYPE_CHECKING:
    from lab_app.metric_writing.names.known import Known


def fits(metric: Entry, kind: str) -> bool:
    """Whether a metric can be an input of one of this type."""
    if kind == "cumulative":
        return metric["type"] == "simple" and not aggregation(metric).get("non_additive_dimension")
    return kind != "conversion" or is_plain_count(metric)


def is_joined_by(entity: str, metric: Entry, known: Known) -> bool:
    """Whether a simple metric's model has this entity, by which a conversion joins its two counts. One that no model has
    is no reason against any metric."""
    model = known.by_semantic.get(aggregation(metric)["semantic_model"])
    is_known = any(entity in one.entities for one in known.by_semantic.values())
    return model is None or not is_known or entity in model.entities


def is_plain_count(metric: Entry) -> bool:
    """Whether a metric counts rows, or different values in them, and nothing else."""
    counted = aggregation(metric)
    agg = counted.get("agg")
    counts_rows = agg == "sum" and str(metric["type_params"].get("expr")).strip() == "1"
    return metric["type"] == "simple" and (agg in ("count", "count_distinct") or counts_rows)
