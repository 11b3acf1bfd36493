"""What other databases write beside functions: quotes, operators, casts with `::`, TOP, LIMIT with a comma, table names."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from .casting import CASTINGS, cast
from .query import Query, ReadingError, RefusedError

# Which databases know a sign or a word; a query that holds it is from no other.
KNOWN_BY: Mapping[str, frozenset[str]] = {
    "`": frozenset({"bigquery", "mysql", "spark"}),
    "[]": frozenset({"tsql"}),
    "::": frozenset({"postgres", "redshift", "snowflake", "spark"}),
    "qualify": frozenset({"bigquery", "snowflake", "redshift", "spark"}),
    "top": frozenset({"tsql", "redshift", "snowflake"}),
    "limit ,": frozenset({"mysql"}),
    "limit": frozenset({"bigquery", "snowflake", "mysql", "postgres", "redshift", "spark", "trino"}),
    "||": frozenset({"bigquery", "snowflake", "mysql", "postgres", "redshift", "spark", "trino"}),
    "ilike": frozenset({"postgres", "redshift", "snowflake", "spark"}),
    "~": frozenset({"postgres", "redshift"}),
    "!~": frozenset({"postgres", "redshift"}),
    "~*": frozenset({"postgres", "redshift"}),
    "filter": frozenset({"postgres", "spark", "trino"}),
    "distinct on": frozenset({"postgres"}),
    "<=>": frozenset({"mysql", "spark"}),
    "div": frozenset({"mysql", "spark"}),
    "xor": frozenset({"mysql"}),
    "&&": frozenset({"mysql"}),
    "regexp": frozenset({"mysql", "snowflake", "spark"}),
    "rlike": frozenset({"mysql", "snowflake", "spark"}),
    "true": frozenset({"bigquery", "snowflake", "mysql", "postgres", "redshift", "spark", "trino"}),
    "nolock": frozenset({"tsql"}),
    "with rollup": frozenset({"mysql", "tsql"}),
    "nulls": frozenset({"bigquery", "snowflake", "postgres", "redshift", "spark", "trino"}),
    "interval 1 day": frozenset({"bigquery", "mysql", "spark"}),
    "interval '1 day'": frozenset({"postgres", "redshift", "snowflake", "spark"}),
    "interval '1' day": frozenset({"postgres", "redshift", "trino", "mysql", "spark"}),
    '"text"': frozenset({"bigquery", "mysql", "spark"}),
    "r'text'": frozenset({"bigquery", "spark"}),
    "==": frozenset({"spark"}),
    "lateral view": frozenset({"spark"}),
    "apply": frozenset({"tsql"}),
    "group by all": frozenset({"bigquery", "snowflake", "spark"}),
    "safe.": frozenset({"bigquery"}),
}
BARE = {  # words without brackets that are the clock
    "current_date": frozenset({"bigquery", "snowflake", "mysql", "postgres", "redshift", "spark", "trino"}),
    "current_timestamp": frozenset(CASTINGS),
    "sysdate": frozenset({"redshift"}),
    "current_datetime": frozenset({"bigquery"}),
    "localtimestamp": frozenset({"postgres", "snowflake", "trino", "mysql"}),
}
UNKNOWN_HERE = {
    "apply": "APPLY has no exact counterpart here: a JOIN or LATERAL does the same.",
    "lateral view": "LATERAL VIEW has no exact counterpart here: UNNEST makes rows of a list.",
    "xor": "XOR has no exact counterpart here.",
}
FROM_NULLS_FIRST = {"bigquery", "mysql", "tsql", "spark"}  # NULL is the lowest value: first, and last in DESC
NULLS_HIGHEST = {
    "postgres",
    "redshift",
    "snowflake",
}  # last, and first in DESC; in Trino always last, as here
DIVIDES_WHOLE = {"postgres", "redshift", "tsql", "trino"}
NULL_BY_ZERO = {"mysql"}
LIKE_IS_BLIND = {"mysql", "tsql"}
CLAUSES = {"limit", "offset", "fetch", "rows", "range", "groups", "union", "qualify", "intersect", "except", "option", "for", "separator", ""}  # fmt: skip

Operators = Mapping[
    int, tuple[str | None, str | None]
]  # of the sign at this character: what its two sides give


def signs(query: Query) -> Iterator[str]:
    """The signs and words of KNOWN_BY that a query holds."""
    for index in range(len(query.tokens)):
        typed, word, following = query.typed(index), query.word(index), query.word(index + 1)
        if typed[0] in '`"[' and len(typed) > 1:
            is_text = query.tokens[index].is_text
            yield {"`": "`", "[": "[]", '"': '"text"' if is_text else ""}[typed[0]]
        elif typed[:2].lower() in {"r'", 'r"'}:
            yield "r'text'"
        elif word == "interval":
            unit = query.typed(index + 1)[:1] if index + 1 < len(query.tokens) else ""
            is_unit = query.word(index + 2).isalpha() and query.word(index + 2) not in {"and", "or", "as", "from", "then", "else"}  # fmt: skip
            yield "interval 1 day" if unit != "'" else "interval '1' day" if is_unit else "interval '1 day'"
        elif word in {"distinct", "with", "lateral", "group"}:
            yield (
                "group by all"
                if word == "group" and query.word(index + 2) == "all"
                else f"{word} {following}"
            )
        elif word == "limit":
            yield "limit ," if query.word(index + 2) == "," else "limit"
        elif word in {"true", "false"}:
            yield "true"
        else:
            yield word


def check(query: Query, dialect: str) -> None:
    """Raise ReadingError where a query holds a sign of others, and note those that have no counterpart here."""
    for index in range(len(query.tokens)):
        word = query.word(index)
        if (
            word in BARE
            and index not in query.calls
            and dialect not in BARE[word]
            and query.word(index - 1) != "."
        ):
            raise ReadingError(word)
        is_list = (
            query.typed(index) == "["
            and query.word(index + 2) == "]"
            and query.word(index + 1).isidentifier()
        )
        if is_list and (
            index == 0
            or query.word(index - 1) in {"select", ",", "(", "by", "where", "as", "from"}
            or query.word(index - 1).isdigit()
        ):
            raise ReadingError("a name in square brackets")
        if word.startswith("@"):
            query.refusals.append("Variables have no counterpart here: write the value itself.")
    found = set(signs(query))
    for sign in found:
        if dialect not in KNOWN_BY.get(sign, {dialect}):
            raise ReadingError(sign)
    for sign, reason in UNKNOWN_HERE.items():
        if sign in found:
            query.refusals.append(reason)
    if "||" in found and dialect == "mysql":
        query.refusals.append("|| is OR in MySQL and joins texts here: write OR, or CONCAT.")


@dataclass(frozen=True)
class Source:
    """What a query is read as: the dialect, the tables that there are, and what an operator's two sides give."""

    dialect: str
    tables: Collection[str]
    operators: Operators


