"""What other databases write and this one cannot read, where a word or two say it: brackets, hints, ROLLUP, placeholders.

Whole queries of other databases are read by `lab_app.dialects`; what is here holds whatever the rest says.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lab_app.sandbox.errors.engine_case import Case
from lab_app.sandbox.result import Mend, QueryError
from lab_app.sandbox.scan import code, replaced

_HINT = re.compile(
    r"\bWITH\s*\(\s*(?:NOLOCK|READUNCOMMITTED|READPAST|ROWLOCK|TABLOCK|INDEX\b[^()]*)\s*\)", re.IGNORECASE
)
_ROLLUP = re.compile(r"\bGROUP\s+BY\s+((?:[^()]|\([^()]*\))*?)\s+WITH\s+(ROLLUP|CUBE)\b", re.IGNORECASE)
_BRACKETED = re.compile(r"(?<![\w\])])\[([A-Za-z_]\w*(?: +\w+)*)\]")
_LIMIT = re.compile(r"\bLIMIT\s+(\d+)\s*,\s*(\d+)", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\$\{\w+\}|%\(\w+\)s", re.DOTALL)


def explain(case: Case) -> QueryError | None:
    """The error for such a word at the place where reading stopped; None for any other."""
    for rule in _RULES:
        found = rule(case)
        if found is not None:
            return found
    return None


def _table_hint(case: Case) -> QueryError | None:
    found = re.match(r"\s*\(\s*(NOLOCK|READUNCOMMITTED|READPAST|ROWLOCK|TABLOCK|INDEX)\b", case.after, re.I)
    if case.word.upper() != "WITH" or found is None:
        return None
    return QueryError(
        "syntax",
        f"WITH ({found[1].upper()}) is a hint for SQL Server, and this database has no such hints.",
        "Leave it out: nobody writes to these tables while you read.",
        mends=(Mend("Leave it out", replaced(case.sql, _HINT, "")),),
    )


def _rollup(case: Case) -> QueryError | None:
    found = re.match(r"\s*(ROLLUP|CUBE)\b", case.after, re.IGNORECASE)
    if case.word.upper() != "WITH" or found is None:
        return None
    word = found[1].upper()
    grouped = list(_ROLLUP.finditer(code(case.sql)))
    if len(grouped) != 1:
        return QueryError(
            "syntax", f"WITH {word} is written in another way here.", f"Write GROUP BY {word} (…)."
        )
    columns = case.sql[grouped[0].start(1) : grouped[0].end(1)]
    new = f"GROUP BY {word} ({columns})"
    mended = case.sql[: grouped[0].start()] + new + case.sql[grouped[0].end() :]
    return QueryError(
        "syntax",
        f"WITH {word} is written in another way here.",
        f"Write GROUP BY {word} (…), with the columns in the brackets.",
        suggestion=new,
        mends=(Mend(f"Write {new}", mended),),
    )


def _square_brackets(case: Case) -> QueryError | None:
    if case.word != "[" and not case.before.rstrip().endswith("["):
        return None
    name = _BRACKETED.search(code(case.sql))
    if name is None:
        return None
    mended = _BRACKETED.sub(_unbracketed, case.sql) if _BRACKETED.search(case.sql) else case.sql
    return QueryError(
        "syntax",
        "Square brackets around a name are SQL Server's way.",
        f"Take them out: {_unbracketed(name)}.",
        suggestion=_unbracketed(name),
        mends=(Mend("Take the brackets out", mended),),
    )


def _unbracketed(match: re.Match[str]) -> str:
    return f'"{match[1]}"' if " " in match[1] else match[1]


def _limit_pair(case: Case) -> QueryError | None:
    if case.word != "," or not re.search(r"\blimit\s+\d+\s*$", case.before, re.IGNORECASE):
        return None
    numbers = _LIMIT.search(code(case.sql))
    if numbers is None:
        return None
    new = f"LIMIT {numbers[2]} OFFSET {numbers[1]}"
    return QueryError(
        "syntax",
        "LIMIT takes one number here.",
        f"LIMIT {numbers[1]}, {numbers[2]} of MySQL is {new}: how many rows, and how many to skip before them.",
        suggestion=new,
        mends=(Mend(f"Write {new}", replaced(case.sql, _LIMIT, r"LIMIT \2 OFFSET \1")),),
    )


def _placeholder(case: Case) -> QueryError | None:
    rest = case.sql[max(0, len(case.before) - 2) :]
    template = _TEMPLATE.match(rest.lstrip()) or _TEMPLATE.match(rest[1:]) or _TEMPLATE.match(rest[2:])
    named = case.word in {":", "%"} and re.match(r"\w+", case.after)
    if template is None and not named:
        return None
    shown = template.group() if template else case.word + re.match(r"\w+", case.after).group()  # type: ignore[union-attr] # looked at above
    return QueryError(
        "syntax",
        f"{shown} is a placeholder, which another program fills in before it asks the database.",
        "Write the value or the name itself in its place.",
    )


_RULES: tuple[Callable[[Case], QueryError | None], ...] = (
    _table_hint,
    _rollup,
    _square_brackets,
    _limit_pair,
    _placeholder,
)
