"""Puts what the database engine says about a query into a plain sentence, a place and a way on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from lab_app.sandbox import name_errors, syntax_errors
from lab_app.sandbox.engine_case import Case, Rule, curly_quotes
from lab_app.sandbox.messages import READ_ONLY, ended, place
from lab_app.sandbox.result import ErrorKind, QueryError
from lab_app.sandbox.sql_words import as_sentence, brief, column_of, first_line, type_word

# Kinds of error that come from reading the query, before any row is looked at. Only they can be about a
# missing name: what comes later may quote a value of the data, or whatever `error('…')` was made to say.
BEFORE_ROWS = {"Catalog", "Binder"}


def explain(sql: str, answer: dict[str, Any], timeout_seconds: float, memory_mb: int) -> QueryError:
    """The error that a worker's `answer` to `sql` means."""
    kind, text, extra = read(answer)
    if kind == "INTERRUPT" or "maximum execution time" in text:
        return ended("timeout", timeout_seconds, memory_mb)
    if kind == "Out of Memory" or "std::bad_alloc" in text or "failed to allocate" in text.lower():
        return ended("memory", timeout_seconds, memory_mb)
    position, length = _location(extra)
    line, column = place(sql, position)
    word = sql.encode()[position : position + length].decode(errors="replace") if position is not None else ""
    candidates = tuple(c.strip() for c in extra.get("candidates", "").split(",") if c.strip())
    for pattern, build in (*_REFUSALS, *(name_errors.RULES if kind in BEFORE_ROWS else ()), *_RULES):
        match = re.search(pattern, text, re.DOTALL | re.IGNORECASE)
        if match:
            found = build(Case(sql, text, candidates, match, position, word, answer.get("names") or {}))
            return QueryError(
                found.kind,
                brief(found.message),
                brief(found.hint) if found.hint else None,
                found.line or line,
                found.column or column,
                found.suggestion,
            )
    sentence = brief(as_sentence(first_line(text)))
    return QueryError("syntax" if kind == "Parser" else "engine", sentence, None, line, column)


def _fixed(
    kind: ErrorKind, message: str, hint: str | None = None, suggestion: str | None = None
) -> Callable[[Case], QueryError]:
    """A rule whose words don't depend on the query."""
    return lambda _: QueryError(kind, message, hint, suggestion=suggestion)


def _syntax(case: Case) -> QueryError:
    if any(mark in case.sql for mark in "“”‘’"):
        return curly_quotes()
    return syntax_errors.explain(case.sql, case.before, case.match.group(1), case.after)


def _group_by(case: Case) -> QueryError:
    name = column_of(case.match.group(1))
    return QueryError(
        "syntax",
        f"{name} has many values in each group, and the query doesn't say which one to show.",
        f"Add GROUP BY {name}, or take one value of it with MIN, MAX or ANY_VALUE.",
        suggestion=f"GROUP BY {name}",
    )


def _unclear_types(case: Case) -> QueryError:
    name = case.match.group(1)
    what = f"the operator {name}" if not re.fullmatch(r"\w+", name) else name
    return QueryError(
        "syntax",
        f"It isn't clear what {what} should do with a text in quotes.",
        "If it is a date, write DATE before it: DATE '2026-06-30'.",
        suggestion="DATE",
    )


def _impossible_cast(case: Case) -> QueryError:
    left, right = type_word(case.match.group(1)), type_word(case.match.group(2))
    return QueryError("syntax", f"A {left} cannot be turned into a {right}.")


def _bad_date(case: Case) -> QueryError:
    value = case.match.group("value")
    return QueryError(
        "syntax",
        f"“{value}” is compared with a date, but isn't one.",
        "Dates are written '2026-06-30', year first.",
    )


def _bad_number(case: Case) -> QueryError:
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


def _compare_types(case: Case) -> QueryError:
    left, right = type_word(case.match.group(1)), type_word(case.match.group(2))
    return QueryError(
        "syntax",
        f"A {left} cannot be compared with a {right}.",
        "Put texts and dates in single quotes ('2026-06-30'); turn a time into a date with CAST(… AS DATE).",
    )


def _function_types(case: Case) -> QueryError:
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
        return QueryError("syntax", f"The operator {name} does not work between {what}.", None)
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


_REFUSALS: tuple[Rule, ...] = (
    (
        r"file system operations are disabled|disabled by configuration|external access|LocalFileSystem",
        _fixed(
            "refused",
            "Queries cannot read or write files, or reach the network, from here.",
            "Everything that you can use is in the tables: SHOW ALL TABLES lists them.",
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
)
_RULES: tuple[Rule, ...] = (
    (r'for the function call "(.+?)\((?=.*STRING_LITERAL)', _unclear_types),
    (r"Unimplemented type for cast \((\w+).*? -> (\w+)", _impossible_cast),
    (r'column "?([\w.]+)"? must appear in the GROUP BY', _group_by),
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
            "A count, sum or average cannot be inside another one.",
            "Do the inner one first: WITH per_user AS (SELECT … GROUP BY user_id) SELECT avg(n) FROM per_user.",
        ),
    ),
    (
        r"WHERE clause cannot contain window|cannot contain window functions",
        _fixed(
            "syntax",
            "WHERE cannot hold a window function, which is computed later.",
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
