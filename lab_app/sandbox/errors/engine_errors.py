"""Puts what the database engine says about a query into a plain sentence, a place and a way on."""

from __future__ import annotations

import json
import re
from typing import Any

from lab_app.sandbox import signs
from lab_app.sandbox.errors import clause_errors, name_errors, syntax_errors, type_errors
from lab_app.sandbox.errors.engine_case import Case, Rule, fixed
from lab_app.sandbox.messages import READ_ONLY, ended, place
from lab_app.sandbox.result import QueryError
from lab_app.sandbox.scan import code
from lab_app.sandbox.sql_words import brief, column_of

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
    if kind in {"Parser", *BEFORE_ROWS}:
        sign = signs.explain(sql, position, reach=signs.REACH if kind == "Parser" else 0)
        if sign is not None:
            return sign
    names = name_errors.RULES if kind in BEFORE_ROWS else ()
    for pattern, build in (*_REFUSALS, *names, *type_errors.RULES, *clause_errors.RULES, *_RULES):
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
                found.mends,
            )
    return unforeseen(sql, kind, line, column)


def unforeseen(sql: str, kind: str, line: int | None, column: int | None) -> QueryError:
    """An error that no rule knows: said as such, without the engine's words, which explain nothing to a reader."""
    if re.search(r"\berror\s*\(", code(sql), re.IGNORECASE):
        return QueryError("engine", "The query ended itself: it holds error(…).", None, line, column)
    where = "from here on" if line is not None else "as it is written"
    if kind in {"Parser", "Binder", "Catalog", "Not implemented"}:
        return QueryError(
            "syntax",
            f"The database cannot make sense of the query {where}.",
            "Take parts out until it runs, and put them back one by one: so the part at fault shows.",
            line,
            column,
        )
    return QueryError(
        "engine",
        "The query was read, and could not be computed.",
        "Run its parts one by one to see which one fails.",
        line,
        column,
    )


def _syntax(case: Case) -> QueryError:
    return syntax_errors.explain(case)


def _group_by(case: Case) -> QueryError:
    name = column_of(case.match.group(1))
    return QueryError(
        "syntax",
        f"{name} has many values in each group, and the query doesn't say which one to show.",
        f"Add GROUP BY {name}, or take one value of it with MIN, MAX or ANY_VALUE.",
        suggestion=f"GROUP BY {name}",
    )


def _no_such_column(case: Case) -> QueryError:
    clause = "GROUP BY" if case.match[1].upper() == "GROUP BY" else "ORDER BY"
    most = int(case.match[2])
    pattern = rf"\b{clause.partition(' ')[0]}\s+by\s+((?:[\w.]+\s*,\s*)*?)(\d+)"
    asked = re.search(pattern, code(case.sql), re.IGNORECASE)
    typed = case.word if case.word.isdigit() else asked[2] if asked and int(asked[2]) > most else ""
    what = f"There is no column number {typed}" if typed else f"A number after {clause} is that of no column"
    has = "one column" if most == 1 else f"{most} columns"
    return QueryError(
        "syntax",
        f"{what}: the query has {has} after SELECT.",
        f"Write a number from 1 to {most}, or the column's name." if most > 1 else "Write the column's name.",
    )


_REFUSALS: tuple[Rule, ...] = (
    (
        r"file system operations are disabled|disabled by configuration|external access|LocalFileSystem",
        fixed(
            "refused",
            "Queries cannot read or write files, or reach the network, from here.",
            "Everything that you can use is in the tables: SHOW ALL TABLES lists them.",
        ),
    ),
    (
        r"configuration has been locked|lock_configuration",
        fixed("refused", "The database's settings cannot be changed from here.", READ_ONLY),
    ),
    (
        r"extension.*(not|load|install)|autoload",
        fixed("refused", "This needs software that is not part of the lab's database."),
    ),
    (
        r"Max expression depth|expression depth limit|nested too deep|stack overflow|recursion limit",
        fixed("refused", "The query is nested too deeply.", "Use IN (…) instead of long chains of OR or +."),
    ),
)
_RULES: tuple[Rule, ...] = (
    (r'column "?([\w.]+)"? must appear in the GROUP BY', _group_by),
    (
        r"(?:WHERE clause|FILTER|JOIN).*cannot contain aggregates",
        fixed(
            "syntax",
            "WHERE looks at single rows and cannot hold a count, sum or average.",
            "Put conditions on groups into HAVING, after GROUP BY.",
            suggestion="HAVING",
        ),
    ),
    (
        r"aggregate function calls cannot be nested",
        fixed(
            "syntax",
            "A count, sum or average cannot be inside another one.",
            "Do the inner one first: WITH per_user AS (SELECT … GROUP BY user_id) SELECT avg(n) FROM per_user.",
        ),
    ),
    (
        r"WHERE clause cannot contain window|cannot contain window functions",
        fixed(
            "syntax",
            "WHERE cannot hold a window function, which is computed later.",
            "Use QUALIFY instead, or put the query into WITH and filter outside.",
            suggestion="QUALIFY",
        ),
    ),
    (
        r"More than one row returned by a subquery",
        fixed(
            "engine",
            "A query in brackets gives several rows where one value is needed.",
            "Use IN (…) instead of =, or an aggregate such as MAX inside the brackets.",
        ),
    ),
    (
        r"Set operations can only apply to expressions with the same number",
        fixed(
            "syntax",
            "The parts of UNION have different numbers of columns.",
            "Give each SELECT the same columns, in the same order.",
        ),
    ),
    (r"unterminated", syntax_errors.unterminated),
    (r"syntax error at or near \"(.*?)\"$", _syntax),
    (
        r"Window functions are not supported here",
        fixed(
            "syntax",
            "A function that ranks needs OVER, which says in which order.",
            "Write RANK() OVER (ORDER BY … DESC).",
            "OVER",
        ),
    ),
    (r"(GROUP BY|ORDER) term out of range - should be between 1 and (\d+)", _no_such_column),
    (
        r"Combining QUALIFY with GROUP BY ALL",
        fixed(
            "syntax",
            "QUALIFY does not go together with GROUP BY ALL here.",
            "Name the columns to group by: GROUP BY country.",
            "GROUP BY",
        ),
    ),
    (
        r"GROUP BY ALL|aggregates? .*GROUP BY",
        fixed(
            "syntax",
            "GROUP BY ALL cannot tell here which columns to group by.",
            "Name them: GROUP BY country.",
            "GROUP BY",
        ),
    ),
    (
        r"Overflow|out of range",
        fixed("engine", "A number got too large for its type.", "CAST(… AS DOUBLE) holds larger ones."),
    ),
    (
        r"Values were not provided for the following (?:prepared statement )?parameters",
        fixed(
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
