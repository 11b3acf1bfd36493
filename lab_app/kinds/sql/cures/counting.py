"""Cures for what is counted, added up and averaged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlglot import exp

from lab_app.kinds.sql.cures.edit import Asked, Edit, as_kind, put, select_of, shown, sources, with_part

SWAPS: dict[Any, tuple[Any, ...]] = {
    exp.Sum: (exp.Avg,),
    exp.Avg: (exp.Median, exp.Sum),
    exp.Median: (exp.Avg,),
    exp.Max: (exp.Sum,),
    exp.Union: (exp.Intersect, exp.Except),
    exp.Except: (exp.Intersect,),
}
INTEGERS = {"INT", "BIGINT", "SMALLINT", "TINYINT", "HUGEINT", "INT128"}


def empty_rows(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001 -- all are called alike
    """The row that LEFT JOIN gives where nothing matches is counted."""
    if not isinstance(node, exp.Count) or not isinstance(node.this, exp.Star):
        return
    select = select_of(node)
    for join in (select.args.get("joins") or ()) if select is not None else ():
        name = join.this.alias_or_name
        for column in ("id", "user_id") if join.args.get("side") == "LEFT" else ():
            yield Edit(
                f"{shown(node)} also counts the row full of NULL that LEFT JOIN gives where nothing matches. "
                f"Count a column of `{name}`.",
                put(exp.Count(this=exp.column(column, table=name))),
            )


def distinct(node: Any, asked: Asked) -> Iterator[Edit]:
    """Rows are counted where something else was asked for: each of it once."""
    if not isinstance(node, exp.Count) or isinstance(node.this, exp.Distinct):
        return
    if node.find_ancestor(exp.Having, exp.Qualify) is not None:
        return
    if isinstance(node.this, exp.Column):
        yield Edit(
            f"{shown(node)} counts rows, and some have the same `{node.this.name}`: here each counts once.",
            put(exp.Count(this=exp.Distinct(expressions=[node.this.copy()]))),
        )
    select = select_of(node)
    tables = sources(select) if select is not None else {}
    for name in dict.fromkeys((*asked.counted, "user_id", "id")):
        for table in (*tables, None) if len(tables) > 1 else (None,):
            column = exp.column(name, table=table)
            yield Edit(
                f"{shown(node)} counts rows, and some have the same `{name}`: here each counts once.",
                put(exp.Count(this=exp.Distinct(expressions=[column]))),
            )


def rows(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001 -- all are called alike
    """Too few rows are counted or added up, or one that is none."""
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct):
        inner = node.this.expressions
        yield Edit(
            f"{shown(node)} counts equal values once, and here every row counts.",
            put(exp.Count(this=exp.Star())),
        )
        if len(inner) == 1:
            yield Edit(
                f"{shown(node)} counts equal values once, and here all of them count.",
                put(exp.Count(this=inner[0])),
            )
    elif isinstance(node, exp.Count) and isinstance(node.this, exp.Column):
        yield Edit(
            f"{shown(node)} counts the rows in which it is known, and leaves out those with NULL.",
            put(exp.Count(this=exp.Star())),
        )
    elif isinstance(node, exp.AggFunc) and isinstance(node.this, exp.Distinct):
        yield Edit(
            f"{shown(node)} takes equal values only once, whatever they belong to.",
            with_part("this", node.this.expressions[0].copy()),
        )


def functions(node: Any, asked: Asked) -> Iterator[Edit]:
    """Another function than was asked for."""
    for other in SWAPS.get(type(node), ()):
        name, right = node.key.upper(), other.key.upper()
        if isinstance(node, exp.SetOperation):
            yield Edit(
                f"{name} puts the two lists together in another way than was asked for.", as_kind(other)
            )
        elif not isinstance(node.this, exp.Distinct):
            yield Edit(
                f"{shown(node)} is not what was asked for: {name} is one thing, {right} another.",
                put(other(this=node.this.copy())),
            )
    if isinstance(node, exp.Union) and node.args.get("distinct"):
        yield Edit("UNION drops rows that are alike; UNION ALL keeps them.", with_part("distinct", False))
    yield from _sums(node, asked)
    yield from _quantiles(node, asked)


def _sums(node: Any, asked: Asked) -> Iterator[Edit]:
    """Rows are counted where amounts were to be added up, or the other way round."""
    if isinstance(node, exp.Count):
        for name in asked.added:
            yield Edit(
                f"{shown(node)} counts, and `{name}` was to be added up.",
                put(exp.Sum(this=exp.column(name))),
            )
    elif isinstance(node, exp.Sum) and not asked.added:
        yield Edit(f"{shown(node)} adds up, and rows were to be counted.", put(exp.Count(this=exp.Star())))


def _quantiles(node: Any, asked: Asked) -> Iterator[Edit]:
    """One of the values, or an estimate, where what lies between two of them was asked for; or another share."""
    name = str(node.name).upper() if isinstance(node, exp.Anonymous) else node.key.upper()
    parts = [*([node.this] if isinstance(node.this, exp.Expression) else []), *node.expressions]
    if isinstance(node, exp.PercentileDisc):
        yield Edit(_BETWEEN, as_kind(exp.PercentileCont))
    elif isinstance(node, exp.ApproxQuantile):
        yield Edit(
            f"{shown(node)} is only about right: QUANTILE_CONT is exact.",
            put(_quantile(node.this, node.args["quantile"])),
        )
    elif isinstance(node, exp.Quantile):
        yield Edit(_BETWEEN, put(_quantile(node.this, node.args["quantile"])))
    elif name in {"QUANTILE_DISC", "QUANTILE"} and len(parts) == 2:
        yield Edit(_BETWEEN, put(_quantile(*parts)))
    elif isinstance(node, exp.Literal) and not node.is_string and "." in str(node.this):
        for number in asked.numbers:
            if "." in number and number != str(node.this):
                yield Edit(
                    f"The share {node.this} is not the one that was asked for.",
                    put(exp.Literal.number(number)),
                )


_BETWEEN = (
    "The quantile is always one of the values here. Where its place lies between two of them, MEDIAN and "
    "QUANTILE_CONT give what is between."
)


def _quantile(value: Any, share: Any) -> Any:
    return exp.Anonymous(this="QUANTILE_CONT", expressions=[value.copy(), share.copy()])


def rounded_early(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001
    """What is rounded, or cut off, before it is added up or divided."""
    if isinstance(node, exp.Round | exp.Floor | exp.Ceil | exp.Trunc):
        yield Edit(f"{shown(node)} rounds too early: round at the end, if at all.", put(node.this))
    elif isinstance(node, exp.Cast) and node.to.this.name in INTEGERS:
        yield Edit(f"{shown(node)} cuts off what comes behind the point.", put(node.this))
    elif isinstance(node, exp.IntDiv):
        yield Edit("// cuts off what comes behind the point: / keeps it.", as_kind(exp.Div))
