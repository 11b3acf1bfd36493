"""Puts what the database engine says about a query into a plain sentence, a place and a way on."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable
from typing import Any

from lab_app.sandbox.messages import READ_ONLY, ended, place
from lab_app.sandbox.result import ErrorKind, QueryError

KEYWORDS = """
select from where group order having limit join left right full inner outer cross on using union all distinct
between and or not in is null like case when then else end as by asc desc with count sum avg
""".split()  # noqa: SIM905 - as words


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
    for pattern, build in _RULES:
        match = re.search(pattern, text, re.DOTALL | re.IGNORECASE)
        if match:
            error = build(_Case(sql, kind, text, extra, match, position, word))
            if error is not None:
                error.line, error.column = (error.line or line), (error.column or column)
                return error
    sentence = _first_line(text)
    return QueryError("syntax" if kind == "Parser" else "engine", _as_sentence(sentence), None, line, column)


def _fixed(
    kind: ErrorKind, message: str, hint: str | None = None, suggestion: str | None = None
) -> Callable[[_Case], QueryError]:
    """A rule whose words don't depend on the query."""
    return lambda _: QueryError(kind, message, hint, suggestion=suggestion)


class _Case:
    """One engine error, with what the rules look at."""

    def __init__(
        self,
        sql: str,
        kind: str,
        text: str,
        extra: dict[str, str],
        match: re.Match[str],
        position: int | None,
        word: str,
    ) -> None:
        self.sql = sql
        self.kind = kind
        self.text = text
        self.candidates = [c.strip() for c in extra.get("candidates", "").split(",") if c.strip()]
        self.match = match
        self.position = position
        self.word = word

    @property
    def before(self) -> str:
        return "" if self.position is None else self.sql.encode()[: self.position].decode(errors="replace")

    @property
    def after(self) -> str:
        if self.position is None:
            return ""
        return self.sql.encode()[self.position :].decode(errors="replace")[len(self.word) :]


def _syntax(case: _Case) -> QueryError:
    word = case.match.group(1)
    before = re.sub(r"/\*.*?\*/|--[^\n]*", " ", case.before, flags=re.DOTALL).rstrip()
    after = case.after.lstrip()
    close = difflib.get_close_matches(word.lower(), KEYWORDS, n=1, cutoff=0.75)
    hint: str | None = None
    suggestion: str | None = None
    if close and close[0] != word.lower():
        suggestion = close[0].upper()
        hint = f"Did you mean {suggestion}?"
    elif re.search(r",$", before) and word.lower() in {"from", "where", "group", "order", ")"}:
        hint = f"There is a comma too many in front of {word.upper()}."
    elif before.endswith(")") and re.fullmatch(r"[A-Za-z_]\w*", word) and word.lower() not in KEYWORDS:
        hint = f"To give a column the name {word}, write AS before it: … AS {word}."
        suggestion = f"AS {word}"
    elif word.lower() in {"where", "group", "order", "having", "limit", "from", "on"} and not after.strip(
        " ;"
    ):
        hint = f"Something is missing after {word.upper()}."
    elif word == "=" and before.endswith("="):
        hint = "SQL compares with a single =."
        suggestion = "="
    elif word.lower() == "where" and re.search(r"\b(group|order)\s+by\b", before, re.IGNORECASE):
        hint = "WHERE comes before GROUP BY and ORDER BY."
    elif word.lower() == "group" and re.search(r"\border\s+by\b", before, re.IGNORECASE):
        hint = "GROUP BY comes before ORDER BY."
    elif word in {"“", "”", "‘", "’"} or any(mark in case.sql for mark in "“”‘’"):
        hint = "Use straight quotes: ' around texts and dates."
    elif re.search(r"\bas$", before, re.IGNORECASE):
        hint = (
            f'{word} is a word of SQL itself: choose another name, or put it in double quotes: AS "{word}".'
        )
        suggestion = f'"{word}"'
    else:
        hint = "Look just before this place: a comma, a bracket, a quote or a word such as AS or BY may be missing."
    return QueryError("syntax", f"The query cannot be read from “{word}” on.", hint, suggestion=suggestion)


def _ends_early(case: _Case) -> QueryError:
    lines = case.sql.splitlines() or [""]
    opened, closed = case.sql.count("("), case.sql.count(")")
    hint = (
        f"There are {opened} opening and {closed} closing brackets."
        if opened != closed
        else "Something is missing at the end."
    )
    return QueryError("syntax", "The query ends too early.", hint, len(lines), max(1, len(lines[-1])), None)


def _missing_table(case: _Case) -> QueryError:
    name = case.match.group(1)
    suggestion = _short(case.candidates[0]) if case.candidates else None
    hint = f"Did you mean {suggestion}?" if suggestion else "SHOW ALL TABLES lists what there is."
    return QueryError("name", f"There is no table {name}.", hint, suggestion=suggestion)


