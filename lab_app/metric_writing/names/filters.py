"""The names in a metric's filters: dimensions, days, entities and metrics that its models must have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lab_app.metric_writing.finding import Notes, closest, in_words, listed
from lab_app.metric_writing.names.known import Model
from lab_app.metric_writing.names.scope import Scope
from lab_app.metric_writing.text.document import Node
from lab_app.metric_writing.text.expressions import EXAMPLE, ExpressionError, Name, replaced_names
from lab_app.metric_writing.text.filters import Call, read_filter
from lab_app.metrics.metric import GRAINS
from lab_app.metrics.spelling import meant_name

_GRAIN = re.compile(rf"__({'|'.join(GRAINS)})$")


@dataclass(frozen=True)
class _Condition:
    """One condition of a metric over these models, and where it stands."""

    sql: str
    node: Node
    models: Sequence[Model]
    dimensions: frozenset[str]  # full names of those that all models have

    @property
    def ends(self) -> dict[str, str]:
        """What comes last in each full name → the full name."""
        return {name.rpartition("__")[2]: name for name in sorted(self.dimensions)}


def check_filters(given: Node | None, models: Sequence[Model], scope: Scope, notes: Notes) -> None:
    """Note what a `filter` of a metric over these models names that is not there."""
    if given is None or given.value is None:
        return
    shared = (
        frozenset.intersection(*(frozenset(scope.dimensions(m)) for m in models)) if models else frozenset()
    )
    for node in given.value if isinstance(given.value, list) else [given]:
        condition = _Condition(str(node.value).strip(), node, models, shared)
        try:
            found = read_filter(condition.sql)
        except ExpressionError as error:
            fix = node.replaced_by(error.instead) if error.instead else None
            notes.say(node.place, error.message, error.expected, error.advice, fix)
            continue
        for call in found.calls:
            _check_call(call, condition, scope, notes)
        _check_bare(found.names, condition, scope, notes)


def _check_call(call: Call, condition: _Condition, scope: Scope, notes: Notes) -> None:
    models = condition.models
    if call.kind == "Metric":
        if call.name not in scope.known.metrics:
            notes.say(condition.node.place, f"There is no metric `{call.name}`, which the filter names.")
        return
    if call.kind == "Entity":
        shared = set.intersection(*(set(m.entities) for m in models)) if models else set()
        if call.name not in shared:
            _say_missing(call, "entity", condition, shared, scope, notes)
        return
    times = {f"{e}__{t}" for m in models for e in m.entities for t in m.time_dimensions} | {"metric_time"}
    name = _GRAIN.sub("", call.name)
    if call.kind == "TimeDimension" or name in times:
        if name not in times:
            _say_missing(call, "day", condition, times, scope, notes)
        return
    if call.name not in condition.dimensions:
        _say_missing(call, "dimension", condition, condition.dimensions, scope, notes)


def _say_missing(
    call: Call, what: str, condition: _Condition, there: Iterable[str], scope: Scope, notes: Notes
) -> None:
    names = sorted(there)
    ends = {name.rpartition("__")[2]: name for name in names}
    near = (
        ends.get(call.name.rpartition("__")[2])
        or _meant_dimension(call.name, names, scope)
        or closest(call.name, names)
    )
    mended = re.sub(rf"(?<=['\"]){re.escape(call.name)}(?=['\"])", near or "", condition.sql)
    of_a_part = not near and what == "dimension" and call.name in scope.known.dimensions
    notes.say(
        condition.node.place,
        f"`{call.name}` is no dimension of all that this metric is computed from."
        if of_a_part
        else f"There is no {what} `{call.name}` to filter this metric by.",
        f"It has {listed(names, most=12)}." if names else "It has none.",
        f"Did you mean `{near}`?"
        if near
        else "Where one of the metrics that it is computed from has it, write the filter below that one."
        if of_a_part
        else "",
        condition.node.replaced_by(mended) if near else None,
    )


def _meant_dimension(name: str, names: Iterable[str], scope: Scope) -> str | None:
    """The dimension that is called or described so; the entity in front of a name says nothing of it."""
    said = {one: scope.known.dimensions[one] for one in names if one in scope.known.dimensions}
    labels = {one: label for one, (label, _) in said.items()}
    return meant_name(name.rpartition("__")[2], labels, {one: about for one, (_, about) in said.items()})


def _check_bare(names: Sequence[Name], condition: _Condition, scope: Scope, notes: Notes) -> None:
    """Note names that stand in a condition on their own: dimensions without a call, texts in the wrong quotes."""
    instead = {one: said for one in names if (said := _meant(one, condition))}
    mended = replaced_names(condition.sql, instead) if instead else condition.sql
    unknown = [one for one in dict.fromkeys(names) if one not in instead]
    for one in unknown:
        _say_unknown(one, mended, condition, scope, notes)
    if unknown or not names:
        return
    texts = [one for one, said in instead.items() if said.startswith("'")]
    alone = [one for one in instead if one not in texts]
    if alone:
        are = "is in the filter on its own" if len(alone) == 1 else "are in the filter on their own"
        message = f"{in_words([f'`{one.name}`' for one in alone])} {are}."
        expected = f"In a filter a dimension is written like this: {instead[alone[0]]}."
    else:
        message, expected = about_text(texts[0]), f"A text in single quotes: {instead[texts[0]]}."
    notes.say(
        condition.node.place, message, expected, f"Write `{mended}`.", condition.node.replaced_by(mended)
    )


def about_text(one: Name) -> str:
    """What is wrong with a text in double quotes, or in none."""
    return (
        f'`"{one.name}"` is in double quotes, which hold names in SQL.'
        if one.is_quoted
        else f"`{one.name}` is a text without quotes."
    )


def as_literal(one: Name) -> str:
    """The text as SQL has it, in single quotes."""
    return "'" + one.name.replace("'", "''") + "'"


def _meant(one: Name, condition: _Condition) -> str:
    """What is written instead: a text in single quotes, a dimension in its call; nothing where it can't be known."""
    is_day = condition.models and all(one.name == model.time_dimension for model in condition.models)
    if not one.is_text and (one.name == "metric_time" or is_day):
        return "{{ TimeDimension('metric_time', 'day') }}"
    full = one.name if one.name in condition.dimensions else condition.ends.get(one.name)
    if one.is_text and (one.is_quoted or full is None):
        return as_literal(one)
    return f"{{{{ Dimension('{full}') }}}}" if full else ""


def _say_unknown(one: Name, mended: str, condition: _Condition, scope: Scope, notes: Notes) -> None:
    homes = [model.name for model in condition.models if one.name in model.columns]
    by_end = closest(one.name, condition.ends)
    near = condition.ends[by_end] if by_end else _meant_dimension(one.name, condition.dimensions, scope)
    there = f"It can look at {listed(sorted(condition.dimensions), most=12)}." if condition.dimensions else ""
    if homes:
        when = "…" if "{{" in mended else mended
        notes.say(
            condition.node.place,
            f"`{one.name}` is a column of {homes[0]} and no dimension: a filter cannot look at it.",
            there,
            f"Put the condition into the `expr` of a simple metric: `case when {when} then … end`.",
        )
        return
    call = f"{{{{ Dimension('{near}') }}}}" if near else ""
    after = replaced_names(mended, {one: call}) if near else ""
    notes.say(
        condition.node.place,
        f"`{one.name}` is in the filter on its own.",
        f"In a filter a dimension is written like this: {EXAMPLE}.",
        f"Did you mean {call}?" if near else f"{there} A text needs single quotes.".strip(),
        condition.node.replaced_by(after) if near else None,
    )
