"""What a query's expressions give, as far as the tables' columns tell: whole numbers, texts, dates and the like."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify_columns import qualify_columns
from sqlglot.optimizer.qualify_tables import qualify_tables
from sqlglot.schema import MappingSchema

from .query import Query

Place = tuple[int, int]  # the characters [first, last] of the query
Type = exp.DataType.Type
SIGNS = {"/", "+", "-", "*", "div", "||", "%", "<=>", "~"}
WORDS = {
    **dict.fromkeys(exp.DataType.TEMPORAL_TYPES, "time"),
    **dict.fromkeys(exp.DataType.INTEGER_TYPES, "int"),
    **dict.fromkeys((Type.DECIMAL, Type.BIGDECIMAL), "decimal"),
    **dict.fromkeys(exp.DataType.REAL_TYPES, "float"),
    **dict.fromkeys(exp.DataType.TEXT_TYPES, "text"),
    **dict.fromkeys((Type.DATE, Type.DATE32), "date"),
    Type.DECIMAL: "decimal",
    Type.BIGDECIMAL: "decimal",
    Type.BOOLEAN: "bool",
    Type.INTERVAL: "span",
}
CASTS = {"cast", "try_cast", "safe_cast", "convert", "try_convert"}


def kind(data_type: exp.DataType | None) -> str | None:
    """The word for a type of sqlglot's."""
    return None if data_type is None else WORDS.get(data_type.this)


def types_of(
    tree: exp.Expression, query: Query, dialect: str, tables: Mapping[str, Mapping[str, str]]
) -> tuple[dict[Place, str], dict[int, tuple[str | None, str | None]]]:
    """The types of the expressions of `tree` by their place, and those of an operator's two sides by its sign's.

    `tables` are the columns of each table with DuckDB's types. What can't be told is left out.
    """
    places = _Places(query)
    places.collect(_annotated(tree.copy(), dialect, tables))
    return places.types, places.operators


def _annotated(tree: exp.Expression, dialect: str, tables: Mapping[str, Mapping[str, str]]) -> exp.Expression:
    schema = MappingSchema(dict(tables), dialect="duckdb")
    with contextlib.suppress(SqlglotError, ValueError, KeyError, AttributeError, TypeError):
        for table in list(tree.find_all(exp.Table)):
            if table.name.lower() in tables:
                table.set("db", None)
                table.set("catalog", None)
                table.set("this", exp.to_identifier(table.name.lower()))
        tree = qualify_tables(tree, dialect=dialect)
        tree = qualify_columns(
            tree, schema, expand_stars=False, allow_partial_qualification=True, dialect=dialect
        )
        tree = annotate_types(tree, schema=schema, dialect=dialect)
        if _correct(tree, dialect):
            tree = annotate_types(tree, schema=schema, dialect=dialect)
    return tree


def _correct(tree: exp.Expression, dialect: str) -> bool:
    """Put a cast around what gives another type than sqlglot says; whether there is any."""
    found = [(node, new) for node in tree.walk() if (new := _other_type(node, dialect)) is not None]
    for node, new in reversed(found):
        cast = exp.Cast(this=node.copy(), to=exp.DataType.build(new))
        cast.meta["is_ours"] = True
        node.replace(cast)
    return bool(found)


def _other_type(node: Any, dialect: str) -> Any:
    """What `node` gives in `dialect`, where sqlglot has another idea of it."""
    inner = (
        kind(node.this.type) if isinstance(node, exp.Func) and isinstance(node.this, exp.Expression) else None
    )
    if isinstance(node, exp.Sum) and dialect in {"postgres", "redshift"}:
        is_big = (
            isinstance(node.this, exp.Expression)
            and node.this.type is not None
            and node.this.type.this in {Type.BIGINT, Type.INT128}
        )
        return Type.DECIMAL if is_big or inner == "decimal" else None
    if isinstance(node, exp.Sub) and kind(node.left.type) == kind(node.right.type) == "date":
        return Type.BIGINT if dialect in {"postgres", "redshift"} else Type.UNKNOWN
    if isinstance(node, exp.Extract) and dialect in {"postgres", "redshift"}:
        return Type.DOUBLE if dialect == "postgres" else Type.UNKNOWN
    if isinstance(node, exp.Floor | exp.Ceil | exp.Round | exp.Sign | exp.Pow):
        if inner == "int" and dialect in {"postgres", "redshift"}:
            return Type.DOUBLE
        return {"decimal": Type.DECIMAL, "float": Type.DOUBLE, "int": Type.BIGINT}.get(
            inner or "", Type.UNKNOWN
        )
    return None


