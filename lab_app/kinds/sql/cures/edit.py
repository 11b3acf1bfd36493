"""What cures are made of: an edit of a node of the query's tree, and what was asked for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from lab_app.kinds.sql.trees import text_of, tree_of

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LONGEST = 70  # characters of a query that a sentence quotes


@dataclass(frozen=True)
class Edit:
    """What is wrong, as a sentence, and what mends it: a node of a copied tree in, what takes its place out."""

    says: str
    mend: Callable[[Any], Any]


@dataclass(frozen=True)
class Condition:
    """A condition of the solution, or several: its columns, all of one table, and its tree."""

    table: str
    columns: tuple[str, ...]
    tree: Any


@dataclass(frozen=True)
class Asked:
    """What the solution of an exercise says, from which cures are tried."""

    days: tuple[dt.date, ...]
    texts: tuple[str, ...]
    numbers: tuple[str, ...]
    counted: tuple[str, ...]
    columns: tuple[str, ...]
    partitions: tuple[str, ...]
    tables: tuple[str, ...]
    added: tuple[str, ...]
    conditions: tuple[Condition, ...]


def asked_of(solution: str) -> Asked:
    """What a solution says."""
    tree = tree_of(solution)
    literals = list(tree.find_all(exp.Literal))
    texts = list(dict.fromkeys(str(n.this) for n in literals if n.is_string))
    days = sorted({dt.date.fromisoformat(text) for text in texts if DAY.fullmatch(text)})
    return Asked(
        tuple(days),
        tuple(text for text in texts if not DAY.fullmatch(text)),
        tuple(dict.fromkeys(str(n.this) for n in literals if not n.is_string)),
        tuple(
            dict.fromkeys(
                str(column.name)
                for count in tree.find_all(exp.Count)
                if isinstance(count.this, exp.Distinct)
                for column in count.find_all(exp.Column)
            )
        ),
        tuple(dict.fromkeys(str(column.name) for column in tree.find_all(exp.Column))),
        tuple(
            dict.fromkeys(
                str(part.name)
                for window in tree.find_all(exp.Window)
                for part in window.args.get("partition_by") or ()
            )
        ),
        tuple(dict.fromkeys(str(table.name) for table in tree.find_all(exp.Table))),
        tuple(
            dict.fromkeys(
                str(column.name) for added in tree.find_all(exp.Sum) for column in added.find_all(exp.Column)
            )
        ),
        tuple(_conditions(tree)),
    )


def _conditions(tree: Any) -> Iterator[Condition]:
    """The conditions on rows: each of those that AND joins, all on one column, and all on one table."""
    for select in tree.find_all(exp.Select):
        tables = sources(select)
        parts = [part for clause in _clauses(select) for part in conjuncts(clause)]
        single = []
        for part in parts:
            columns = {(tables.get(c.table) or _only(tables), str(c.name)) for c in part.find_all(exp.Column)}
            if len(columns) == 1 and not part.find(exp.Query, exp.Window, exp.AggFunc):
                single.append((*columns.pop(), part))
        for table, column, part in single:
            yield Condition(table, (column,), part)
        for table, column in dict.fromkeys((table, column) for table, column, _ in single):
            yield from _together(table, [(c, p) for t, c, p in single if (t, c) == (table, column)], 1)
        for table in dict.fromkeys(table for table, _, _ in single):
            yield from _together(table, [(c, p) for t, c, p in single if t == table], 2)


def _together(table: str, parts: list[tuple[str, Any]], fewest_columns: int) -> Iterator[Condition]:
    """Several conditions as one, if there are several, on as many columns or more."""
    columns = tuple(dict.fromkeys(column for column, _ in parts))
    if len(parts) > 1 and len(columns) >= fewest_columns:
        yield Condition(table, columns, exp.and_(*(part.copy() for _, part in parts)))


def _clauses(select: Any) -> Iterator[Any]:
    if select.args.get("where"):
        yield select.args["where"].this
    for join in select.args.get("joins") or ():
        if join.args.get("on"):
            yield join.args["on"]


def _only(tables: dict[str, str]) -> str:
    return next(iter(tables.values())) if len(tables) == 1 else ""


def sources(select: Any) -> dict[str, str]:
    """The tables that a SELECT reads: what they are called there, and their names."""
    found = [select.args.get("from_") or select.args.get("from"), *(select.args.get("joins") or ())]
    return {
        str(part.this.alias_or_name): str(part.this.name)
        for part in found
        if part is not None and isinstance(part.this, exp.Table)
    }


def conjuncts(condition: Any) -> list[Any]:
    """The conditions that AND joins, in order."""
    if isinstance(condition, exp.And):
        return [*conjuncts(condition.left), *conjuncts(condition.right)]
    if isinstance(condition, exp.Paren) and isinstance(condition.this, exp.And):
        return conjuncts(condition.this)
    return [condition]


def select_of(node: Any) -> Any:
    """The SELECT in which a node stands."""
    return node.find_ancestor(exp.Select)


def shown(node: Any) -> str:
    """A part of the query as a sentence quotes it."""
    text = re.sub(r"CAST\(('[^']*') AS (DATE|TIMESTAMP)\)", r"\2 \1", text_of(node))
    text = re.sub(r"\bNOT ([\w.\"]+) (IN|LIKE|ILIKE|BETWEEN)\b", r"\1 NOT \2", text).replace("`", "")
    text = " ".join(text.split())
    return f"`{text if len(text) <= LONGEST else text[: LONGEST - 1] + '…'}`"


def put(new: Any) -> Callable[[Any], Any]:
    """The edit that puts something else in a node's place."""
    return lambda _: new.copy()


def with_part(name: str, value: Any) -> Callable[[Any], Any]:
    """The edit that sets one part of a node."""

    def mend(node: Any) -> Any:
        node.set(name, value)
        return node

    return mend


def as_kind(other: Any) -> Callable[[Any], Any]:
    """The edit that makes an expression of another kind over the same parts."""
    return lambda node: other(**node.args)
