"""Names that a query uses and that aren't there, or mean several things: what was probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from lab_app.sandbox.engine_case import Case, Rule, curly_quotes
from lab_app.sandbox.result import QueryError
from lab_app.sandbox.sql_words import column_of, is_close, is_slip, short

MOST_NAMES = 12  # columns that a message lists


def _missing_table(case: Case) -> QueryError:
    name = case.match.group(1)
    candidates = [short(c) for c in case.candidates]
    suggestion = next((c for c in candidates if is_slip(c, column_of(name))), None)
    if suggestion:
        hint = f"Did you mean {suggestion}?"
    elif case.names:
        hint = f"The tables are: {', '.join(case.names)}."
    else:
        hint = "SHOW ALL TABLES lists all that there are."
    return QueryError("name", f"There is no table {name}.", hint, suggestion=suggestion)


def _missing_column(case: Case) -> QueryError:
    name = case.match.group(1)
    if any(mark in name for mark in "“”‘’"):
        return curly_quotes()
    if f'"{name}"' in case.sql and not re.fullmatch(r"\w+", name):
        return QueryError(
            "name",
            f"There is no column {name}.",
            f"Double quotes are for names of columns; texts and dates need single quotes: '{name}'.",
            suggestion=f"'{name}'",
        )
    names = list(dict.fromkeys(column_of(c) for c in case.candidates))
    close = difflib.get_close_matches(name.split(".")[-1], names, n=1, cutoff=0.6)
    suggestion = close[0] if close else None
    is_compared = re.search(r"(=|<>|!=|\blike|\bin\s*\(?|,)$", case.before.rstrip(), re.IGNORECASE)
    if suggestion:
        hint = f"Did you mean {suggestion}?"
    elif f'"{name}"' in case.sql or (is_compared and re.search(r"\bwhere\b", case.before, re.IGNORECASE)):
        hint = f"If {name} is a text, put it in single quotes: '{name}'."
        suggestion = f"'{name}'"
    elif case.names or names:
        hint = _columns(case, names)
    else:
        hint = "Look at the names after SELECT and FROM."
    return QueryError("name", f"There is no column {name} in these tables.", hint, suggestion=suggestion)


def _columns(case: Case, near: Sequence[str]) -> str:
    """What columns there are: all of the query's tables where they are few, else those that are near."""
    read = dict.fromkeys(re.findall(r"\b(?:from|join)\s+(?:product\.)?(\w+)", case.sql.lower()))
    tables = [table for table in read if table in case.names]
    if len(tables) == 1 and len(case.names[tables[0]]) <= MOST_NAMES:
        return f"The columns are: {', '.join(case.names[tables[0]])}."
    there = f"Similar columns: {', '.join(near[:6])}. " if near else ""
    shown = " and ".join(f"DESCRIBE {table}" for table in tables[:3]) or "DESCRIBE and the table's name"
    return f"{there}{shown} {'list' if len(tables) > 1 else 'lists'} all of them."


def _missing_table_column(case: Case) -> QueryError:
    table, name = case.match.group(1), case.match.group(2)
    there = re.findall(r'"([^"]+)"', case.text.partition("Candidate bindings")[2])
    close = difflib.get_close_matches(name, [column_of(c) for c in there], n=1, cutoff=0.5)
    hint = f"Did you mean {close[0]}?" if close else _columns(case, [column_of(c) for c in there])
    return QueryError("name", f"{table} has no column {name}.", hint, suggestion=close[0] if close else None)


def _missing_alias(case: Case) -> QueryError:
    name = case.match.group(1)
    suggestion = short(case.candidates[0]) if case.candidates else None
    match = re.search(r'Did you mean "([^"]+)"|Candidate tables?: "([^"]+)"', case.text)
    if suggestion is None and match:
        suggestion = short(match.group(1) or match.group(2))
    if suggestion == "unnamed_subquery":
        return QueryError(
            "name",
            f"{name} is not among the tables after FROM and JOIN.",
            f"A query in brackets gets its name after the closing bracket: (SELECT …) AS {name}.",
        )
    hint = f"Did you mean {suggestion}?" if suggestion else None
    return QueryError(
        "name",
        f"{name} is not among the tables after FROM and JOIN.",
        hint
        or "A table that was given another name there (FROM users u) has only that name in the rest of the query.",
        suggestion=suggestion,
    )


def _missing_function(case: Case) -> QueryError:
    name = case.match.group(1)
    if not re.fullmatch(r"\w+", name):
        return QueryError(
            "syntax",
            f"There is no operator {name}.",
            "SQL compares with a single =, and <> is different from." if "=" in name else None,
            suggestion="=" if "=" in name else None,
        )
    known = {"getdate": "CURRENT_DATE", "nvl": "COALESCE", "isnull": "COALESCE"}
    suggestion = known.get(name.lower()) or next((c for c in case.candidates if is_close(c, name)), None)
    hint = f"Did you mean {suggestion}?" if suggestion else None
    return QueryError("name", f"There is no function {name}.", hint, suggestion=suggestion)


def _no_from(case: Case) -> QueryError:
    return QueryError(
        "syntax",
        f"The query doesn't say which table {case.match.group(1)} comes from.",
        "Add FROM and the table's name.",
        suggestion="FROM",
    )


def _missing_schema(case: Case) -> QueryError:
    return QueryError(
        "name", f"There is no schema {case.match.group(1)}.", "SHOW ALL TABLES lists all that there are."
    )


def _ambiguous(case: Case) -> QueryError:
    name = case.match.group(1)
    uses = re.findall(r"'([\w.\"]+)'", case.text) or re.findall(r'"([\w.]+)"', case.text)[1:]
    uses = [use for use in uses if "." in use]
    hint = f"Say which one: {' or '.join(uses[:3])}." if uses else "Put the table's name in front of it."
    return QueryError("name", f"More than one of these tables has a column {name}.", hint)


RULES: tuple[Rule, ...] = (
    (r'because schema "([^"]+)" does not exist', _missing_schema),
    (r"Table with name (\S+) does not exist", _missing_table),
    (r'Referenced table "([^"]+)" not found', _missing_alias),
    (r'Referenced column "([^"]+)" was not found because the FROM', _no_from),
    (r'Referenced column "([^"]+)" (?:was )?not found', _missing_column),
    (r'Table "([^"]+)" does not have a column named "([^"]+)"', _missing_table_column),
    (r"Values list \"([^\"]+)\" does not have a column named \"([^\"]+)\"", _missing_table_column),
    (r"Function with name (\S+) does not exist", _missing_function),
    (r'Ambiguous reference to (?:column name )?"([^"]+)"', _ambiguous),
)
