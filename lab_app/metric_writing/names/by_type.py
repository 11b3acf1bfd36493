"""What each type of metric names: columns of its model, inputs in its formula, an entity of two models."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from lab_app.metric_writing.finding import Fix, Notes, Place, closest, listed, respelt
from lab_app.metric_writing.names.filters import about_text, as_literal
from lab_app.metric_writing.names.fitting import is_plain_count
from lab_app.metric_writing.names.known import Model
from lab_app.metric_writing.names.scope import Scope
from lab_app.metric_writing.text.draft import Draft
from lab_app.metric_writing.text.expressions import (
    ExpressionError,
    names_of,
    replaced_names,
)
from lab_app.metrics.manifest import aggregation
from lab_app.metrics.spelling import meant_name

_AGGREGATES = {
    "sum": "sum", "avg": "average", "average": "average", "mean": "average", "count": "count", "min": "min",
    "max": "max", "median": "median",
}  # fmt: skip
_NUMBERS = r"(big|small|tiny|huge)?int|double|float|real|decimal|numeric"
_TAKES = {**dict.fromkeys(("sum", "average", "median", "percentile"), _NUMBERS), "sum_boolean": "bool"}
_DISTINCT = re.compile(r"(?P<distinct>distinct)\s+(?P<inside>\w+)", re.IGNORECASE)
_AGGREGATE = re.compile(
    rf"(?P<word>{'|'.join(_AGGREGATES)})\s*\(\s*(?P<distinct>distinct\s+)?(?P<inside>[^()]+)\)", re.IGNORECASE
)


def check_simple(draft: Draft, scope: Scope, notes: Notes) -> None:
    """Note a model, a column or a day that is not there."""
    model = scope.known.models.get(draft.model or "")
    place = draft.model_place or draft.place()
    if model is None:
        known = scope.known.models
        said = draft.model or ""
        near = closest(said, [*known, *(m.semantic for m in known.values())])
        near = scope.known.by_semantic[near].name if near in scope.known.by_semantic else near
        near = near or meant_name(said, {name: model.grain for name, model in known.items()})
        notes.say(
            place,
            f"There is no model `{draft.model}` to count in.",
            f"One of {listed(sorted(known), most=16)}.",
            f"Did you mean `{near}`?" if near else "",
            respelt(place, draft.model or "", near),
        )
        return
    expr = draft.value("expr")
    if expr is None:
        if draft.name not in model.columns:
            notes.say(
                draft.place("agg"),
                f"It is not clear what to {str(draft.value('agg')).replace('_', ' ')}.",
                f"A column of {model.name} in `expr`: {listed(model.columns)}.",
                "To count rows write `agg: count` and `expr: 1`.",
            )
    else:
        _check_columns(str(expr), draft, model, scope, notes)
    _check_day(draft.value("agg_time_dimension"), draft.place("agg_time_dimension"), model, notes)
    aside = draft.value("non_additive_dimension")
    if aside:
        _check_day(aside["name"], draft.place("non_additive_dimension", "name"), model, notes)


def _check_day(name: object, place: Place, model: Model, notes: Notes) -> None:
    if name is None or name in model.time_dimensions:
        return
    near = closest(str(name), model.time_dimensions)
    notes.say(
        place,
        f"`{name}` is not a day column of {model.name}.",
        f"One of {listed(model.time_dimensions)}.",
        f"Did you mean `{near}`?" if near else "",
        respelt(place, str(name), near),
    )


def _check_columns(expr: str, draft: Draft, model: Model, scope: Scope, notes: Notes) -> None:
    place = draft.place("expr")
    node = draft.node.value["expr"]
    try:
        names = names_of(expr)
    except ExpressionError as error:
        _say_refused(error, draft, notes)
        return
    columns = {name.lower(): kind for name, kind in model.columns.items()}
    wrong = [one for one in dict.fromkeys(names) if columns and one.name.lower() not in columns]
    texts = [one for one in wrong if one.is_text and (one.is_quoted or _is_text(one.against, columns))]
    fitting = _fitting(expr, draft, model)
    near = {one: found for one in wrong if one not in texts and (found := _meant(one.name, fitting, model))}
    mended = replaced_names(expr, {**{one: as_literal(one) for one in texts}, **near})
    fix = node.replaced_by(mended) if mended != expr else None
    for one in wrong:
        if one in texts:
            notes.say(
                place,
                about_text(one),
                f"A text in single quotes: {as_literal(one)}.",
                f"Write `{mended}`.",
                fix,
            )
        else:
            _say_no_column(one.name, near.get(one), model, scope, notes, (place, fix))


def _fitting(expr: str, draft: Draft, model: Model) -> list[str]:
    """The columns of the model that can stand in the expression: where it is one name alone, those that `agg` takes."""
    wanted = _TAKES.get(str(draft.value("agg")), "") if re.fullmatch(r"\s*\w+\s*", expr) else ""
    return [name for name, type_ in model.columns.items() if re.match(wanted, type_)]


def _meant(name: str, columns: Collection[str], model: Model) -> str | None:
    """The column that was probably meant: one that is spelt alike, or described so."""
    return closest(name, columns) or meant_name(name, dict.fromkeys(columns, ""), model.about)


def _say_no_column(
    name: str, near: str | None, model: Model, scope: Scope, notes: Notes, at: tuple[Place, Fix | None]
) -> None:
    elsewhere = [m.name for m in scope.known.models.values() if name in m.columns]
    place, fix = at
    notes.say(
        place,
        f"There is no column `{name}` in {model.name}.",
        f"Its columns are {listed(model.columns, most=14)}.",
        f"Did you mean `{near}`?"
        if near
        else f"{listed(elsewhere, most=3)} has one."
        if elsewhere
        else "A text needs single quotes.",
        fix if near else None,
    )


def _is_text(column: str | None, columns: Mapping[str, str]) -> bool:
    """Whether this column holds texts."""
    return columns.get((column or "").lower(), "").startswith(("varchar", "text", "string", "char"))


def _say_refused(error: ExpressionError, draft: Draft, notes: Notes) -> None:
    """Note an `expr` that is not read, with a simple metric's way to say it where it holds a function over rows."""
    node = draft.node.value["expr"]
    said = str(node.value).strip()
    found = _AGGREGATE.fullmatch(said) if error.aggregate else _DISTINCT.fullmatch(said)
    if found is None:
        fix = node.replaced_by(error.instead) if error.instead else None
        notes.say(node.place, error.message, error.expected, error.advice, fix)
        return
    agg = "count_distinct" if found["distinct"] else _AGGREGATES[found["word"].lower()]
    inner = "1" if found["inside"].strip() == "*" else found["inside"].strip()
    notes.say(
        node.place,
        error.message,
        "The value of one row: `agg` says how rows are combined.",
        f"Write `agg: {agg}` and `expr: {inner}`.",
        node.replaced_by(inner) if draft.value("agg") == agg else None,
    )