def rewrite(query: Query, source: Source) -> None:
    """Note what is to be changed beside functions, and what has no counterpart."""
    for change in (_texts, _names, _casts, _operators, _words):
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


def _operators(query: Query, source: Source) -> None:
    for index in range(len(query.tokens)):
        rule = _OPERATORS.get(query.word(index))
        if rule is not None and index not in query.calls:
            rule(query, index, source)


def _plus(query: Query, index: int, source: Source) -> None:
    sides = source.operators.get(query.tokens[index].start, (None, None))
    if source.dialect != "tsql":
        return
    if "text" in sides:
        query.change(index, index + 1, "||")
    elif sides == (None, None):
        query.refusals.append(
            "+ joins texts in SQL Server and adds numbers, and it isn't known which of both this is."
        )


def _whole_division(query: Query, index: int, source: Source) -> None:
    if not set(source.operators.get(query.tokens[index].start, (None, None))) <= {"int"}:
        query.refusals.append("DIV of numbers with a fraction has no exact counterpart here.")
    query.change(index, index + 1, "//")


def _similar(query: Query, index: int, _: Source) -> None:
    if query.word(index + 1) == "to":
        query.refusals.append("SIMILAR TO has patterns of another kind here.")


def _written(text: str) -> OperatorRule:
    """An operator that is written in another way."""
    return lambda query, index, _: query.change(index, index + 1, text)


