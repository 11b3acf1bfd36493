"""Where NULLs come in ORDER BY: first, last, or as the highest value, as each database has it."""

from __future__ import annotations

from collections.abc import Callable

from .query import Query

FROM_NULLS_FIRST = {"bigquery", "mysql", "tsql", "spark"}  # NULL is the lowest value: first, and last in DESC


NULLS_HIGHEST = {
    "postgres",
    "redshift",
    "snowflake",
}  # last, and first in DESC; in Trino always last, as here


CLAUSES = {"limit", "offset", "fetch", "rows", "range", "groups", "union", "qualify", "intersect", "except", "option", "for", "separator", ""}  # fmt: skip


def null_orders(query: Query, dialect: str, is_never_null: Callable[[int, int], bool]) -> None:
    """Note where NULLs come in ORDER BY, as the source has them."""
    if dialect not in FROM_NULLS_FIRST | NULLS_HIGHEST:
        return
    for index in range(len(query.tokens) - 1):
        is_share = query.word(index - 3) == "within" and query.word(index - 1) == "("
        if query.word(index) == "order" and query.word(index + 1) == "by" and not is_share:
            _order(query, index + 2, dialect, is_never_null)


def _order(query: Query, start: int, dialect: str, is_never_null: Callable[[int, int], bool]) -> None:
    first = start
    for at in query.same_level(start, len(query.tokens) + 1):
        word = query.word(at) if at < len(query.tokens) else ""
        is_end = at >= len(query.tokens) or word in CLAUSES - {""} or word in {")", ";"}
        if not is_end and word != ",":
            continue
        last = at - 1
        if first <= last and query.word(last) not in {"first", "last"}:
            is_descending = query.word(last) == "desc"
            stop = last if query.word(last) in {"asc", "desc"} else at
            needs = is_descending if dialect in NULLS_HIGHEST else not is_descending
            if needs and not is_never_null(first, stop):
                query.after[last] = f" NULLS FIRST{query.after.get(last, '')}"
        first = at + 1
        if is_end:
            return