def check_ratio(draft: Draft, notes: Notes) -> None:
    """Note two sides that MetricFlow would take for one."""
    top, bottom = draft.input("numerator"), draft.input("denominator")
    if top and bottom and top.called == bottom.called and top.filters != bottom.filters:
        notes.say(
            (top if top.filters else bottom).place,
            f"`{top.name}` is numerator and denominator under the same name, and MetricFlow confuses the two: the ratio would always be 1.",
            "Two names.",
            f"Give the one with the filter an alias: `alias: some_{top.name}`.",
        )


def check_conversion(draft: Draft, scope: Scope, notes: Notes) -> None:
    """Note ends that are no counts, and an entity that does not join them."""
    ends = [i for i in (draft.input("base_metric"), draft.input("conversion_metric")) if i]
    models = []
    for given in ends:
        metric = scope.entry(given.name)
        if metric is None:
            return
        if not is_plain_count(metric):
            notes.say(
                given.place,
                f"`{given.name}` is not a plain count, and a conversion goes from one count to another.",
                "A simple metric with `agg: count` or `count_distinct`.",
                "Define one of the same model first; the template “Conversion” shows how.",
            )
            return
        models.append(scope.known.by_semantic.get(aggregation(metric)["semantic_model"]))
    entity, place = str(draft.value("entity")), draft.place("entity")
    both = [set(m.entities) for m in models if m is not None]
    shared = set.intersection(*both) if both else set()
    if entity not in shared:
        near = closest(entity, shared)
        notes.say(
            place,
            f"`{entity}` does not join the two metrics.",
            f"An entity of both models: {listed(sorted(shared))}."
            if shared
            else "The two metrics' models share no entity.",
            f"Did you mean `{near}`?" if near else "",
            draft.node.value["entity"].replaced_by(near) if near else None,
        )


def check_cumulative(draft: Draft, scope: Scope, notes: Notes) -> None:
    """Note an input that cannot be added up over a window."""
    given = draft.input("input_metric")
    metric = scope.entry(given.name) if given else None
    if given is None or metric is None:
        return
    if metric["type"] != "simple":
        notes.say(
            given.place,
            f"`{given.name}` is a {metric['type']} metric, and only a simple one can be added up over a window.",
            "The name of a simple metric.",
            "Add up its parts, and divide afterwards with a ratio.",
        )
    elif aggregation(metric).get("non_additive_dimension"):
        notes.say(
            given.place,
            f"`{given.name}` already looks back over a window, and its days overlap.",
            "A simple metric of single days.",
            "Take the metric that it is made of, or read it as it is.",
        )
