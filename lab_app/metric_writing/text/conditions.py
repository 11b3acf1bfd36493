"""Plain conditions of a filter: a dimension that is, or is not, one of some values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from lab_app.metric_writing.text.expressions import ExpressionError, parsed_sql
from lab_app.metric_writing.text.filters import with_calls_named

Value = str | bool
"""A text, or true or false."""


@dataclass(frozen=True)
class Condition:
    """What is counted: rows whose `dimension` is one of `values`, or with `is_not` those whose is none of them."""

    dimension: str
    is_not: bool
    values: tuple[Value, ...]


def read_conditions(sql: str) -> tuple[Condition, ...] | None:
    """The conditions that all must hold, None for anything else that a filter may say."""
    try:
        plain, calls = with_calls_named(sql)
    except ExpressionError:
        return None
    dimensions = {name: call.name for name, call in calls.items() if call.kind == "Dimension"}
    parsed = parsed_sql(plain)
    if parsed is None or any(call.grain for call in calls.values()):
        return None
    found = [_condition(part, dimensions) for part in _parts(parsed)]
    return tuple(one for one in found if one) if all(found) else None


def conditions_sql(conditions: tuple[Condition, ...]) -> str:
    """The filter that says this, as MetricFlow reads it; empty for none."""
    return " and ".join(_sql(one) for one in conditions)


def _parts(node: Any) -> list[Any]:
    if isinstance(node, exp.Paren):
        return _parts(node.this)
    return [*_parts(node.left), *_parts(node.right)] if isinstance(node, exp.And) else [node]


def _condition(node: Any, dimensions: dict[str, str]) -> Condition | None:
    is_not = isinstance(node, exp.Not | exp.NEQ)
    inner = node.this if isinstance(node, exp.Not) else node
    if isinstance(node, exp.Not) and not isinstance(inner, exp.In):
        return None
    if isinstance(inner, exp.In):
        given = inner.expressions
    elif isinstance(inner, exp.EQ | exp.NEQ):
        given = [inner.expression]
    else:
        return None
    name = dimensions.get(inner.this.name) if isinstance(inner.this, exp.Column) else None
    values = tuple(_value(one) for one in given)
    if name is None or not values or any(value is None for value in values):
        return None
    return Condition(name, is_not, tuple(value for value in values if value is not None))


def _value(node: Any) -> Value | None:
    if isinstance(node, exp.Literal) and node.is_string:
        return str(node.this)
    return bool(node.this) if isinstance(node, exp.Boolean) else None


def _sql(one: Condition) -> str:
    call = f"{{{{ Dimension('{one.dimension}') }}}}"
    said = [literal(value) for value in one.values]
    if len(said) == 1:
        return f"{call} {'!=' if one.is_not else '='} {said[0]}"
    return f"{call} {'not in' if one.is_not else 'in'} ({', '.join(said)})"


def literal(value: Value) -> str:
    """The value as SQL has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "'" + value.replace("'", "''") + "'"


def can_be_written(value: object) -> bool:
    """Whether a filter can hold this value: a template's brackets and comments in a text are read as such."""
    if isinstance(value, bool):
        return True
    return isinstance(value, str) and not re.search(
        r"\{[{%#]|[}%#]\}|;|--|/\*|[\x00-\x1f\x7f-\x9f\\\u2028\u2029\ufeff]", value
    )
