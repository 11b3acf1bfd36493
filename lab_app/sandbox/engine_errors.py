"""Puts what the database engine says about a query into a plain sentence, a place and a way on."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lab_app.sandbox import syntax_errors
from lab_app.sandbox.messages import READ_ONLY, ended, place
from lab_app.sandbox.result import ErrorKind, QueryError
from lab_app.sandbox.sql_words import as_sentence, column_of, first_line, is_close, is_slip, short, type_word

MOST_NAMES = 12  # columns that a message lists


def explain(sql: str, answer: dict[str, Any], timeout_seconds: float, memory_mb: int) -> QueryError:
    """The error that a worker's `answer` to `sql` stands for."""
    kind, text, extra = read(answer)
    if kind == "INTERRUPT" or "maximum execution time" in text:
        return ended("timeout", timeout_seconds, memory_mb)
    if kind == "Out of Memory" or "std::bad_alloc" in text or "failed to allocate" in text.lower():
        return ended("memory", timeout_seconds, memory_mb)
    position, length = _location(extra)
    line, column = place(sql, position)
    word = sql.encode()[position : position + length].decode(errors="replace") if position is not None else ""
    candidates = tuple(c.strip() for c in extra.get("candidates", "").split(",") if c.strip())
    for pattern, build in _RULES:
        match = re.search(pattern, text, re.DOTALL | re.IGNORECASE)
        if match:
            error = build(_Case(sql, text, candidates, match, position, word, answer.get("names") or {}))
            error.line, error.column = (error.line or line), (error.column or column)
            return error
    sentence = first_line(text)
    return QueryError("syntax" if kind == "Parser" else "engine", as_sentence(sentence), None, line, column)


def _fixed(
    kind: ErrorKind, message: str, hint: str | None = None, suggestion: str | None = None
) -> Callable[[_Case], QueryError]:
    """A rule whose words don't depend on the query."""
    return lambda _: QueryError(kind, message, hint, suggestion=suggestion)


@dataclass(frozen=True)
class _Case:
    """One engine error, with what the rules look at."""

    sql: str
    text: str
    candidates: tuple[str, ...]
    match: re.Match[str]
    position: int | None
    word: str
    names: Mapping[str, Sequence[str]]  # the columns of each table, where the engine missed a name

    @property
    def before(self) -> str:
        return "" if self.position is None else self.sql.encode()[: self.position].decode(errors="replace")

    @property
    def after(self) -> str:
        if self.position is None:
            return ""
        return self.sql.encode()[self.position :].decode(errors="replace")[len(self.word) :]


def _syntax(case: _Case) -> QueryError:
    if any(mark in case.sql for mark in "“”‘’"):
        return _curly()
    return syntax_errors.explain(case.sql, case.before, case.match.group(1), case.after)


def _missing_table(case: _Case) -> QueryError:
    name = case.match.group(1)
    candidates = [short(c) for c in case.candidates]
    suggestion = next((c for c in candidates if is_slip(c, column_of(name))), None)
    if suggestion:
        hint = f"Did you mean {suggestion}?"
    elif case.names:
        hint = f"Tables that are there: {', '.join(case.names)}."
    else:
        hint = "SHOW ALL TABLES lists what there is."
    return QueryError("name", f"There is no table {name}.", hint, suggestion=suggestion)


