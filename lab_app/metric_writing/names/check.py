"""The third stage of a check: is there everything that a metric names, and is its own name free?"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence

from lab_app.metric_writing.finding import Finding, Notes, closest, respelt
from lab_app.metric_writing.names.by_type import (
    check_conversion,
    check_cumulative,
    check_ratio,
    check_simple,
)
from lab_app.metric_writing.names.filters import check_filters
from lab_app.metric_writing.names.fitting import fits, is_joined_by
from lab_app.metric_writing.names.formula import check_derived
from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.names.scope import Scope
from lab_app.metric_writing.text.draft import Draft, Input
from lab_app.metrics.spelling import meant_name

_TO_FILL_IN = re.compile(r"<.*>|\[.*\]|…|\.{2,}|tbd|todo|xxx+|\?+|your[_ ].*", re.IGNORECASE)
_CALCULATION = re.compile(r"[()+*/]|\s-\s|\bdistinct\b", re.IGNORECASE)
_PERIOD = "period"  # beside the values of a metric
HISTORY_STARTS = dt.date(2024, 1, 1)


def check_names(
    drafts: Sequence[Draft], known: Known, *, taken: Mapping[str, str | None], as_of: dt.date
) -> list[Finding]:
    """What is wrong with the names in `drafts`, and with windows longer than the history.

    `taken` are names of metrics that are defined elsewhere, with their file.
    """
    notes = Notes("names")
    scope = Scope({draft.name: draft for draft in drafts}, known)
    reserved = {_PERIOD, *(d for model in known.models.values() for d in model.dimensions)}
    for draft in drafts:
        if draft.name in taken:
            _say_taken(draft, taken[draft.name], notes)
        elif draft.name in reserved:
            _say_reserved(draft, notes)
        for given in draft.inputs:
            _check_input(given, draft, scope, notes)
        _check_by_type(draft, scope, notes)
        _check_length(draft, (as_of - HISTORY_STARTS).days + 1, notes)
        check_filters(draft.node.value.get("filter"), scope.models_below(draft.name), scope, notes)
    if not notes.findings:
        _check_circles(scope, notes)
    return notes.findings


def _check_by_type(draft: Draft, scope: Scope, notes: Notes) -> None:
    if draft.type == "simple":
        check_simple(draft, scope, notes)
    elif draft.type == "ratio":
        check_ratio(draft, notes)
    elif draft.type == "derived":
        check_derived(draft, scope, notes)
    elif draft.type == "conversion":
        check_conversion(draft, scope, notes)
    elif draft.type == "cumulative":
        check_cumulative(draft, scope, notes)


def check_file_name(drafts: Sequence[Draft], file_name: str) -> list[Finding]:
    """What is wrong with the name of the file: one that holds a single metric, not below a model, is called as it.

    A file of a model, or of several metrics, may have any name.
    """
    notes = Notes("names")
    expected = drafts[0].file_name if len(drafts) == 1 else None
    if expected is not None and file_name != expected:
        notes.say(
            drafts[0].place("name"),
            f"The file is called `{file_name}`, and its metric `{drafts[0].name}`.",
            f"A file called `{expected}`: a metric is found by its name.",
            "Rename the file, or the metric.",
        )
    return notes.findings


def _say_taken(draft: Draft, file: str | None, notes: Notes) -> None:
    notes.say(
        draft.place("name"),
        f"There is already a metric `{draft.name}`{f', in {file}' if file else ''}.",
        "A different name.",
        f"Write another name, such as `my_{draft.name}`; or open that metric and change it.",
        draft.node.value["name"].replaced_by(f"my_{draft.name}"),
    )


def _say_reserved(draft: Draft, notes: Notes) -> None:
    what = (
        "what the lab calls the column of periods"
        if draft.name == _PERIOD
        else "a dimension, by which metrics are split"
    )
    notes.say(
        draft.place("name"),
        f"`{draft.name}` is {what}.",
        "A different name.",
        f"Say what is counted, such as `{draft.name}_count`.",
    )


def _check_input(given: Input, draft: Draft, scope: Scope, notes: Notes) -> None:
    if given.name == draft.name:
        notes.say(
            given.place,
            f"`{draft.name}` is computed from itself.",
            "Another metric.",
            f"Name the metric that `{given.role}` should be.",
        )
        return
    there = {*scope.known.metrics, *scope.drafts}
    if given.name not in there:
        fitting = {n: e for n in there - {draft.name} if (e := scope.entry(n)) and fits(e, draft.type)}
        if draft.type == "conversion":
            entity = str(draft.value("entity"))
            fitting = {n: e for n, e in fitting.items() if is_joined_by(entity, e, scope.known)}
        labels = {name: str(entry.get("label") or "") for name, entry in fitting.items()}
        about = {name: str(entry.get("description") or "") for name, entry in fitting.items()}
        is_table = given.name in scope.known.models  # it is what it says, and no slip of the pen
        near = None if is_table else meant_name(given.name, labels, about) or closest(given.name, labels)
        if _say_no_name(given, fitting, notes):
            return
        columns = [m.name for m in scope.known.models.values() if given.name in m.columns]
        advice = f"Did you mean `{near}`?" if near else ""
        if is_table:
            advice = "It is a table: define a metric that counts in it first."
        if columns and not near:
            advice = f"It is a column of {columns[0]}: define a simple metric of it first."
        notes.say(
            given.place,
            f"There is no metric `{given.name}`.",
            f"`{given.role}` is the name of a metric: the catalogue lists them.",
            advice,
            respelt(given.place, given.name, near),
        )
        return
    node = given.node.value.get("filter") if isinstance(given.node.value, dict) else None
    models = scope.models_below(given.name, frozenset({draft.name}))
    check_filters(node, models, scope, notes)


def _say_no_name(given: Input, there: Collection[str], notes: Notes) -> bool:
    """Note an input that is a place to fill in, or a calculation; false for one that may be a name."""
    said = given.name.strip()
    if _TO_FILL_IN.fullmatch(said):
        notes.say(
            given.place,
            f"`{given.role}` is still to be filled in.",
            f"`{given.role}` is the name of a metric: the catalogue lists them.",
        )
        return True
    if not _CALCULATION.search(said):
        return False
    inside = [word for word in re.findall(r"\w+", said) if word in there]
    one = inside[0] if len(inside) == 1 and "/" not in said else None
    notes.say(
        given.place,
        f"`{said}` is a calculation, and `{given.role}` names a metric.",
        "The name of a metric: what it counts, and how, is written where it is defined.",
        f"Did you mean `{one}`?"
        if one
        else "Define it as a metric of its own first: one of type simple counts, one of type derived calculates.",
        given.node.replaced_by(one) if one and isinstance(given.node.value, str) else None,
    )
    return True


def _check_length(draft: Draft, history_days: int, notes: Notes) -> None:
    windows = [("window", draft.window, draft.place("window"))]
    windows += [("offset_window", i.offset_window, i.place) for i in draft.inputs]
    for key, window, place in windows:
        if window and window.days > history_days:
            notes.say(
                place,
                f"The `{key}` of {window.count:,} {window.grain}s is longer than the history.",
                f"The history has {history_days:,} days.",
                f"Write a shorter one, such as `{key}: 28 days`.",
            )


def _check_circles(scope: Scope, notes: Notes) -> None:
    """Note metrics that are computed from themselves, over others."""
    for draft in scope.drafts.values():
        way = scope.way_round(draft.name)
        if way:
            notes.say(
                draft.inputs[0].place if draft.inputs else draft.place(),
                f"`{draft.name}` is computed from itself: {' → '.join([draft.name, *way])}.",
                "Metrics that are computed from others, down to simple ones.",
                "Break the circle: define one of them from a simple metric.",
            )
            return
