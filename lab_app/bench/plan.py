"""What statements cost with and without indexes, in steps of the engine: the same on each run, unlike milliseconds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from lab_app.bench.bench import Bench, BenchError

_USING = re.compile(
    r"(?P<how>SCAN|SEARCH) (?P<table>\w+)(?: AS \w+)?(?: USING (?P<by>.+?))?(?: \((?P<terms>.+)\))?(?: LEFT-JOIN)?$"
)


@dataclass(frozen=True)
class Statement:
    """A statement with the values of its places; `says` is what it is for."""

    name: str
    says: str
    sql: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Cost:
    """What a statement cost: steps of the engine, how many rows it gave or changed, and its plan in words.

    `error` says why it did not run; then there is nothing else. `rows` are the first ones, as texts.
    """

    steps: int = 0
    count: int = 0
    changed: int = 0
    plan: tuple[str, ...] = ()
    engine_plan: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = field(default=())
    error: str = ""


def costs(bench: Bench, statements: Sequence[Statement], indexes: Sequence[str] = ()) -> tuple[Cost, ...]:
    """The cost of each statement on a copy of the rows that has these indexes too.

    Raises BenchError for an index that cannot be made, and QueryError.
    """
    answer = bench.measure([(one.sql, one.values) for one in statements], indexes)
    if "refused" in answer:
        raise BenchError(f"`{indexes[answer['refused']].strip()[:200]}` was not run. {refusal(answer)}")
    return tuple(_cost(one) for one in answer["costs"])


def _cost(found: dict[str, Any]) -> Cost:
    if "error" in found:
        return Cost(error=refusal(found))
    details = tuple(str(detail) for _, _, detail in found["plan"])
    return Cost(
        steps=int(found["steps"]),
        count=int(found["count"]),
        changed=int(found["changed"]),
        plan=tuple(in_words(one) for one in details),
        engine_plan=details,
        names=tuple(found["names"]),
        rows=tuple(tuple(row) for row in found["rows"]),
    )


def refusal(found: dict[str, Any]) -> str:
    """Why the engine did not run a statement, and what to do, in a sentence or two."""
    said, name = str(found["error"]), str(found["name"])
    if found.get("stopped"):
        return "It took more steps than the bench allows and was stopped. Ask for fewer rows, or for one table at a time."
    if name == "SQLITE_AUTH" or "prohibited" in said or "not authorized" in said:
        return (
            "The bench does not allow this. It runs SELECT, INSERT, UPDATE and DELETE on its four tables, and CREATE INDEX and "
            "DROP INDEX, with the everyday functions."
        )
    if name == "SQLITE_NOMEM":
        return "It needed more memory than the bench has. Ask for fewer rows."
    if name in ("SQLITE_TOOBIG", "DataError"):
        return "It is too long, or makes a value that is. Shorten it."
    if "one statement" in said:
        return "Write one statement at a time here."
    return f"SQLite says: {said}."


def in_words(detail: str) -> str:
    """A line of EXPLAIN QUERY PLAN in words; what is not known stays as it is."""
    found = _USING.match(detail)
    if found is None:
        if detail.startswith("USE TEMP B-TREE FOR "):
            what = detail.removeprefix("USE TEMP B-TREE FOR ")
            return f"sorts what it has found (for {what})"
        return detail
    by, table = found["by"] or "", found["table"]
    name = by.split()[-1] if by else ""
    if found["how"] == "SCAN":
        if not by:
            return f"reads all rows of {table}"
        covers = " alone" if "COVERING" in by else ""
        return f"walks the whole index {name}{covers}, in its order"
    if "PRIMARY KEY" in by:
        return f"goes straight to the row of {table} by its number"
    terms = _terms(found["terms"] or "")
    if "AUTOMATIC" in by:
        return f"builds an index of {table} for this one statement, by {terms}"
    covers = ", without a look at the table" if "COVERING" in by else ""
    return f"goes to its place in the index {name} by {terms}{covers}"


def _terms(terms: str) -> str:
    """user_id and a range of created_at, for `user_id=? AND created_at>? AND created_at<?`"""
    exact = [one.removesuffix("=?") for one in terms.split(" AND ") if one.endswith("=?")]
    ranges = dict.fromkeys(re.split("[<>]", one)[0] for one in terms.split(" AND ") if not one.endswith("=?"))
    return " and ".join([*exact, *(f"a range of {column}" for column in ranges if column)])
