"""Cures for orders, ranks and groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlglot import exp

from lab_app.kinds.sql.cures.edit import Asked, Edit, put, select_of, shown, sources, with_part

TIES = {
    "ROW_NUMBER": "ROW_NUMBER puts rows with the same value one after the other, and cuts between them by chance. "
    "RANK gives them the same rank.",
    "DENSE_RANK": "DENSE_RANK counts values, not rows: after a tie it lets too many in. RANK counts rows.",
}


def ties(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001 -- all are called alike
    """A list that ends, or goes on, where several share a place."""
    name = _function(node)
    if name in TIES and isinstance(node.parent, exp.Window):
        yield Edit(TIES[name], put(exp.Anonymous(this="RANK")))
    if isinstance(node, exp.Select) and node.args.get("limit") and node.args.get("order"):
        limit = node.args["limit"].expression
        yield Edit(
            f"LIMIT {shown(limit).strip('`')} stops after so many rows, even if the next one has the same value as the last.",
            _rank_for_limit,
        )


def _rank_for_limit(node: Any) -> Any:
    limit, order = node.args["limit"].expression.copy(), node.args["order"]
    first = order.expressions[0].copy()
    named = {item.alias: item.this for item in node.expressions if isinstance(item, exp.Alias)}
    if isinstance(first.this, exp.Column) and not first.this.table and first.this.name in named:
        first.set("this", named[first.this.name].copy())
    rank = exp.Window(this=exp.Anonymous(this="RANK"), order=exp.Order(expressions=[first]))
    node.set("limit", None)
    node.set("qualify", exp.Qualify(this=exp.LTE(this=rank, expression=limit)))
    return node


def cut(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001
    """A LIMIT too many."""
    if isinstance(node, exp.Query) and node.args.get("limit"):
        yield Edit(
            f"{shown(node.args['limit'])} cuts off rows that were asked for.", with_part("limit", None)
        )


def order(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001
    """The other end of the list."""
    if isinstance(node, exp.Ordered):
        yield Edit(
            f"ORDER BY {shown(node).strip('`')} sorts the other way round than was asked for.",
            with_part("desc", not node.args.get("desc")),
        )


def groups(node: Any, asked: Asked) -> Iterator[Edit]:
    """Groups too small, or a ranking over all where each group has its own."""
    if isinstance(node, exp.Window):
        if node.args.get("partition_by"):
            yield Edit(
                "PARTITION BY ranks each group by itself, and one ranking over all was asked for.",
                with_part("partition_by", None),
            )
        select = select_of(node)
        tables = sources(select) if select is not None else {}
        now = node.args.get("partition_by") or ()
        for name in asked.partitions:
            for table in (None, *tables):
                yield Edit(
                    f"The ranking is within each {shown(now[0])}, and each `{name}` needs one of its own."
                    if now
                    else f"There is one ranking over all, and each `{name}` needs one of its own.",
                    with_part("partition_by", [exp.column(name, table=table)]),
                )
    if isinstance(node, exp.Select) and node.args.get("group"):
        keys = node.args["group"].expressions
        for number, key in enumerate(keys):
            if len(keys) > 1:
                yield Edit(
                    f"{shown(key)} is a column too many in GROUP BY: it splits what belongs together.",
                    _without_key(number),
                )
        yield Edit("GROUP BY splits what belongs together.", with_part("group", None))


def _without_key(number: int) -> Callable[[Any], Any]:
    def mend(node: Any) -> Any:
        group = node.args["group"]
        key = group.expressions[number]
        kept = [item for item in node.expressions if item.unalias() != key and item.alias_or_name != key.name]
        group.set("expressions", [k for k in group.expressions if k is not key])
        if kept:
            node.set("expressions", kept)
        return node

    return mend


def _function(node: Any) -> str:
    if isinstance(node, exp.Anonymous):
        return str(node.name).upper()
    return {"rownumber": "ROW_NUMBER", "denserank": "DENSE_RANK"}.get(node.key, "")
