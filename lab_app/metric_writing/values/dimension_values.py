"""The values that a dimension has in a release."""

from __future__ import annotations

from lab_app.metric_writing.names.known import Known
from lab_app.metric_writing.text.conditions import Value
from lab_app.sandbox import QueryError, Sandbox

_MOST = 1000  # a dimension with more values is no list that one chooses from


def values_of(dimension: str, known: Known, sandbox: Sandbox) -> list[Value]:
    """The texts, or true and false, that rows have as this dimension, in order; none where they can't be listed."""
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
    return [] if len(rows) >= _MOST or not all(isinstance(v, str | bool) for v in values) else sorted(values)