class _Places:
    """Collects the places of expressions. A node knows those of its names, numbers and functions; the rest is
    told by the words around them."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.types: dict[Place, str] = {}
        self.operators: dict[int, tuple[str | None, str | None]] = {}
        self.starts = {token.start: index for index, token in enumerate(query.tokens)}
        self.ends = {token.end: index for index, token in enumerate(query.tokens)}

    def collect(self, node: exp.Expression) -> Place | None:
        placed = {id(child): self.collect(child) for child in node.iter_expressions()}
        own = self._own(node, [place for place in placed.values() if place is not None])
        if isinstance(node, exp.Binary):
            self._note_operator(node, placed.get(id(node.left)), placed.get(id(node.right)))
        word = kind(node.type)
        if own is not None and not isinstance(node, exp.Identifier | exp.Alias | exp.Table | exp.From):
            if node.meta.get("is_ours"):
                self.types.pop(own, None)
            if word is not None:
                self.types.setdefault(own, word)
        return own

    def _own(self, node: exp.Expression, places: list[Place]) -> Place | None:
        start, end = node.meta.get("start"), node.meta.get("end")
        if start is not None and end is not None:
            index = self.ends.get(end, -2) + 1
            if isinstance(node, exp.Func) and index in self.query.closing:
                end = self.query.tokens[self.query.closing[index]].end
            places = [*places, (start, end)]
        if not places:
            return None
        place = min(first for first, _ in places), max(last for _, last in places)
        if node.meta.get("is_ours"):
            return place
        if (
            isinstance(node, exp.Cast | exp.Extract | exp.Trim | exp.Substring)
            and node.meta.get("start") is None
        ):
            return self._call_around(place)
        if isinstance(node, exp.Window | exp.Filter | exp.WithinGroup):
            return self._with_brackets_behind(place)
        if isinstance(node, exp.Case):
            return self._case_around(place)
        return place

    def _call_around(self, place: Place) -> Place:
        """The call of which this is an argument, or `x::type`."""
        after = self.ends.get(place[1], -2) + 1
        if self.query.word(after) == "::":
            last = after + 1
            if last + 1 in self.query.closing:
                last = self.query.closing[last + 1]
            return place[0], self.query.tokens[min(last, len(self.query.tokens) - 1)].end
        tokens = self.query.tokens
        around = [
            call
            for call in self.query.calls.values()
            if tokens[call.start].start < place[0] and tokens[call.end - 1].end >= place[1]
        ]
        if not around:
            return place
        call = max(around, key=lambda one: one.start)
        return tokens[call.start].start, tokens[call.end - 1].end

    def _with_brackets_behind(self, place: Place) -> Place:
        """With OVER (…), FILTER (…) or WITHIN GROUP (…), of which there may be several."""
        start = self.starts.get(place[0])
        if start is None or start not in self.query.calls:
            return place
        end = self.query.closing[start + 1]
        while self.query.word(end + 1) in {"over", "filter", "within"}:
            opened = end + (3 if self.query.word(end + 1) == "within" else 2)
            if opened not in self.query.closing:
                break
            end = self.query.closing[opened]
            if self.query.tokens[end].end >= place[1]:
                break
        return place[0], self.query.tokens[end].end

    def _case_around(self, place: Place) -> Place:
        start = self.starts.get(place[0], 0)
        while start > 0 and self.query.word(start) != "case":
            start -= 1
        end = self.ends.get(place[1], len(self.query.tokens) - 1)
        while end < len(self.query.tokens) - 1 and self.query.word(end) != "end":
            end += 1
        return self.query.tokens[start].start, self.query.tokens[end].end

    def _note_operator(self, node: exp.Binary, left: Place | None, right: Place | None) -> None:
        if left is None or right is None:
            return
        between = [
            token.start
            for index, token in enumerate(self.query.tokens)
            if left[1] < token.start < right[0] and self.query.word(index) in SIGNS
        ]
        if len(between) == 1:
            self.operators[between[0]] = (kind(node.left.type), kind(node.right.type))
