"""Texts that a filter compares with and no row has: a condition on them holds nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lab_app.metric_writing.finding import Finding, listed
from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.text.conditions import literal
from lab_app.metric_writing.text.document import Node
from lab_app.metric_writing.text.draft import Draft
from lab_app.metric_writing.text.filters import compared_texts
from lab_app.metric_writing.values.dimension_values import values_of
from lab_app.metrics.spelling import meant_value
from lab_app.metrics.value_names import name_of_value
from lab_app.sandbox import Sandbox


def filter_value_warnings(
    drafts: Sequence[Draft], known: Known, sandbox: Sandbox, *, is_empty: bool = False
) -> list[Finding]:
    """A warning for each text in a filter that its dimension does not have, with the one that was probably meant.

    Of a metric that `is_empty` only those that keep every row out: the others are not why.
    """
    found = []
    for node in _conditions(drafts):
        for dimension, text, is_not in compared_texts(str(node.value)):
            there = [value for value in values_of(dimension, known, sandbox) if isinstance(value, str)]
            if there and text not in there and not (is_not and is_empty):
                found.append(_no_row(dimension, text, is_not, there, node))
    return found


def _conditions(drafts: Sequence[Draft]) -> Iterator[Node]:
    for draft in drafts:
        for block in (draft.node, *(given.node for given in draft.inputs)):
            given = block.value.get("filter") if isinstance(block.value, dict) else None
            if given is not None and given.value is not None:
                yield from given.value if isinstance(given.value, list) else [given]


def _no_row(dimension: str, text: str, is_not: bool, there: Sequence[str], node: Node) -> Finding:
    called = {value: name_of_value(dimension, value) for value in there}
    near = meant_value(text, there, called)
    mended = str(node.value).strip().replace(literal(text), literal(near)) if near else ""
    so = "leaves nothing out" if is_not else "holds nowhere"
    return Finding(
        "values",
        f"No row has `{text}` as `{dimension}`, so this condition {so}.",
        node.place.line,
        node.place.column,
        expected=f"It has {listed(there, most=12)}.",
        advice=f"Did you mean `{near}`?" if near else None,
        fix=node.replaced_by(mended) if near else None,
        is_warning=True,
    )
