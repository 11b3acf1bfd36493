"""What fits into a form: metrics, tables, columns and dimensions of a release, so that the metric makes sense."""

from __future__ import annotations

from collections.abc import Sequence

from lab_app.metric_writing.form.shape import ROWS, Form
from lab_app.metric_writing.names.entries import manifest_entries
from lab_app.metric_writing.names.fitting import is_plain_count
from lab_app.metric_writing.names.known import Known, Model
from lab_app.metric_writing.names.scope import Scope
from lab_app.metric_writing.text.draft import Draft
from lab_app.metric_writing.vocabulary import ROLES
from lab_app.metrics.manifest import Entry, aggregation, meta
from lab_app.metrics.metric import GRAINS, wanted_grains

AGGREGATIONS = ("count", "count_distinct", "sum", "average", "median", "min", "max")
WINDOWS = ("7 days", "14 days", "28 days", "56 days", "91 days")
WITHIN = ("1 day", "7 days", "14 days", "28 days")
BACK = ("7 days", "28 days", "91 days", "364 days")

_ADDED_UP = frozenset({"sum", "count", "count_distinct", "sum_boolean"})
_NUMERIC = ("int", "bigint", "smallint", "double", "float", "decimal", "numeric", "hugeint")


def around(known: Known, drafts: Sequence[Draft], own: str) -> Known:
    """What is known, with the other metrics of the text and without this one."""
    others = [
        draft
        for draft in drafts
        if draft.name != own and (draft.model is None or draft.model in known.models)
    ]
    added = manifest_entries(others, known)
    kept = [metric for metric in known.content["metrics"] if metric["name"] != own]
    return Known({**known.content, "metrics": kept}, known.models, known.files).with_metrics(added)


def metrics_for(form: Form, place: int, known: Known) -> list[str]:
    """Names of the metrics that fit as the number at this place of the form, the weightiest first."""
    fitting = [name for name, metric in known.metrics.items() if _fits(form, place, metric, known)]
    return sorted(fitting, key=lambda name: (_weight(known.metrics[name]), name))


def _fits(form: Form, place: int, metric: Entry, known: Known) -> bool:
    added_up = aggregation(metric).get("agg") in _ADDED_UP
    if form.kind == "formula":
        return True
    if form.kind == "window":
        return added_up and not is_stock(metric["name"], known) and wanted_grains(meta(metric)) == GRAINS
    if form.kind == "conversion":
        return is_plain_count(metric) and (place == 0 or metric["name"] != form.numbers[0].metric)
    if form.kind == "ratio" and place == 1:
        return (added_up or is_stock(metric["name"], known)) and metric["name"] != form.numbers[0].metric
    return added_up or is_stock(metric["name"], known)


def is_stock(name: str, known: Known) -> bool:
    """Whether a metric shows a period's last day, so that its days are not added up."""
    metric = known.metrics.get(name)
    return metric is not None and (
        bool(aggregation(metric).get("non_additive_dimension")) or metric["type"] == "cumulative"
    )


def counts_people(name: str, known: Known) -> bool:
    """Whether a metric counts different people, so that two of them can't be added up."""
    metric = known.metrics.get(name)
    counted = aggregation(metric) if metric is not None else {}
    return counted.get("agg") == "count_distinct" or bool(counted.get("non_additive_dimension"))


def tables(known: Known) -> list[Model]:
    """The tables whose rows happen on a day; those of a snapshot are there again on every day, so that they don't count."""
    snapshots = {
        aggregation(m)["semantic_model"]
        for m in known.metrics.values()
        if is_stock(m["name"], known) and aggregation(m)
    }
    there = [model for _, model in sorted(known.models.items()) if model.time_dimension]
    return [model for model in there if model.semantic not in snapshots]


def columns_for(form: Form, known: Known) -> list[str]:
    """What can be counted or added up in the form's table."""
    model = known.models.get(form.model)
    if model is None:
        return []
    if form.agg == "count":
        return [ROWS]
    if form.agg == "count_distinct":
        return [c for c, type_ in model.columns.items() if c.endswith("_id") and type_.startswith(_NUMERIC)]
    numeric = [
        c for c, type_ in model.columns.items() if type_.startswith(_NUMERIC) and not c.endswith("_id")
    ]
    return [c for c in numeric if not _is_of_a_stock(c, model, known)]


def aggregations_for(form: Form, known: Known) -> list[str]:
    """The ways to combine the rows of the form's table for which it has a column."""
    return [agg for agg in AGGREGATIONS if columns_for(Form("count", model=form.model, agg=agg), known)]


def conditions_for(form: Form, known: Known) -> list[str]:
    """The columns of the form's table that are true or false."""
    model = known.models.get(form.model)
    return [c for c, type_ in model.columns.items() if type_ == "boolean"] if model else []


def _is_of_a_stock(column: str, model: Model, known: Known) -> bool:
    """Whether the column counts distinct people on each day, so that days can't be added up."""
    return any(
        aggregation(m).get("non_additive_dimension")
        and aggregation(m).get("semantic_model") == model.semantic
        and str(m["type_params"].get("expr")) == column
        for m in known.metrics.values()
    )


def entities_for(form: Form, known: Known) -> list[str]:
    """What joins the two ends of a conversion."""
    both = [
        set(model.entities)
        for number in form.numbers
        for model in Scope({}, known).models_below(number.metric)[:1]
    ]
    return sorted(set.intersection(*both), key=lambda e: (e != "user", e)) if len(both) == 2 else []


def dimensions_for(form: Form, known: Known) -> list[str]:
    """Full names of the dimensions that all of the form's numbers have."""
    scope = Scope({}, known)
    if form.kind == "count":
        found = [known.models[form.model]] if form.model in known.models else []
    else:
        found = [model for number in form.numbers for model in scope.models_below(number.metric)]
    return sorted(set.intersection(*(scope.dimensions(model) for model in found))) if found else []


def _weight(metric: Entry) -> int:
    role = str(meta(metric).get("role", ""))
    return ROLES.index(role) if role in ROLES else len(ROLES)
