"""Cures for what a query reads: rows, numbers or times of something else than what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlglot import exp

from lab_app.kinds.sql.cures.edit import Asked, Edit, put, shown, sources

HOUSEHOLD = "household_id"
ROLL_UP = ("user_sessions", "user_activity", {"session_date": "activity_date"})
"""What clients report of visits, what the backend has counted of them, and what the same column is called there."""


def households(node: Any, asked: Asked) -> Iterator[Edit]:
    """Households are counted, joined or ranked where people were asked for."""
    if node.parent is None and HOUSEHOLD not in asked.columns and any(_columns(node, HOUSEHOLD)):
        yield Edit(
            f"`{HOUSEHOLD}` is the number of a household, which several people share: people were asked for.",
            _of_people,
        )


def clients(node: Any, asked: Asked) -> Iterator[Edit]:
    """What clients report, some of which is lost, is read in place of what the backend counts."""
    theirs, ours, columns = ROLL_UP
    if node.parent is not None or ours not in asked.tables or theirs in asked.tables:
        return
    if any(table.name == theirs for table in node.find_all(exp.Table)):
        yield Edit(
            f"`{theirs}` has what clients report, and some of it is lost: `{ours}` was asked for.",
            lambda root: _renamed(root, theirs, ours, columns),
        )


def shifted(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001 -- all are called alike
    """A time is shifted by hours, or to another time zone."""
    if isinstance(node, exp.Add | exp.Sub) and _is_of_hours(node.expression) and node.this.find(exp.Column):
        yield Edit(
            f"{shown(node)} shifts the time by hours: days are counted in UTC, as times are kept.",
            put(node.this),
        )
    elif isinstance(node, exp.AtTimeZone):
        yield Edit(f"{shown(node)} is the time of another zone: days are counted in UTC.", put(node.this))


def totals(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001
    """Rows with totals beside those of the groups."""
    if isinstance(node, exp.Group) and node.find(exp.Rollup, exp.Cube):
        groups = [part for one in node.expressions for part in (one.expressions or [one])]
        yield Edit(
            f"{shown(node)} adds rows with totals, and only the groups were asked for.",
            put(exp.Group(expressions=groups)),
        )
    elif isinstance(node, exp.Union) and node.parent is None:
        yield Edit("What comes below UNION adds rows that were not asked for.", _first_part)


def _of_people(root: Any) -> Any:
    for column in list(_columns(root, HOUSEHOLD)):
        select = column.find_ancestor(exp.Select)
        tables = sources(select) if select is not None else {}
        table = tables.get(str(column.table)) or ("users" if "users" in tables.values() else "")
        column.this.set("this", "id" if table == "users" else "user_id")
    return root


def _renamed(root: Any, theirs: str, ours: str, columns: dict[str, str]) -> Any:
    for table in list(root.find_all(exp.Table)):
        if table.name == theirs:
            table.this.set("this", ours)
    for column in list(root.find_all(exp.Column)):
        column.this.set("this", columns.get(str(column.name), str(column.name)))
        if column.table == theirs:
            column.set("table", exp.to_identifier(ours))
    return root


def _first_part(root: Any) -> Any:
    first = root.left.copy()
    for part in ("with_", "with", "order"):
        if root.args.get(part) and isinstance(first, exp.Select):
            first.set(part, root.args[part].copy())
    return first


def _columns(root: Any, name: str) -> Iterator[Any]:
    return (column for column in root.find_all(exp.Column) if column.name == name)


def _is_of_hours(node: Any) -> bool:
    return isinstance(node, exp.Interval) and str(node.unit or "").upper().rstrip("S") in {"HOUR", "MINUTE"}