def _missing_column(case: _Case) -> QueryError:
    name = case.match.group(1)
    if f'"{name}"' in case.sql and not re.fullmatch(r"\w+", name):
        return QueryError(
            "name",
            f"There is no column {name}.",
            f"Double quotes are for names of columns; texts and dates stand in single quotes: '{name}'.",
            suggestion=f"'{name}'",
        )
    names = list(dict.fromkeys(_column_of(c) for c in case.candidates))
    close = difflib.get_close_matches(name.split(".")[-1], names, n=1, cutoff=0.6)
    suggestion = close[0] if close else None
    if suggestion:
        hint = f"Did you mean {suggestion}?"
    elif f'"{name}"' in case.sql:
        hint = f"If {name} is a text, put it in single quotes: '{name}'."
        suggestion = f"'{name}'"
    elif names:
        hint = f"Columns that are there: {', '.join(names[:6])}."
    else:
        hint = "Look at the names after SELECT and FROM."
    return QueryError("name", f"There is no column {name} in these tables.", hint, suggestion=suggestion)


def _missing_table_column(case: _Case) -> QueryError:
    table, name = case.match.group(1), case.match.group(2)
    close = difflib.get_close_matches(name, [_column_of(c) for c in case.candidates], n=1, cutoff=0.5)
    hint = f"Did you mean {close[0]}?" if close else f"DESCRIBE {table} lists its columns."
    return QueryError("name", f"{table} has no column {name}.", hint, suggestion=close[0] if close else None)


def _missing_alias(case: _Case) -> QueryError:
    name = case.match.group(1)
    suggestion = _short(case.candidates[0]) if case.candidates else None
    match = re.search(r'Did you mean "([^"]+)"|Candidate tables?: "([^"]+)"', case.text)
    if suggestion is None and match:
        suggestion = _short(match.group(1) or match.group(2))
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
    known = {"datediff": "date_diff", "getdate": "CURRENT_DATE", "nvl": "COALESCE", "len": "LENGTH"}
    suggestion = known.get(name.lower()) or (case.candidates[0] if case.candidates else None)
    hint = f"Did you mean {suggestion}?" if suggestion else None
    return QueryError("name", f"There is no function {name}.", hint, suggestion=suggestion)


def _group_by(case: _Case) -> QueryError:
    name = _column_of(case.match.group(1))
    return QueryError(
        "syntax",
        f"{name} has many values in each group, and the query doesn't say which one to show.",
        f"Add GROUP BY {name}, or take one value of it with MIN, MAX or ANY_VALUE.",
        suggestion=f"GROUP BY {name}",
    )


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
    left, right = _type_word(case.match.group(1)), _type_word(case.match.group(2))
    return QueryError(
        "syntax",
        f"A {left} cannot be compared with a {right}.",
        "Put texts and dates in single quotes ('2026-06-30'); turn a time into a date with CAST(… AS DATE).",
    )


def _function_types(case: _Case) -> QueryError:
    name, types = case.match.group(1), case.match.group(2)
    plain = [_type_word(t) for t in re.split(r",\s*(?![^()]*\))", types) if t]
    if name in {"sum", "avg", "mean", "median"} and plain:
        return QueryError(
            "syntax",
            f"{name.upper()} needs a number, and this is a {plain[0]}.",
            "COUNT counts anything; CAST(… AS INTEGER) turns a text of digits into a number.",
        )
    if not re.fullmatch(r"\w+", name):
        what = " and ".join(f"a {p}" for p in plain)
        return QueryError("syntax", f"The sign {name} does not work between {what}.", None)
    what = ", ".join(f"a {p}" for p in plain) or "nothing"
    hint = None
    if any(p == "text" for p in plain) and any(
        w in name.lower() for w in ("date", "month", "year", "day", "extract")
    ):
        hint = "Write DATE before a date in quotes: DATE '2026-06-30'."
    return QueryError("syntax", f"{name} does not work on {what}.", hint)


_RULES: tuple[tuple[str, Callable[[_Case], QueryError | None]], ...] = (
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
    (r"Table with name (\S+) does not exist", _missing_table),
    (r'Referenced table "([^"]+)" not found', _missing_alias),
    (r'Referenced column "([^"]+)" (?:was )?not found', _missing_column),
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
    (
        r"unterminated quoted",
        _fixed(
            "syntax",
            "A quote is opened and never closed.",
            "Texts and dates stand between two single quotes: '2026-06-01'.",
        ),
    ),
    (r"syntax error at end of input", _ends_early),
    (r"syntax error at or near \"(.*?)\"$", _syntax),
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


def _short(name: str) -> str:
    """A table's name as one would type it: without the schema where it isn't needed."""
    name = name.strip('"')
    return name.removeprefix("product.").removeprefix("marts.")


def _column_of(name: str) -> str:
    return name.strip('"').split(".")[-1].strip('"')


def _type_word(sql_type: str) -> str:
    sql_type = sql_type.strip().strip("'").upper()
    if sql_type.startswith(("VARCHAR", "STRING")):
        return "text"
    if sql_type.startswith("TIMESTAMP"):
        return "time"
    if sql_type.startswith("DATE"):
        return "date"
    if sql_type.startswith("BOOL"):
        return "true/false"
    if sql_type.startswith("INTERVAL"):
        return "span of time"
    if sql_type.startswith(("DECIMAL", "DOUBLE", "FLOAT")) or "INT" in sql_type:
        return "number"
    return sql_type.lower()


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0].strip() if text.strip() else ""


def _as_sentence(text: str) -> str:
    text = text or "The database engine could not run this query"
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."
