"""Wrong queries made from a right one: each differs in one thing that people get wrong."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import sqlglot
from sqlglot import exp

SWAPS: dict[type[exp.Expression], tuple[type[exp.Expression], ...]] = {
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
    """What was changed, and the query with that change; each change by itself."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    count = sum(1 for _ in tree.walk())
    seen = {tree.sql(dialect="duckdb")}
    for place in range(count):
        for name, changed in _changes(tree, place):
            text = changed.sql(dialect="duckdb")
            if text not in seen:
                seen.add(text)
                yield name, text


def _node(tree: exp.Expression, place: int) -> exp.Expression:
    return list(tree.walk())[place]


def _changes(tree: exp.Expression, place: int) -> Iterator[tuple[str, exp.Expression]]:
    original = _node(tree, place)

    def with_change(build: object) -> exp.Expression:
        copy = tree.copy()
        node = _node(copy, place)
        node.replace(build(node))  # type: ignore[operator]
        return copy

    for other in SWAPS.get(type(original), ()):
        yield f"{type(original).__name__} to {other.__name__}", with_change(lambda n, o=other: o(**n.args))
    if isinstance(original, exp.Literal):
        yield from _literals(original, with_change)
    if isinstance(original, exp.And):
        yield "left condition dropped", with_change(lambda n: n.expression.copy())
        yield "right condition dropped", with_change(lambda n: n.this.copy())
        yield "AND to OR", with_change(lambda n: exp.Or(**n.args))
    if isinstance(original, exp.Not):
        yield "NOT dropped", with_change(lambda n: n.this.copy())
    if isinstance(original, exp.Count) and isinstance(original.this, exp.Distinct):
        where = " in FILTER" if isinstance(original.parent, exp.Filter) else ""
        yield f"DISTINCT dropped{where}", with_change(lambda n: exp.Count(this=n.this.expressions[0].copy()))
    if isinstance(original, exp.Select):
        yield from _selects(tree, place, original)
    if isinstance(original, exp.Join):
        copy = tree.copy()
        join = _node(copy, place)
        was_left = join.side == "LEFT"
        join.set("side", None if was_left else "LEFT")
        yield "LEFT dropped" if was_left else "JOIN to LEFT JOIN", copy
    if isinstance(original, exp.Ordered):
        copy = tree.copy()
        _node(copy, place).set("desc", not original.args.get("desc"))
        yield "order reversed", copy
    if isinstance(original, exp.Window) and original.args.get("partition_by"):
        copy = tree.copy()
        _node(copy, place).set("partition_by", None)
        yield "PARTITION BY dropped", copy
    if isinstance(original, exp.Rank):
        for other in ("ROW_NUMBER", "DENSE_RANK"):
            yield f"RANK to {other}", with_change(lambda _, o=other: exp.Anonymous(this=o))


def _literals(literal: exp.Literal, with_change: object) -> Iterator[tuple[str, exp.Expression]]:
    if literal.is_string and DATE.fullmatch(str(literal.this)):
        day = dt.date.fromisoformat(str(literal.this))
        for days in (-1, 1):
            moved = (day + dt.timedelta(days=days)).isoformat()
            yield f"{day} to {moved}", with_change(lambda _, m=moved: exp.Literal.string(m))  # type: ignore[operator]
    elif literal.is_string:
        yield f"'{literal.this}' to 'other'", with_change(lambda _: exp.Literal.string("other"))  # type: ignore[operator]
    elif literal.is_int:
        for number in (int(literal.this) - 1, int(literal.this) + 1):
            if number > 0:
                yield (
                    f"{literal.this} to {number}",
                    with_change(lambda _, n=number: exp.Literal.number(n)),  # type: ignore[operator]
                )


def _selects(tree: exp.Expression, place: int, select: exp.Select) -> Iterator[tuple[str, exp.Expression]]:
    for part in ("where", "distinct", "qualify", "limit"):
        if select.args.get(part) is not None:
            copy = tree.copy()
            _node(copy, place).set(part, None)
            yield f"{part} dropped", copy