def _missing_column(case: _Case) -> QueryError:
    name = case.match.group(1)
    if any(mark in name for mark in "“”‘’"):
        return _curly()
    if f'"{name}"' in case.sql and not re.fullmatch(r"\w+", name):
        return QueryError(
            "name",
            f"There is no column {name}.",
            f"Double quotes are for names of columns; texts and dates stand in single quotes: '{name}'.",
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


def _columns(case: _Case, near: Sequence[str]) -> str:
    """What columns there are: all of the query's tables where they are few, else those that are near."""
    read = dict.fromkeys(re.findall(r"\b(?:from|join)\s+(?:product\.)?(\w+)", case.sql.lower()))
    tables = [table for table in read if table in case.names]
    if len(tables) == 1 and len(case.names[tables[0]]) <= MOST_NAMES:
        return f"Columns that are there: {', '.join(case.names[tables[0]])}."
    there = f"Columns that come near: {', '.join(near[:6])}. " if near else ""
    shown = " and ".join(f"DESCRIBE {table}" for table in tables[:3]) or "DESCRIBE and the table's name"
    return f"{there}{shown} {'list' if len(tables) > 1 else 'lists'} all of them."


def _missing_table_column(case: _Case) -> QueryError:
    table, name = case.match.group(1), case.match.group(2)
    there = re.findall(r'"([^"]+)"', case.text.partition("Candidate bindings")[2])
    close = difflib.get_close_matches(name, [column_of(c) for c in there], n=1, cutoff=0.5)
    hint = f"Did you mean {close[0]}?" if close else _columns(case, [column_of(c) for c in there])
    return QueryError("name", f"{table} has no column {name}.", hint, suggestion=close[0] if close else None)


def _missing_alias(case: _Case) -> QueryError:
    name = case.match.group(1)
    suggestion = short(case.candidates[0]) if case.candidates else None
    match = re.search(r'Did you mean "([^"]+)"|Candidate tables?: "([^"]+)"', case.text)
    if suggestion is None and match:
        suggestion = short(match.group(1) or match.group(2))
    if suggestion == "unnamed_subquery":
        return QueryError(
            "name",
            f"{name} is not among the tables after FROM and JOIN.",
            f"A query in brackets gets a name behind the closing bracket: (SELECT …) AS {name}.",
        )
    hint = f"Did you mean {suggestion}?" if suggestion else None
    return QueryError(
        "name",
        f"{name} is not among the tables after FROM and JOIN.",
        hint
        or "A table that got another name there (FROM users u) has only that name in the rest of the query.",
        suggestion=suggestion,
    )


def _missing_function(case: _Case) -> QueryError:
    name = case.match.group(1)
    if not re.fullmatch(r"\w+", name):
        return QueryError(
            "syntax",
            f"There is no sign {name}.",
            "SQL compares with a single =, and <> is different from." if "=" in name else None,
            suggestion="=" if "=" in name else None,
        )
    known = {"getdate": "CURRENT_DATE", "nvl": "COALESCE", "isnull": "COALESCE"}
    suggestion = known.get(name.lower()) or next((c for c in case.candidates if is_close(c, name)), None)
    hint = f"Did you mean {suggestion}?" if suggestion else None
    return QueryError("name", f"There is no function {name}.", hint, suggestion=suggestion)


def _group_by(case: _Case) -> QueryError:
    name = column_of(case.match.group(1))
    return QueryError(
        "syntax",
        f"{name} has many values in each group, and the query doesn't say which one to show.",
        f"Add GROUP BY {name}, or take one value of it with MIN, MAX or ANY_VALUE.",
        suggestion=f"GROUP BY {name}",
    )


def _curly() -> QueryError:
    return QueryError(
        "syntax", "The quotes are curly ones, as a word processor makes them.", "Use straight quotes: 'DE'."
    )


def _no_from(case: _Case) -> QueryError:
    return QueryError(
        "syntax",
        f"The query doesn't say which table {case.match.group(1)} comes from.",
        "Add FROM and the table's name.",
        suggestion="FROM",
    )


def _missing_schema(case: _Case) -> QueryError:
    return QueryError(
        "name", f"There is no schema {case.match.group(1)}.", "SHOW ALL TABLES lists what there is."
    )


def _unclear_types(case: _Case) -> QueryError:
    name = case.match.group(1)
    what = f"the sign {name}" if not re.fullmatch(r"\w+", name) else name
    return QueryError(
        "syntax",
        f"It isn't clear what {what} should do with a text in quotes.",
        "If it is a date, write DATE before it: DATE '2026-06-30'.",
        suggestion="DATE",
    )


def _impossible_cast(case: _Case) -> QueryError:
    left, right = type_word(case.match.group(1)), type_word(case.match.group(2))
    return QueryError("syntax", f"A {left} cannot be turned into a {right}.")


def _ambiguous(case: _Case) -> QueryError:
    name = case.match.group(1)
    uses = re.findall(r"'([\w.\"]+)'", case.text) or re.findall(r'"([\w.]+)"', case.text)[1:]
    uses = [use for use in uses if "." in use]
    hint = f"Say which one: {' or '.join(uses[:3])}." if uses else "Put the table's name in front of it."
    return QueryError("name", f"More than one of these tables has a column {name}.", hint)


def _bad_date(case: _Case) -> QueryError:
    value = case.match.group("value")
    return QueryError(
        "syntax",
        f"“{value}” is compared with a date, and isn't one.",
        "Dates are written '2026-06-30', year first.",
    )


def _bad_number(case: _Case) -> QueryError:
    value, target = case.match.group(1), case.match.group(2)
    if target.upper() in {"DATE", "TIMESTAMP"}:
        return QueryError(
            "syntax", f"“{value}” is not a date.", "Dates are written '2026-06-30', year first."
        )
    return QueryError(
        "syntax",
        f"The text “{value}” is used where a number is needed.",
        "Compare texts with texts ('…') and numbers with numbers.",
    )


def _compare_types(case: _Case) -> QueryError:
    left, right = type_word(case.match.group(1)), type_word(case.match.group(2))
    return QueryError(
        "syntax",
        f"A {left} cannot be compared with a {right}.",
        "Put texts and dates in single quotes ('2026-06-30'); turn a time into a date with CAST(… AS DATE).",
    )


def _function_types(case: _Case) -> QueryError:
    name, types = case.match.group(1), case.match.group(2)
    plain = [type_word(t) for t in re.split(r",\s*(?![^()]*\))", types) if t]
    if name in {"sum", "avg", "mean", "median"} and plain:
        return QueryError(
            "syntax",
            f"{name.upper()} needs a number, and this is a {plain[0]}.",
            "COUNT counts anything; CAST(… AS INTEGER) turns a text of digits into a number.",
        )
    if name.strip("!*") == "~~":
        return QueryError(
            "syntax",
            f"LIKE works on texts, and this is a {plain[0] if plain else 'date'}.",
            "Compare dates with >= and <: created_at >= DATE '2026-05-01' AND created_at < DATE '2026-06-01'."
            if plain and plain[0] in {"date", "time"}
            else "Compare numbers with =, < and >.",
        )
    if not re.fullmatch(r"\w+", name):
        what = " and ".join(f"a {p}" for p in plain)
        return QueryError("syntax", f"The sign {name} does not work between {what}.", None)
    if name == "count" and len(plain) > 1:
        return QueryError(
            "syntax",
            "COUNT takes one column.",
            "To count different pairs, put them in brackets: COUNT(DISTINCT (first, second)).",
        )
    if not plain:
        return QueryError("syntax", f"{name.upper()} needs a column in its brackets.")
    what = ", ".join(f"a {p}" for p in plain)
    hint = None
    if any(p == "text" for p in plain) and any(
        w in name.lower() for w in ("date", "month", "year", "day", "extract")
    ):
        hint = "Write DATE before a date in quotes: DATE '2026-06-30'."
    return QueryError("syntax", f"{name} does not work on {what}.", hint)


_RULES: tuple[tuple[str, Callable[[_Case], QueryError]], ...] = (
    (
        r"file system operations are disabled|disabled by configuration|external access|LocalFileSystem",
        _fixed(
            "refused",
            "Queries cannot read or write files, or reach the network, from here.",
            "Everything that there is stands in the tables: SHOW ALL TABLES lists them.",
        ),
    ),
    (
        r"configuration has been locked|lock_configuration",
        _fixed("refused", "The database's settings cannot be changed from here.", READ_ONLY),
    ),
    (
        r"extension.*(not|load|install)|autoload",
        _fixed("refused", "This needs software that is not part of the lab's database."),
    ),
    (
        r"Max expression depth|expression depth limit|nested too deep|stack overflow|recursion limit",
        _fixed("refused", "The query is nested too deeply.", "Use IN (…) instead of long chains of OR or +."),
    ),
    (r'because schema "([^"]+)" does not exist', _missing_schema),
    (r"Table with name (\S+) does not exist", _missing_table),
    (r'Referenced table "([^"]+)" not found', _missing_alias),
    (r'Referenced column "([^"]+)" was not found because the FROM', _no_from),
    (r'Referenced column "([^"]+)" (?:was )?not found', _missing_column),
    (r'for the function call "(.+?)\((?=.*STRING_LITERAL)', _unclear_types),
    (r"Unimplemented type for cast \((\w+).*? -> (\w+)", _impossible_cast),
    (r'Table "([^"]+)" does not have a column named "([^"]+)"', _missing_table_column),
    (r"Values list \"([^\"]+)\" does not have a column named \"([^\"]+)\"", _missing_table_column),
    (r"Function with name (\S+) does not exist", _missing_function),
    (r'column "?([\w.]+)"? must appear in the GROUP BY', _group_by),
    (r'Ambiguous reference to (?:column name )?"([^"]+)"', _ambiguous),
    (
        r"(?:WHERE clause|FILTER|JOIN).*cannot contain aggregates",
        _fixed(
            "syntax",
            "WHERE looks at single rows and cannot hold a count, sum or average.",
            "Put conditions on groups into HAVING, after GROUP BY.",
            suggestion="HAVING",
        ),
    ),
    (
        r"aggregate function calls cannot be nested",
        _fixed(
            "syntax",
            "A count, sum or average cannot stand inside another one.",
            "Do the inner one first: WITH per_user AS (SELECT … GROUP BY user_id) SELECT avg(n) FROM per_user.",
        ),
    ),
    (
        r"WHERE clause cannot contain window|cannot contain window functions",
        _fixed(
            "syntax",
            "WHERE cannot hold a window function, which is worked out after it.",
            "Use QUALIFY instead, or put the query into WITH and filter outside.",
            suggestion="QUALIFY",
        ),
    ),
    (r"invalid (?:timestamp|date|time) field format: \"(?P<value>[^\"]*)\"", _bad_date),
    (r"(?:timestamp|date) field value out of range: \"(?P<value>[^\"]*)\"", _bad_date),
    (r"Could not convert string [\"'](.*?)[\"'] to (?:type )?'?(\w+)", _bad_number),
    (r"Cannot compare values of type (\w+(?:\([\d,]+\))?).*? and (?:values of )?type (\w+)", _compare_types),
    (r"No function matches the given name and argument types '([^(]+)\((.*?)\)'\.", _function_types),
    (
        r"More than one row returned by a subquery",
        _fixed(
            "engine",
            "A query in brackets gives several rows where one value is needed.",
            "Use IN (…) instead of =, or an aggregate such as MAX inside the brackets.",
        ),
    ),
    (
        r"Set operations can only apply to expressions with the same number",
        _fixed(
            "syntax",
            "The parts of UNION have different numbers of columns.",
            "Give each SELECT the same columns, in the same order.",
        ),
    ),
    (r"unterminated", lambda _: syntax_errors.unterminated()),
    (r"syntax error at or near \"(.*?)\"$", _syntax),
    (
        r"Window functions are not supported here",
        _fixed(
            "syntax",
            "A function that ranks needs OVER, which says in which order.",
            "Write RANK() OVER (ORDER BY … DESC).",
            "OVER",
        ),
    ),
    (
        r"Overflow|out of range",
        _fixed("engine", "A number got too large for its type.", "CAST(… AS DOUBLE) holds larger ones."),
    ),
    (
        r"Values were not provided for the following prepared statement parameters|parameter",
        _fixed(
            "syntax",
            "The query has a placeholder (? or $) without a value.",
            "Write the value itself in its place.",
        ),
    ),
)


def read(answer: dict[str, Any]) -> tuple[str, str, dict[str, str]]:
    """Kind, text and further facts of an engine error, which comes as JSON behind its kind, or plain."""
    raw = str(answer.get("text", ""))
    head, _, body = raw.partition(": ")
    if body.startswith("{"):
        try:
            facts = json.loads(body)
            return str(facts.pop("exception_type", head)), str(facts.pop("exception_message", "")), facts
        except ValueError:
            pass
    return head.removesuffix(" Error"), body or raw, {}


def _location(facts: dict[str, str]) -> tuple[int | None, int]:
    try:
        if "location" in facts:
            start, length = json.loads(facts["location"])
            return int(start), int(length)
        if "position" in facts:
            return int(facts["position"]), 0
    except (ValueError, TypeError):
        pass
    return None, 0
