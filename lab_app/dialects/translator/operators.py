"""Operators of other databases: /, +, DIV, <=>, LIKE and patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from .query import Query

DIVIDES_WHOLE = {"postgres", "redshift", "tsql", "trino"}


NULL_BY_ZERO = {"mysql"}


LIKE_IS_BLIND = {"mysql", "tsql"}


Operators = Mapping[
    int, tuple[str | None, str | None]
]  # of the sign at this character: what its two sides give


@dataclass(frozen=True)
class Source:
    """What a query is read as: the dialect, the tables that there are, and what an operator's two sides give."""

    dialect: str
    tables: Collection[str]
    operators: Operators


def rewrite_operators(query: Query, source: Source) -> None:
    """Note what becomes of each operator, and which have no counterpart."""
    for index in range(len(query.tokens)):
        rule = _OPERATORS.get(query.word(index))
        if rule is not None and index not in query.calls:
            rule(query, index, source)


def _plus(query: Query, index: int, source: Source) -> None:
    sides = source.operators.get(query.tokens[index].start, (None, None))
    if source.dialect == "mysql":
        _date_and_number(query, sides)
    if source.dialect != "tsql":
        return
    if "text" in sides:
        query.change(index, index + 1, "||")
    elif sides == (None, None):
        query.refusals.append(
            "+ joins texts in SQL Server and adds numbers, and it isn't known which of both this is."
        )


def _minus(query: Query, index: int, source: Source) -> None:
    if source.dialect == "mysql":
        _date_and_number(query, source.operators.get(query.tokens[index].start, (None, None)))


def _date_and_number(query: Query, sides: tuple[str | None, str | None]) -> None:
    """CURDATE() - 7 is no date in MySQL, but the number 20260630 - 7."""
    if set(sides) & {"date", "time"} and "int" in sides:
        query.refusals.append("A date and a number are added as numbers in MySQL: write INTERVAL 7 DAY.")


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
    sides = {left, right}
    if dialect in DIVIDES_WHOLE:
        if sides == {"int"}:
            query.change(index, index + 1, "//")
        elif dialect == "trino" and "float" not in sides:
            query.refusals.append(
                "/ of decimals is rounded to their own places in Trino: CAST(… AS DOUBLE) on one side keeps the rest."
            )
        elif not sides & {"float", "decimal", "span"}:
            query.refusals.append(
                "/ cuts the fraction there where both sides are whole numbers, and it isn't known whether they are."
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
    "-": _minus,
    "div": _whole_division,
    "<=>": _written("IS NOT DISTINCT FROM"),
    "&&": _written("AND"),
    "regexp": _pattern_match,
    "rlike": _pattern_match,
    "similar": _similar,
    "like": _like,
}
