"""Where a metric comes from: metrics below it, columns, tables between, raw tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.metric_writing.text.expressions import ExpressionError, columns_of

if TYPE_CHECKING:
    from lab_app.metric_writing.lineage.raw_columns import ColumnLineage
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.warehouse.dictionary import DictionaryTable


@dataclass(frozen=True)
class Lineage:
    """Names, each kind in order: metrics directly below and above, columns, tables between, raw tables.

    `raw_columns` are those that the columns' values are made of, empty where that cannot be followed.
    """

    metrics: tuple[str, ...]
    used_by: tuple[str, ...]
    columns: tuple[str, ...]
    tables: tuple[str, ...]
    raw: tuple[str, ...]
    raw_columns: tuple[str, ...] = ()


def lineage_of(
    name: str, layer: SemanticLayer, tables: Sequence[DictionaryTable], follow: ColumnLineage | None = None
) -> Lineage:
    """The way of a metric down to the raw tables, and to their columns with `follow`.

    Raises MetricError for an unknown name.
    """
    metric = layer.metric(name)
    columns: dict[str, None] = {}
    sources = layer.sources(name)
    for model, expr in sources:
        try:
            names = columns_of(expr)
        except ExpressionError:
            names = ()
        columns |= dict.fromkeys(f"{model}.{column}" for column in names)
    reads = {table.name: table.reads for table in tables if table.layer != "product"}
    raw_names = {table.name for table in tables if table.layer == "product"}
    waiting = [column.partition(".")[0] for column in columns] or [model for model, _ in sources]
    between: dict[str, None] = {}
    raw: dict[str, None] = {}
    while waiting:
        table = waiting.pop(0)
        if table in reads and table not in between:
            between[table] = None
            waiting += reads[table]
        elif table in raw_names:
            raw[table] = None
    used_by = tuple(m.name for m in layer.metrics() if name in m.inputs)
    followed = _followed(tuple(columns), follow) if follow else ()
    return Lineage(metric.inputs, used_by, tuple(columns), tuple(between), tuple(raw), followed)


def _followed(columns: Sequence[str], follow: ColumnLineage) -> tuple[str, ...]:
    """The raw columns behind all of these; none where one of them cannot be followed."""
    found: set[str] = set()
    for name in columns:
        model, _, column = name.partition(".")
        behind = follow.raw(model, [column])
        if not behind:
            return ()
        found |= {f"{table}.{raw}" for table, raw in behind}
    return tuple(sorted(found))
