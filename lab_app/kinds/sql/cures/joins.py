"""Cures for joins: whom they lose, whom they repeat, and by what they join."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlglot import exp

from lab_app.kinds.sql.cures.edit import Asked, Edit, conjuncts, put, select_of, shown, sources, with_part

KEYS = ("user_id", "id")


def side(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001 -- all are called alike
    """JOIN where LEFT JOIN was needed, and the reverse."""
    if not isinstance(node, exp.Join) or (not node.args.get("on") and not node.args.get("using")):
        return
    name = f"`{node.this.alias_or_name}`"
    if node.args.get("side") in {"LEFT", "FULL", "RIGHT"}:
        says = (
            f"{node.args['side']} JOIN also keeps rows without a match in {name}, which were not asked for."
        )
        yield Edit(says, with_part("side", None))
    if node.args.get("side") != "LEFT":
        yield Edit(
            f"The join with {name} drops the rows that have no match there. LEFT JOIN keeps them.",
            with_part("side", "LEFT"),
        )


def place_of_condition(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001
    """A condition in WHERE that drops the rows which LEFT JOIN has kept."""
    if not isinstance(node, exp.Select) or not node.args.get("where"):
        return
    for number, join in enumerate(node.args.get("joins") or ()):
        if join.args.get("side") != "LEFT" or not join.args.get("on"):
            continue
        name = join.this.alias_or_name
        for place, part in enumerate(conjuncts(node.args["where"].this)):
            columns = list(part.find_all(exp.Column))
            if columns and all(column.table in {name, ""} for column in columns):
                yield Edit(
                    f"{shown(part)} in WHERE drops the rows that LEFT JOIN has kept: the columns of `{name}` are "
                    "NULL there. Such a condition belongs in ON.",
                    _moved((place,), number),
                )
        parts = conjuncts(node.args["where"].this)
        own = [
            place
            for place, part in enumerate(parts)
            if (columns := list(part.find_all(exp.Column))) and all(c.table == name for c in columns)
        ]
        if len(own) > 1:
            yield Edit(
                f"The conditions on `{name}` in WHERE drop the rows that LEFT JOIN has kept: its columns are NULL "
                "there. Such conditions belong in ON.",
                _moved(tuple(own), number),
            )


def _moved(places: tuple[int, ...], number: int) -> Callable[[Any], Any]:
    def mend(node: Any) -> Any:
        parts = conjuncts(node.args["where"].this)
        join = node.args["joins"][number]
        moved = [part.copy() for place, part in enumerate(parts) if place in places]
        kept = [part.copy() for place, part in enumerate(parts) if place not in places]
        join.set("on", exp.and_(join.args["on"].copy(), *moved))
        node.set("where", exp.Where(this=exp.and_(*kept)) if kept else None)
        return node

    return mend


def pairs(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001
    """Two columns joined that are not the numbers of the same thing."""
    if not isinstance(node, exp.EQ) or node.find_ancestor(exp.Join) is None:
        return
    if not isinstance(node.left, exp.Column) or not isinstance(node.right, exp.Column):
        return
    says = f"{shown(node)} joins other rows than were asked for."
    for left in KEYS:
        for right in KEYS:
            mended = exp.EQ(
                this=exp.column(left, table=node.left.table or None),
                expression=exp.column(right, table=node.right.table or None),
            )
            if mended != node:
                yield Edit(says, put(mended))


def columns(node: Any, asked: Asked) -> Iterator[Edit]:
    """A column of another table, or another column, than was asked for."""
    if not isinstance(node, exp.Column) or isinstance(node.this, exp.Star):
        return
    select = select_of(node)
    tables = sources(select) if select is not None else {}
    name = str(node.name)
    if node.table and name not in KEYS:
        for other in tables:
            if other != node.table:
                yield Edit(f"{shown(node)} is of another table than was asked for.", _of_table(other))
    if node.find_ancestor(exp.Predicate, exp.AggFunc, exp.Window) is not None and name not in asked.columns:
        for other in dict.fromkeys((*asked.columns, *KEYS)):
            # A day and its moment are the same thing: which one is meant is a matter of the range's ends.
            if not (_is_time(name) and _is_time(other)):
                yield Edit(f"{shown(node)} is another column than was asked for.", _named(other))


def _is_time(name: str) -> bool:
    return name.endswith(("_at", "_date"))


def _of_table(table: str) -> Callable[[Any], Any]:
    return lambda node: exp.column(node.name, table=table)


def _named(name: str) -> Callable[[Any], Any]:
    return lambda node: exp.column(name, table=node.table or None)


def repeats(node: Any, asked: Asked) -> Iterator[Edit]:  # noqa: ARG001
    """A join that nothing needs, and that repeats rows or loses some; and rows that are there several times."""
    if not isinstance(node, exp.Select):
        return
    for number, join in enumerate(node.args.get("joins") or ()):
        name = join.this.alias_or_name
        yield Edit(
            f"The join with `{name}` repeats rows, or loses some: without it the result is right.",
            _without_join(number),
        )
    if node.args.get("distinct"):
        yield Edit("DISTINCT drops rows that are alike, and here they count.", with_part("distinct", None))
    elif not node.find(exp.AggFunc):
        yield Edit(
            "Rows that are alike come several times, and here they count once.",
            lambda n: n.distinct(copy=False),
        )


def _without_join(number: int) -> Callable[[Any], Any]:
    def mend(node: Any) -> Any:
        joins = list(node.args["joins"])
        del joins[number]
        node.set("joins", joins)
        return node

    return mend
