"""The formula of a derived metric: its inputs by their names, each of them a total already."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lab_app.metric_writing.finding import Notes, listed
from lab_app.metric_writing.names.scope import Scope
from lab_app.metric_writing.text.document import Node
from lab_app.metric_writing.text.draft import Draft
from lab_app.metric_writing.text.expressions import ExpressionError, names_of, replaced_names
from lab_app.metrics.spelling import meant_name

_DRESSED = re.compile(r"[$@:]?(?:[\[`]|\{+)\s*(\w+)\s*(?:[\]`]|\}+)")
_OVER_INPUT = re.compile(
    r"\b(sum|avg|average|mean|count|min|max|median)\s*\(\s*(?:distinct\s+)?(\w+)\s*\)", re.IGNORECASE
)


def check_derived(draft: Draft, scope: Scope, notes: Notes) -> None:
    """Note names in the formula that are no inputs, and inputs that are not in it."""
    names = [i.called for i in draft.inputs]
    for given in draft.inputs:
        if names.count(given.called) > 1:
            notes.say(
                given.place,
                f"`{given.called}` is twice among the inputs.",
                "A different name for each.",
                "Give one an `alias`, and use it in `expr`.",
            )
            return
    node = draft.node.value["expr"]
    expr = str(node.value)
    try:
        used = names_of(expr)
    except ExpressionError as error:
        _say_refused_formula(error, draft, names, notes)
        return
    labels = {i.called: str((scope.entry(i.name) or {}).get("label") or "") for i in draft.inputs}
    unknown = [one for one in dict.fromkeys(used) if one.name not in names]
    near = {one: found for one in unknown if (found := meant_name(one.name, labels))}
    for one in unknown:
        notes.say(
            node.place,
            f"`{one.name}` is used in `expr` but is not among the inputs.",
            f"The inputs are {listed(names)}.",
            f"Did you mean `{near[one]}`?" if one in near else f"Add `{one.name}` to `input_metrics`.",
            node.replaced_by(replaced_names(expr, near)) if one in near else None,
        )
    left = [i for i in draft.inputs if i.called not in {*(one.name for one in used), *near.values()}]
    if left and _say_texts([i.called for i in left], node, notes):
        return
    for given in left:
        notes.say(
            given.place,
            f"`{given.called}` is an input but is not used in `expr`.",
            "Every input is used in `expr`.",
            "Use it, or take it out.",
        )


def _say_texts(names: Sequence[str], node: Node, notes: Notes) -> bool:
    """Note inputs that a formula has in single quotes, which make texts of them; false where there are none."""
    expr = str(node.value)
    quoted = [name for name in names if f"'{name}'" in expr]
    if not quoted:
        return False
    plain = expr
    for name in quoted:
        plain = plain.replace(f"'{name}'", name)
    notes.say(
        node.place,
        f"`'{quoted[0]}'` is a text, because it is in quotes.",
        "The names of inputs, without quotes.",
        f"Write `{plain}`.",
        node.replaced_by(plain),
    )
    return True


def _say_refused_formula(error: ExpressionError, draft: Draft, names: Sequence[str], notes: Notes) -> None:
    """Note a formula that is not read; its inputs are totals already, so that it adds nothing up."""
    node = draft.node.value["expr"]
    bare = _DRESSED.sub(lambda found: found[1] if found[1] in names else found[0], str(node.value))
    if bare != node.value and not error.aggregate:
        notes.say(
            node.place,
            "The `expr` has brackets or other marks around names.",
            f"Their names alone: {listed(names)}.",
            f"Write `{bare}`.",
            node.replaced_by(bare),
        )
        return
    if not error.aggregate:
        fix = node.replaced_by(error.instead) if error.instead else None
        advice = (
            error.advice if error.instead else "Write it with the names of inputs, numbers and arithmetic."
        )
        notes.say(node.place, error.message, error.expected, advice, fix)
        return
    if error.aggregate == "OVER":
        notes.say(
            node.place,
            "The `expr` looks at other rows (OVER), and a formula has the values of one period only.",
            "Names of inputs, numbers and arithmetic.",
            "To look at an earlier period give an input an `offset_window`; the template “Formula” shows how.",
        )
        return
    plain = _OVER_INPUT.sub(lambda found: found[2] if found[2] in names else found[0], str(node.value))
    notes.say(
        node.place,
        f"The `expr` holds {error.aggregate}, but its inputs are totals already.",
        f"Their names alone: {listed(names)}.",
        f"Write `{plain}`." if plain != node.value else "A condition belongs into the filter of an input.",
        node.replaced_by(plain) if plain != node.value else None,
    )
