"""One query, read as the SQL of one database: what it is here, why it is nothing here, or that it is not of that database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from . import syntax
from .catalogue import CATALOGUE
from .query import Query, ReadingError, RefusedError
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
    rules = CATALOGUE[dialect]
    try:
        trees = sqlglot.parse(sql, read=dialect, error_level=ErrorLevel.RAISE)
        if len([tree for tree in trees if tree is not None]) != 1 or not isinstance(trees[0], exp.Query):
            return None
        query = Query.read(sql, dialect, rules)
        unknown = [call.name for call in query.calls.values() if call.name not in rules]
        if unknown:
            return None
        syntax.check(query, dialect)
    except (SqlglotError, ReadingError):
        return None
    except RefusedError as reason:
        return Reading(dialect, refused=str(reason))
    try:
        query.types, operators = types_of(trees[0], query, dialect, tables)
        syntax.rewrite(query, syntax.Source(dialect, tables, operators))
        plain = query.whole()
        syntax.null_orders(query, dialect, lambda start, end: _is_never_null(query, start, end))
        return Reading(dialect, query.whole(), plain)
    except ReadingError:
        return None
    except RefusedError as reason:
        return Reading(dialect, refused=str(reason))


def _is_never_null(query: Query, start: int, end: int) -> bool:
    """Whether what is sorted by is a count, a rank or the like, or the name or number of such a column."""
    text = query.sql[query.tokens[start].start : query.tokens[end - 1].end + 1].lower()
    never = r"(?:count(?:_if|if|_big)?|row_number|rank|dense_rank)\s*\((?:[^()]|\([^()]*\))*\)(?:\s*over\s*\((?:[^()]|\([^()]*\))*\))?"
    if re.fullmatch(never, text):
        return True
    if re.fullmatch(r"\w+", text) and not text.isdigit():
        return re.search(rf"{never}\s+(?:as\s+)?[`\"\[]?{re.escape(text)}\b", query.sql.lower()) is not None
    return False
