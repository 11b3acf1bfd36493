"""Wrong queries made from a right one: each differs in one thing that people get wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import sqlglot
from sqlglot import exp

# An edit takes a node of a copy of the query's tree and gives what is put in its place.
Edit = Callable[[Any], Any]

SWAPS: dict[Any, tuple[Any, ...]] = {
    exp.GTE: (exp.GT,),
    exp.GT: (exp.GTE,),
    exp.LT: (exp.LTE,),
    exp.LTE: (exp.LT,),
    exp.EQ: (exp.NEQ,),
    exp.Sum: (exp.Avg,),
    exp.Avg: (exp.Sum, exp.Median),
    exp.Median: (exp.Avg,),
    exp.Intersect: (exp.Union, exp.Except),
}
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def mutants(sql: str) -> Iterator[tuple[str, str]]:
    """What was changed, and the query with that change; each change by itself.

    Raises sqlglot's SqlglotError for a text that is no query.
    """
    tree: Any = sqlglot.parse_one(sql, dialect="duckdb")
    seen = {tree.sql(dialect="duckdb")}
    for place, original in enumerate(list(tree.walk())):
        for name, edit in _edits(original):
            copy = tree.copy()
            node = list(copy.walk())[place]
            node.replace(edit(node))
            text = copy.sql(dialect="duckdb")
            if text not in seen:
                seen.add(text)
                yield name, text


def _edits(node: Any) -> Iterator[tuple[str, Edit]]:  # noqa: C901 -- one case for each kind of edit
    """What may be changed at `node`: the change's name, and the edit that makes it."""
    for other in SWAPS.get(type(node), ()):
        yield f"{type(node).__name__} to {other.__name__}", partial(_as, other)
    if isinstance(node, exp.Literal):
        yield from _of_literal(node)
    if isinstance(node, exp.And):
        yield "left condition dropped", lambda n: n.expression.copy()
        yield "right condition dropped", lambda n: n.this.copy()
        yield "AND to OR", partial(_as, exp.Or)
    if isinstance(node, exp.Not):
        yield "NOT dropped", lambda n: n.this.copy()
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct):
        where = " in FILTER" if isinstance(node.parent, exp.Filter) else ""
        yield f"DISTINCT dropped{where}", lambda n: exp.Count(this=n.this.expressions[0].copy())
    if isinstance(node, exp.Select):
        for part in ("where", "distinct", "qualify", "limit"):
            if node.args.get(part) is not None:
                yield f"{part} dropped", partial(_with, part, None)
    if isinstance(node, exp.Join):
        is_left = node.args.get("side") == "LEFT"
        name = "LEFT dropped" if is_left else "JOIN to LEFT JOIN"
        yield name, partial(_with, "side", None if is_left else "LEFT")
    if isinstance(node, exp.Ordered):
        yield "order reversed", partial(_with, "desc", not node.args.get("desc"))
    if isinstance(node, exp.Window) and node.args.get("partition_by"):
        yield "PARTITION BY dropped", partial(_with, "partition_by", None)
    if isinstance(node, exp.Rank):
        for function in ("ROW_NUMBER", "DENSE_RANK"):
            yield f"RANK to {function}", partial(_put, exp.Anonymous(this=function))


def _of_literal(literal: Any) -> Iterator[tuple[str, Edit]]:
    text = str(literal.this)
    if literal.is_string and DATE.fullmatch(text):
        day = dt.date.fromisoformat(text)
        for days in (-1, 1):
            moved = (day + dt.timedelta(days=days)).isoformat()
            yield f"{day} to {moved}", partial(_put, exp.Literal.string(moved))
    elif literal.is_string:
        yield f"'{text}' to 'other'", partial(_put, exp.Literal.string("other"))
    elif literal.is_int:
        for number in (int(text) - 1, int(text) + 1):
            if number > 0:
                yield f"{text} to {number}", partial(_put, exp.Literal.number(number))


def _as(other: Any, node: Any) -> Any:
    """An expression of another kind over the same parts."""
    return other(**node.args)


def _with(part: str, value: Any, node: Any) -> Any:
    """The same expression with one part changed."""
    node.set(part, value)
    return node


def _put(other: Any, node: Any) -> Any:  # noqa: ARG001 -- all edits are called alike
    """Something else."""
    return other
