"""One query, read as the SQL of one database: what it is here, why it is nothing here, or that it is not of that database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from . import orders, recognition, syntax
from .catalogue import CATALOGUE
from .operators import Source
from .query import Query, ReadingError
from .types import types_of

DIALECTS = tuple(CATALOGUE)
Tables = Mapping[str, Mapping[str, str]]  # each table's columns with their types here


@dataclass(frozen=True)
class Reading:
    """A query read as one dialect's.

    `sql` is what it is here, with NULLs in the source's order, and `plain` without a word about them. `refused`
    is a sentence where it is of the dialect and has no exact counterpart.
    """

    dialect: str
    sql: str | None = None
    plain: str | None = None
    refused: str | None = None


def read(sql: str, dialect: str, tables: Tables) -> Reading | None:
    """The query as `dialect`'s; None where it isn't. Raises whatever the parser raises on what nobody foresaw."""
    try:
        trees = sqlglot.parse(_parsable(sql, dialect), read=dialect, error_level=ErrorLevel.RAISE)
        tree = trees[0] if len(trees) == 1 else None
        if not isinstance(tree, exp.Select | exp.SetOperation | exp.Subquery):
            return None
        query = Query.read(sql, dialect, CATALOGUE[dialect])
        if any(call.name not in query.rules for call in query.calls.values()):
            return None
        recognition.check(query, dialect)
        query.types, operators = types_of(tree, query, dialect, tables)
        syntax.rewrite(query, Source(dialect, tables, operators))
        plain = query.whole()
    except (SqlglotError, ReadingError):
        return None
    if query.refusals:
        return Reading(dialect, refused=query.refusals[0])
    orders.null_orders(query, dialect, lambda start, end: _is_never_null(query, start, end))
    return Reading(dialect, query.whole(), plain)


def read_as(sql: str, dialects: Iterable[str], tables: Tables) -> list[Reading]:
    """The query as each dialect that it can be. Whatever a parser stumbles over, it is not recognised."""
    found = []
    for dialect in dialects:
        try:
            reading = read(sql, dialect, tables)
        except (Exception, RecursionError, MemoryError):
            reading = None
        if reading is not None:
            found.append(reading)
    return found


def _parsable(sql: str, dialect: str) -> str:
    """The query without a closing semicolon, and without TOP, which the parser doesn't know of Snowflake."""
    sql = re.sub(r";\s*\Z", lambda match: " " * len(match.group()), sql)
    if dialect == "snowflake":
        sql = re.sub(r"(?i)(?<=\bselect)\s+top\s+\d+\b", lambda match: " " * len(match.group()), sql)
    return sql


def _is_never_null(query: Query, start: int, end: int) -> bool:
    """Whether what is sorted by is a count, a rank or the like, or the name or number of such a column."""
    text = query.sql[query.tokens[start].start : query.tokens[end - 1].end + 1].lower()
    never = r"(?:count(?:_if|if|_big)?|row_number|rank|dense_rank)\s*\((?:[^()]|\([^()]*\))*\)(?:\s*over\s*\((?:[^()]|\([^()]*\))*\))?"
    if re.fullmatch(never, text):
        return True
    if re.fullmatch(r"\w+", text) and not text.isdigit():
        return re.search(rf"{never}\s+(?:as\s+)?[`\"\[]?{re.escape(text)}\b", query.sql.lower()) is not None
    return False
