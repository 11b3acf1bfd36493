"""Conditions on dimensions, as people write them, turned into MetricFlow's templates.

A condition is parsed and written anew from the few forms that are allowed, so that nothing of it
reaches MetricFlow's Jinja or the warehouse as it was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

Value = str | int | float | bool
Filter = str | Mapping[str, Value | Sequence[Value]] | None

_ALLOWED = (
    exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In,
    exp.Between, exp.Like, exp.Is, exp.Null, exp.Boolean, exp.Literal, exp.Column, exp.Identifier, exp.Neg,
)  # fmt: skip


class FilterError(ValueError):
    """A condition that is not understood. The message is for the person who wrote it."""


def filter_template(where: Filter, resolve: Callable[[str], str]) -> str | None:
    """The condition as a MetricFlow template, None for no condition.

    `resolve` gives the full name of a dimension, or raises. Raises FilterError.
    """
    if where is None:
        return None
    if isinstance(where, Mapping):
        parts = [_membership(resolve(name), allowed) for name, allowed in where.items()]
        return " AND ".join(parts) or None
    if not where.strip():
        return None
    return _condition(where, resolve)


def _membership(name: str, allowed: Value | Sequence[Value]) -> str:
    values = [allowed] if isinstance(allowed, (str, int, float, bool)) else list(allowed)
    if not values:
        raise FilterError(f"The filter on {name.rsplit('__', maxsplit=1)[-1]} allows no value.")
    return f"{_template(name)} IN ({', '.join(_literal(value) for value in values)})"


def _condition(where: str, resolve: Callable[[str], str]) -> str:
    example = "Write it like: country = 'DE' and signup_platform in ('ios', 'web')."
    try:
        parsed = sqlglot.parse_one(where, dialect="duckdb", into=exp.Condition)
    except SqlglotError:
        raise FilterError(f"The filter is not understood: {where.strip()!r}. {example}") from None
    names: dict[str, str] = {}
    for node in parsed.walk():
        if not isinstance(node, _ALLOWED):
            raise FilterError(
                f"A filter may compare dimensions with values; {node.sql('duckdb')!r} is something else. {example}"
            )
        if isinstance(node, exp.Column):
            if node.table:
                raise FilterError(f"Name the dimension alone, without {node.table!r} in front. {example}")
            names[node.name] = resolve(node.name)
    if not names:
        raise FilterError(f"The filter names no dimension: {where.strip()!r}. {example}")
    if any("{" in literal.name or "}" in literal.name for literal in parsed.find_all(exp.Literal)):
        raise FilterError("A value in a filter cannot hold curly brackets.")

    def replace(node: exp.Expression) -> exp.Expression:
        return (
            exp.Column(this=exp.Identifier(this=_mark(names[node.name])))
            if isinstance(node, exp.Column)
            else node
        )

    text = parsed.transform(replace).sql("duckdb")
    for name in names.values():
        text = text.replace(_mark(name), _template(name))
    return f"({text})"


def _mark(name: str) -> str:
    return f"__dimension__{name}__"


def _template(name: str) -> str:
    return f"{{{{ Dimension('{name}') }}}}"


def _literal(value: Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return repr(value)
    if "{" in value or "}" in value:
        raise FilterError("A value in a filter cannot hold curly brackets.")
    return "'" + value.replace("'", "''") + "'"
