"""What other databases write beside functions: quotes, casts with `::`, TOP, LIMIT with a comma, table names."""

from __future__ import annotations

import re

from .casting import CASTINGS, cast
from .operators import Source, rewrite_operators
from .query import Query, ReadingError, RefusedError
from .recognition import BARE


def rewrite(query: Query, source: Source) -> None:
    """Note what is to be changed beside functions, and what has no counterpart."""
    for change in (_texts, _names, _casts, rewrite_operators, _words):
        try:
            change(query, source)
        except RefusedError as reason:
            query.refusals.append(str(reason))


def _texts(query: Query, source: Source) -> None:
    dialect = source.dialect
    for index, token in enumerate(query.tokens):
        if token.is_text:
            typed = query.typed(index)
            plain = "'" + token.text.replace("'", "''") + "'"
            if typed != plain and not (dialect in {"postgres", "redshift"} and typed[:1] in "eE$"):
                query.change(index, index + 1, plain)


def _names(query: Query, source: Source) -> None:
    tables = source.tables
    index = 0
    while index < len(query.tokens):
        typed = query.typed(index)
        if typed[0] == "[" and len(typed) > 2:
            inside = query.tokens[index].text
            is_plain = re.fullmatch(r"[A-Za-z_]\w*", inside) is not None
            query.change(index, index + 1, inside if is_plain else '"' + inside.replace('"', '""') + '"')
        if query.word(index - 1) in {"from", "join", ","}:
            end = query.operand_after(index)
            parts = ".".join(query.tokens[i].text for i in range(index, end, 2)).split(".")
            if len(parts) > 1 and parts[-1].lower() in tables and end not in query.closing:
                query.change(index, end, parts[-1])
                index = end
                continue
        index += 1


def _casts(query: Query, source: Source) -> None:
    dialect = source.dialect
    for index in range(len(query.tokens)):
        if query.word(index) != "::":
            continue
        start, end = query.operand_before(index), index + 2
        if query.word(end) == "(" or (query.word(index + 1) in {"double", "timestamp", "character"} and query.word(end) in {"precision", "without", "varying"}):  # fmt: skip
            while query.word(end) in {"precision", "without", "time", "zone", "varying"}:
                end += 1
            end = query.closing[end] + 1 if end in query.closing else end
        target = query.sql[query.tokens[index + 1].start : query.tokens[end - 1].end + 1]
        value = query.value(start, index)
        made = cast(value, target, CASTINGS[dialect])
        if made is not None:
            query.change(start, end, made)


def _words(query: Query, source: Source) -> None:
    dialect = source.dialect
    for index in range(len(query.tokens)):
        word = query.word(index)
        if word == "top" and query.word(index - 1) in {"select", "distinct", "all"}:
            _top(query, index)
        elif word == "limit" and query.word(index + 2) == ",":
            query.change(index, index + 4, f"LIMIT {query.typed(index + 3)} OFFSET {query.typed(index + 1)}")
        elif word == "with" and query.word(index + 1) in {"rollup", "cube"}:
            _rollup(query, index)
        elif (
            word == "with"
            and query.word(index + 1) == "("
            and query.word(index + 2) in {"nolock", "readuncommitted"}
        ):
            query.change(index, query.closing[index + 1] + 1, "")
        elif (
            word in BARE
            and index not in query.calls
            and word not in {"current_date"}
            and query.word(index - 1) != "."
        ):
            query.change(index, index + 1, "CAST(CURRENT_TIMESTAMP AS TIMESTAMP)")
        elif word == "unnest" and dialect == "bigquery" and index in query.calls:
            _unnest_alias(query, index)


def _unnest_alias(query: Query, index: int) -> None:
    """FROM UNNEST(list) AS d: d is the column there, and the table here, so that it is made both."""
    end = query.calls[index].end
    if query.word(index - 1) not in {"from", "join", ","}:
        return
    at = end + 1 if query.word(end) == "as" else end
    name = query.word(at)
    if query.word(at + 1) == "with":
        query.refusals.append("WITH OFFSET has no exact counterpart here.")
    if (
        name
        and name.isidentifier()
        and name not in {"where", "group", "order", "join", "cross", "left", "on"}
    ):
        query.change(at, at + 1, f"{query.typed(at)}({query.typed(at)})")


def _top(query: Query, index: int) -> None:
    at = index + 1
    number = query.typed(at + 1) if query.word(at) == "(" else query.typed(at)
    end = query.closing[at] + 1 if at in query.closing else at + 1
    if not number.isdigit() or query.word(end) in {"percent", "with"}:
        query.refusals.append("TOP of a share, or with ties, has no exact counterpart here.")
    query.change(
        index, end + 1, query.render(end, end + 1)
    )  # together with what follows, and so the blank goes, too
    stop = _end_of_select(query, index)
    if any(query.word(i) in {"union", "intersect", "except"} for i in query.same_level(index, stop)):
        query.refusals.append("TOP in one part of a UNION has no short counterpart here.")
    query.after[stop - 1] = f"{query.after.get(stop - 1, '')}\nLIMIT {number}"


def _end_of_select(query: Query, index: int) -> int:
    """Up to where the SELECT goes in which a token stands: a closing bracket, a semicolon, or the end."""
    for at in query.same_level(index, len(query.tokens)):
        if query.word(at) in {")", ";"}:
            return at
    return len(query.tokens)


def _rollup(query: Query, index: int) -> None:
    level = [at for at in range(index) if query.word(at) == "group" and query.word(at + 1) == "by"]
    if not level:
        raise ReadingError("ROLLUP")
    start = level[-1] + 2
    query.change(start, index + 2, f"{query.word(index + 1).upper()} ({query.render(start, index)})")
