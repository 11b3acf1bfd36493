"""Texts that a filter compares with and no row has: a condition on them holds nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lab_app.metric_writing.finding import Finding, closest, listed
from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.text.document import Node
from lab_app.metric_writing.text.draft import Draft
from lab_app.metric_writing.text.filters import compared_texts
from lab_app.sandbox import QueryError, Sandbox

_MOST = 1000  # a dimension with more values is no list that one chooses from


def filter_value_warnings(drafts: Sequence[Draft], known: Known, sandbox: Sandbox) -> list[Finding]:
    """A warning for each text in a filter that its dimension does not have, with the one that was probably meant."""
    found = []
    for node in _conditions(drafts):
        for dimension, text in compared_texts(str(node.value)):
            there = _values(dimension, known, sandbox)
            if there and text not in there:
                found.append(_no_row(dimension, text, there, node))
    return found


def _conditions(drafts: Sequence[Draft]) -> Iterator[Node]:
    for draft in drafts:
        for block in (draft.node, *(given.node for given in draft.inputs)):
            given = block.value.get("filter") if isinstance(block.value, dict) else None
            if given is not None and given.value is not None:
                yield from given.value if isinstance(given.value, list) else [given]


def _values(dimension: str, known: Known, sandbox: Sandbox) -> list[str]:
    """The dimension's values; none where they can't be listed."""
    entity, _, name = dimension.rpartition("__")
    home = known.models.get(known.homes.get(entity, ""))
    if home is None or name not in home.dimensions:
        return []
    model = next(m for m in known.content["semantic_models"] if m["name"] == home.semantic)
    column = next((d.get("expr") or name for d in model["dimensions"] if d["name"] == name), name)
    relation = model["node_relation"]
    table = f'"{relation["schema_name"]}"."{relation["alias"]}"'
    try:
        rows = sandbox.run(f"SELECT DISTINCT {column} FROM {table}", limit=_MOST).rows
    except QueryError:
        return []
    values = [row[0] for row in rows if row[0] is not None]
    return [] if len(rows) >= _MOST or not all(isinstance(v, str) for v in values) else sorted(values)


def _no_row(dimension: str, text: str, there: Sequence[str], node: Node) -> Finding:
    near = closest(text, there)
    mended = str(node.value).strip().replace(f"'{text}'", f"'{near}'") if near else ""
    return Finding(
        "values",
        f"No row has `{text}` as `{dimension}`, so this condition holds nowhere.",
        node.place.line,
        node.place.column,
        expected=f"It has {listed(there, most=12)}.",
        advice=f"Did you mean `{near}`?" if near else None,
        fix=node.replaced_by(mended) if near else None,
        is_warning=True,
    )