def _like(query: Query, index: int, source: Source) -> None:
    """LIKE looks at no case in two of them, as they are set unless somebody changes it."""
    pattern = query.typed(index + 1) if index + 1 < len(query.tokens) else ""
    if "\\" in pattern and query.word(index + 2) != "escape":
        query.refusals.append("A backslash in LIKE stands for itself here, and not there.")
    if source.dialect in LIKE_IS_BLIND:
        if source.dialect == "tsql" and "[" in pattern:
            query.refusals.append("Square brackets in LIKE stand for themselves here, and not there.")
        query.change(index, index + 1, "ILIKE")


def _division(query: Query, index: int, source: Source) -> None:
    dialect = source.dialect
    left, right = source.operators.get(query.tokens[index].start, (None, None))
    if dialect in DIVIDES_WHOLE:
        if left == right == "int":
            query.change(index, index + 1, "//")
        elif None in (left, right) and not {"float", "decimal"} & {left, right}:
            query.refusals.append(
                "/ cuts the fraction there where both sides are whole numbers, and it isn't known whether they are."
            )
        elif dialect == "trino" and "float" not in (left, right):
            query.refusals.append(
                "/ of decimals is rounded to their own places in Trino: CAST(… AS DOUBLE) on one side keeps the rest."
            )
    if dialect in NULL_BY_ZERO:
        end = query.operand_after(index + 1)
        value = query.value(index + 1, end)
        if not re.fullmatch(r"[\d.]*[1-9][\d.]*", value.raw) and query.word(index + 1) != "nullif":
            query.change(index + 1, end, f"NULLIF({_unbracketed(query, index + 1, end)}, 0)")


def _unbracketed(query: Query, start: int, end: int) -> str:
    if query.closing.get(start) == end - 1:
        return query.render(start + 1, end - 1)
    return query.render(start, end)


def _pattern_match(query: Query, index: int, source: Source) -> None:
    dialect = source.dialect
    is_not = query.word(index - 1) == "not"
    left_end = index - 1 if is_not else index
    start, end = query.operand_before(left_end), query.operand_after(index + 1)
    pattern = query.value(index + 1, end)
    if pattern.literal is None or re.search(r"\(\?[=!<]|\\[1-9]", pattern.literal):
        query.refusals.append("This pattern has no exact counterpart here.")
    name = "regexp_full_match" if dialect == "snowflake" else "regexp_matches"
    options = ", 'i'" if dialect == "mysql" else ""
    made = f"{'NOT ' if is_not else ''}{name}({query.render(start, left_end)}, {pattern.text}{options})"
    query.change(start, end, made)


OperatorRule = Callable[[Query, int, Source], None]
_OPERATORS: Mapping[str, OperatorRule] = {
    "/": _division,
    "+": _plus,
    "div": _whole_division,
    "<=>": _written("IS NOT DISTINCT FROM"),
    "&&": _written("AND"),
    "regexp": _pattern_match,
    "rlike": _pattern_match,
    "similar": _similar,
    "like": _like,
}


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
    if any(query.word(i) in {"union", "intersect", "except"} for i in _same_level(query, index, stop)):
        query.refusals.append("TOP in one part of a UNION has no short counterpart here.")
    query.after[stop - 1] = f"{query.after.get(stop - 1, '')}\nLIMIT {number}"


def _end_of_select(query: Query, index: int) -> int:
    """Up to where the SELECT goes in which a token stands: a closing bracket, a semicolon, or the end."""
    for at in _same_level(query, index, len(query.tokens)):
        if query.word(at) in {")", ";"}:
            return at
    return len(query.tokens)


def _same_level(query: Query, start: int, end: int) -> Iterator[int]:
    """The tokens of `[start, end)` outside of brackets that open there."""
    at = start
    while at < end:
        yield at
        at = query.closing[at] + 1 if at in query.closing else at + 1


def _rollup(query: Query, index: int) -> None:
    level = [at for at in range(index) if query.word(at) == "group" and query.word(at + 1) == "by"]
    if not level:
        raise ReadingError("ROLLUP")
    start = level[-1] + 2
    query.change(start, index + 2, f"{query.word(index + 1).upper()} ({query.render(start, index)})")


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
    for at in _same_level(query, start, len(query.tokens) + 1):
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
