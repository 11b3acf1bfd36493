"""Cures for conditions: one too many, one too few, and what they do with NULL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlglot import exp

from lab_app.kinds.sql.cures.edit import (
    Asked,
    Condition,
    Edit,
    as_kind,
    conjuncts,
    put,
    select_of,
    shown,
    sources,
)
from lab_app.kinds.sql.cures.times import day_of

NEGATIVE = (exp.NEQ, exp.Not)
OPPOSITE: dict[Any, Any] = {exp.EQ: exp.NEQ, exp.NEQ: exp.EQ}


def unknown(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001 -- all are called alike
    """A condition that NULL does not meet, though it should; and a list with NULL in it."""
    if isinstance(node, NEGATIVE) and not isinstance(node.this, exp.Is | exp.Exists):
        column = node.find(exp.Column)
        if column is not None:
            yield Edit(
                f"{shown(node)} also drops the rows in which `{column.name}` is NULL: NULL is neither equal to "
                "anything nor different from it.",
                put(
                    exp.paren(
                        exp.or_(node.copy(), exp.Is(this=column.copy(), expression=exp.Null()), copy=False)
                    )
                ),
            )
    if isinstance(node, exp.In) and isinstance(node.parent, exp.Not) and node.args.get("query"):
        inner = node.args["query"].find(exp.Select)
        if inner is not None and len(inner.expressions) == 1:
            listed = inner.expressions[0].unalias()
            yield Edit(
                "One NULL in the list of NOT IN, and it finds nobody. Leave NULL out of the list.",
                _with_known(listed),
            )


def never_true(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001
    """A comparison with NULL, which is never true."""
    if isinstance(node, exp.EQ | exp.NEQ) and isinstance(node.expression, exp.Null):
        is_null = exp.Is(this=node.this.copy(), expression=exp.Null())
        is_same = isinstance(node, exp.EQ)
        yield Edit(
            f"{shown(node)} is never true: write IS {'NULL' if is_same else 'NOT NULL'}.",
            put(is_null if is_same else exp.Not(this=is_null)),
        )


def _with_known(listed: Any) -> Callable[[Any], Any]:
    def mend(node: Any) -> Any:
        inner = node.args["query"].find(exp.Select)
        inner.where(exp.Not(this=exp.Is(this=listed.copy(), expression=exp.Null())), copy=False)
        return node

    return mend


def brackets(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001
    """`a AND b OR c` where `a AND (b OR c)` was meant."""
    if not isinstance(node, exp.Or) or isinstance(node.parent, exp.Or):
        return
    leaves = _alternatives(node)
    first = conjuncts(leaves[0])
    if len(first) > 1:
        says = "AND binds more tightly than OR: put the conditions that OR joins in brackets."
        either = exp.or_(first[-1].copy(), *(leaf.copy() for leaf in leaves[1:]))
        yield Edit(says, put(exp.and_(*(part.copy() for part in first[:-1]), either)))
        last = conjuncts(leaves[-1])
        if len(last) > 1:
            both = exp.or_(first[-1].copy(), *(leaf.copy() for leaf in leaves[1:-1]), last[0].copy())
            yield Edit(
                says, put(exp.and_(*(p.copy() for p in first[:-1]), both, *(p.copy() for p in last[1:])))
            )
    elif len(last := conjuncts(leaves[-1])) > 1:
        either = exp.or_(*(leaf.copy() for leaf in leaves[:-1]), last[0].copy())
        yield Edit(
            "AND binds more tightly than OR: put the conditions that OR joins in brackets.",
            put(exp.and_(either, *(part.copy() for part in last[1:]))),
        )


def either(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001
    """OR where AND was meant."""
    if isinstance(node, exp.Or):
        yield Edit(
            "OR lets through what meets only one of its conditions, and all of them were asked for: AND.",
            lambda n: exp.And(this=_in_brackets(n.left), expression=_in_brackets(n.right)),
        )


def _in_brackets(condition: Any) -> Any:
    return exp.paren(condition.copy()) if isinstance(condition, exp.Or) else condition.copy()


def _alternatives(condition: Any) -> list[Any]:
    if isinstance(condition, exp.Or):
        return [*_alternatives(condition.left), *_alternatives(condition.right)]
    return [condition]


def too_many(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001
    """A condition that leaves out what was asked for."""
    if isinstance(node, exp.And):
        for dropped, kept in ((node.left, node.right), (node.right, node.left)):
            if not isinstance(dropped, exp.And):
                yield Edit(_too_many(dropped), put(kept))
    elif isinstance(node, exp.Select):
        for part in ("where", "having", "qualify"):
            clause = node.args.get(part)
            if clause is not None and not isinstance(clause.this, exp.And):
                yield Edit(_too_many(clause.this), _without(part))
    elif isinstance(node, exp.Filter):
        yield Edit(_too_many(node.expression.this), put(node.this))


def _too_many(condition: Any) -> str:
    return f"The condition {shown(condition)} is one too many: it leaves out what was asked for."


def _without(part: str) -> Callable[[Any], Any]:
    def mend(node: Any) -> Any:
        node.set(part, None)
        return node

    return mend


def missing(node: Any, asked: Asked) -> Iterator[Edit]:
    """A condition that was asked for, and is not there; in WHERE, or in the ON of a join."""
    if isinstance(node, exp.Select) and (tables := sources(node)):
        for condition in asked.conditions:
            for added in _as_here(condition, tables):
                yield Edit(_missing(condition, node.root()), _with(added))
    elif isinstance(node, exp.Join) and node.args.get("on"):
        for condition in asked.conditions:
            if isinstance(node.this, exp.Table) and node.this.name == condition.table:
                (added,) = _as_here(condition, {node.this.alias_or_name: condition.table})
                yield Edit(_missing(condition, node.root()), _with_on(added))


def _missing(condition: Condition, query: Any) -> str:
    """What to say of a condition after which the query is right: that it is missing only if nothing is said of it."""
    names = [f"`{condition.table}.{column}`" for column in condition.columns]
    name = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
    there = {str(column.name) for column in query.find_all(exp.Column)}
    if not there & set(condition.columns):
        return (
            f"A condition on {name} is missing." if len(names) == 1 else f"Conditions on {name} are missing."
        )
    is_time = any(day_of(literal) is not None for literal in condition.tree.find_all(exp.Literal))
    if is_time and query.find(exp.Month, exp.Quarter) and not query.find(exp.Year):
        return "The same months of other years are in as well: give the year, too."
    if isinstance(condition.tree, exp.LT | exp.LTE):
        return f"The range of {name} has no end, or ends too late."
    if isinstance(condition.tree, exp.GT | exp.GTE) and is_time:
        return f"The range of {name} has no beginning, or begins too early."
    return f"What the query says of {name} does not leave out all that it should, or not where it should."


def _as_here(condition: Condition, tables: dict[str, str]) -> Iterator[Any]:
    """The condition in the words of a SELECT that reads `tables`, or by the people of a table that it does not read."""
    aliases = [alias for alias, name in tables.items() if name == condition.table]
    for alias in aliases:
        copy = condition.tree.copy()
        for column in copy.find_all(exp.Column):
            column.set("table", exp.to_identifier(alias))
        yield copy
    if aliases or condition.table != "users":
        return
    copy = condition.tree.copy()
    for column in copy.find_all(exp.Column):
        column.set("table", None)
    people = exp.select("id").from_(exp.to_table("product.users")).where(copy)
    for alias in tables:
        yield exp.In(this=exp.column("user_id", table=alias), query=exp.Subquery(this=people.copy()))


def _with_on(condition: Any) -> Callable[[Any], Any]:
    def mend(node: Any) -> Any:
        node.set("on", exp.and_(node.args["on"].copy(), condition.copy()))
        return node

    return mend


def _with(condition: Any) -> Callable[[Any], Any]:
    def mend(node: Any) -> Any:
        return node.where(condition.copy(), copy=False)

    return mend


def opposite(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001
    """A condition the wrong way round."""
    says = (
        f"{shown(node)} keeps the opposite of what was asked for." if isinstance(node, exp.Condition) else ""
    )
    if type(node) in OPPOSITE:
        yield Edit(says, as_kind(OPPOSITE[type(node)]))
    elif isinstance(node, exp.Not):
        yield Edit(says, put(node.this))
    elif isinstance(node, exp.Is | exp.In | exp.Like | exp.ILike | exp.Exists):
        yield Edit(says, lambda n: exp.not_(exp.paren(n.copy())))
    elif isinstance(node, exp.Column) and isinstance(node.parent, exp.And | exp.Where):
        yield Edit(says, lambda n: exp.not_(n.copy()))


def values(node: Any, asked: Asked) -> Iterator[Edit]:
    """A condition on another value than was asked for, or one that is written otherwise."""
    if not isinstance(node, exp.Literal) or select_of(node) is None:
        return
    around = node.find_ancestor(exp.Binary, exp.In, exp.Between, exp.Func, exp.Limit)
    if around is None:
        return
    text = str(node.this)
    others = asked.texts if node.is_string else asked.numbers
    near = [str(int(text) + 1), str(int(text) - 1)] if text.isdigit() and not node.is_string else []
    for other in dict.fromkeys((*others, *near)):
        if other != text and not other.startswith("-"):
            literal = exp.Literal.string(other) if node.is_string else exp.Literal.number(other)
            yield Edit(f"{shown(node)} in {shown(around)} is not the value that was asked for.", put(literal))
