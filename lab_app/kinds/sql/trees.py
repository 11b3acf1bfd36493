"""Queries as trees: what is read of them, and what is taken out of them. A text that is no query has none."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

DIALECT = "duckdb"
ROUNDING = (exp.Round, exp.Floor, exp.Ceil, exp.Trunc)
TEXTS = {"FORMAT", "PRINTF", "TO_CHAR"}
COMPUTED = (exp.Column, exp.Star, exp.Query, exp.AggFunc, exp.Anonymous)
COARSE_TYPES = {"INT", "BIGINT", "SMALLINT", "TINYINT", "HUGEINT", "INT128", "DECIMAL", "FLOAT"}


def tree_of(sql: str) -> Any:
    """The query's tree, None for what cannot be read."""
    try:
        found = sqlglot.parse(sql, dialect=DIALECT)
    except (SqlglotError, RecursionError, ValueError):
        return None
    return found[0] if len(found) == 1 and isinstance(found[0], exp.Query) else None


def text_of(tree: Any) -> str:
    """The tree as a query."""
    return str(tree.sql(dialect=DIALECT))


def reads_no_table(tree: Any) -> bool:
    """Whether all that a query gives is typed in: it reads nothing but lists that it makes itself."""
    names = {cte.alias_or_name.casefold() for cte in tree.find_all(exp.CTE)}
    return not any(
        isinstance(table.this, exp.Identifier) and (table.db or table.name.casefold() not in names)
        for table in tree.find_all(exp.Table)
    )


def unrounded(sql: str, keys: Collection[str] = ()) -> str | None:
    """The query without what rounds its result's values, or writes them as texts; None where nothing does.

    Columns named in `keys` say which row is meant, and stay.
    """
    tree = tree_of(sql)
    if tree is None:
        return None
    copy = tree.copy()
    changed = False
    for select in _outermost(copy):
        for item in list(select.expressions):
            if item.alias_or_name.casefold() in keys:
                continue
            value = item.this if isinstance(item, exp.Alias) else item
            bare = _bare(value)
            if bare is not value:
                changed = True
                named = exp.alias_(bare.copy(), item.alias) if item.alias else bare.copy()
                item.replace(named)
    return text_of(copy) if changed else None


def _outermost(tree: Any) -> list[Any]:
    """The SELECTs whose columns are the result's."""
    while isinstance(tree, exp.Subquery):
        tree = tree.this
    if isinstance(tree, exp.Select):
        return [tree]
    if isinstance(tree, exp.SetOperation):
        return [*_outermost(tree.left), *_outermost(tree.right)]
    return []


def _bare(value: Any) -> Any:
    """The value inside of whatever rounds it; `value` itself where nothing does."""
    inner = _inside(value)
    if inner is None:
        return value
    bare = _bare(inner)
    # Brackets and casts that keep every digit are no rounding, but may stand around one.
    is_only_around = isinstance(value, exp.Paren | exp.Cast) and not _is_coarse(value)
    return value if is_only_around and bare is inner else bare


def _inside(value: Any) -> Any:
    """What is rounded, cast, written as a text or put in brackets here; None for anything else."""
    if isinstance(value, (*ROUNDING, exp.Paren, exp.Cast)):
        return value.this
    if isinstance(value, exp.Anonymous | exp.Format) and _name(value) in TEXTS:
        written = [*([value.this] if isinstance(value.this, exp.Expression) else []), *value.expressions]
        return written[1] if len(written) == 2 else None
    return None


def _is_coarse(value: Any) -> bool:
    return isinstance(value, exp.Cast) and value.to.this.name in COARSE_TYPES


def _name(node: Any) -> str:
    return str(node.name if isinstance(node, exp.Anonymous) else node.key).upper()


def is_typed_in(sql: str) -> bool:
    """Whether nothing of the result comes from a table: all of it is typed in."""
    tree = tree_of(sql)
    if tree is None:
        return False
    values = [item for select in _outermost(tree) for item in select.expressions]
    return reads_no_table(tree) or bool(values and not any(item.find(*COMPUTED) for item in values))


def of_humans(sql: str) -> str:
    """The query without the rows of bots and colleagues, as the models of people know them."""
    tree = tree_of(sql).copy()
    for table in list(tree.find_all(exp.Table)):
        if table.db or not isinstance(table.parent, exp.From | exp.Join) or table.name in _made_here(tree):
            continue
        person = "id" if table.name == "users" else "user_id"
        people = f"SELECT * FROM {table.name} WHERE {person} IN (SELECT user_id FROM marts.dim_users WHERE is_human)"
        table.replace(exp.alias_(exp.Subquery(this=tree_of(people)), table.alias_or_name, table=True))
    return text_of(tree)


def _made_here(tree: Any) -> set[str]:
    return {str(cte.alias) for cte in tree.find_all(exp.CTE)}


def words_of(sql: str) -> str:
    """The query in capitals, without comments and without what stands in quotes: to look for its words."""
    bare = re.sub(r"'(?:[^']|'')*'", "''", re.sub(r"--[^\n]*|/\*.*?(?:\*/|\Z)", " ", sql, flags=re.DOTALL))
    return re.sub(r"\s+", " ", bare).upper()
