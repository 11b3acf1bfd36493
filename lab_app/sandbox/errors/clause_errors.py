"""Parts of a query that don't go together, and values that mean nothing: units of time, formats, patterns, clauses."""

from __future__ import annotations

import difflib
import re

from lab_app.sandbox.errors.engine_case import Case, Rule, fixed, said
from lab_app.sandbox.result import QueryError
from lab_app.sandbox.scan import code

UNITS = (
    "year",
    "quarter",
    "month",
    "week",
    "day",
    "hour",
    "minute",
    "second",
    "dayofweek",
    "isodow",
    "dayofyear",
    "epoch",
)
TYPES = ("DATE", "TIMESTAMP", "INTEGER", "BIGINT", "DOUBLE", "DECIMAL", "VARCHAR", "BOOLEAN", "INTERVAL")


def _unit(case: Case) -> QueryError:
    typed = case.match.group(1)
    close = difflib.get_close_matches(typed.lower().rstrip("s"), UNITS, n=1, cutoff=0.6)
    hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(UNITS[:8])}."
    return QueryError(
        "syntax", f"{typed} is not a unit of time.", hint, suggestion=close[0] if close else None
    )


def _type(case: Case) -> QueryError:
    typed = case.match.group(1)
    close = difflib.get_close_matches(typed.upper(), TYPES, n=1, cutoff=0.6)
    hint = f"Did you mean {close[0]}?" if close else f"Types are {', '.join(TYPES)}."
    return QueryError(
        "name",
        f"There is no type {typed}.",
        hint,
        suggestion=close[0] if close else None,
        mends=case.put(close[0]) if close else (),
    )


def _chained(case: Case) -> QueryError:
    """Two comparisons where one stands: mostly another language's AND or OR between them."""
    plain = code(case.sql)
    for sign, word in (("&&", "AND"), ("||", "OR")):
        if sign in plain:
            other = " || joins texts here." if sign == "||" else ""
            return QueryError(
                "syntax", f"{sign} does not join conditions here.", f"Write {word}.{other}", suggestion=word
            )
    return QueryError(
        "syntax",
        "Two comparisons stand in a row, as in 1 < x < 5.",
        "Write each by itself: 1 < x AND x < 5.",
        suggestion="AND",
    )


def _not_among(case: Case) -> QueryError:
    name, word = case.match.group(1), case.match.group(2).upper()
    close = re.search(r'Candidate bindings?: "([^"]+)"', case.text)
    hint = (
        f"Did you mean {close[1]}?"
        if close and difflib.SequenceMatcher(None, close[1], name).ratio() > 0.6
        else None
    )
    return QueryError("name", f"{word} names a column {name}, which isn't among those of the tables.", hint)


def _no_key(case: Case) -> QueryError:
    names = re.findall(r'"([^"]+)"', case.text.partition("Candidate Entries")[2])
    hint = f"There are: {', '.join(names[:6])}." if names else None
    return QueryError("name", f"There is no part called {case.match.group(1)} in this value.", hint)


RULES: tuple[Rule, ...] = (
    (r'extract specifier "([^"]*)" not recognized', _unit),
    (r"Type with name (\S+) does not exist", _type),
    (r"Chained comparisons are not supported", _chained),
    (
        r'Column "([^"]+)" does not exist on (left|right) side of join',
        said(
            "name",
            "USING needs a column of both tables, and the one on the {1} has no {0}.",
            "Write ON instead: ON orders.user_id = users.id.",
            "ON",
        ),
    ),
    (
        r"Failed to parse format specifier .*?: Unrecognized format .*?: (\S+)",
        said(
            "syntax",
            "{0} is not known in a format.",
            "%Y is the year, %m the month, %d the day, %H the hour, %M the minute, %b the month's short name, %a the day's.",
        ),
    ),
    (
        r'Could not parse string "(.*?)" according to format specifier "(.*?)"',
        said(
            "engine",
            "The text “{0}” does not look as the format {1} says.",
            "try_strptime(…) gives NULL for texts that don't.",
            "try_strptime",
        ),
    ),
    (
        r"Subquery returns (\d+) columns",
        said(
            "syntax",
            "The query in brackets gives {0} columns where one is needed.",
            "Leave one column after its SELECT. Several are compared so: (a, b) IN (SELECT c, d …).",
        ),
    ),
    (r'Column "([^"]+)" in (EXCLUDE|REPLACE|RENAME) list not found', _not_among),
    (
        r'No matching columns found that match regex "([^"]+)"',
        said("name", "No column's name is like {0}.", "DESCRIBE and a table's name lists its columns."),
    ),
    (r'Could not find key "([^"]+)" in struct', _no_key),
    (
        r'Ambiguous reference to table "([^"]+)"',
        said(
            "name",
            "Two tables are called {0} in this query.",
            "Give each another name: FROM users AS u, orders AS o.",
        ),
    ),
    (
        r'Duplicate (?:CTE name|alias) "([^"]+)"',
        said("syntax", "WITH defines {0} twice.", "Give each part another name."),
    ),
    (
        r'Circular reference to CTE "([^"]+)"',
        said(
            "syntax",
            "{0} is read inside its own WITH.",
            "If that is meant, write WITH RECURSIVE, with a condition that ends it. Else read another table there.",
            "WITH RECURSIVE",
        ),
    ),
    (
        r"LIMIT/OFFSET cannot be negative|LIMIT.*negative",
        fixed("syntax", "LIMIT and OFFSET take no number below 0.", "LIMIT 10 shows ten rows."),
    ),
    (
        r"PERCENTILEs? can only take parameters in the range",
        fixed("syntax", "A share goes from 0 to 1 here.", "Write 0.5 for the median, 0.9 for the highest tenth."),
    ),
    (
        r"DISTINCT requires at least one argument",
        fixed("syntax", "DISTINCT needs a column behind it.", "COUNT(DISTINCT user_id) counts different users."),
    ),
    (
        r"^(missing [\]\)]|no argument for repetition|invalid|unexpected \)|bad repetition|trailing \\).*",
        fixed(
            "syntax",
            "The pattern is not complete: a bracket or a sign stands alone in it.",
            "Write \\[ or \\. for the sign itself, or use LIKE '%text%'.",
        ),
    ),
    (
        r"Malformed JSON",
        fixed("engine", "A text that is read as JSON is none.", "Texts are compared with =, and searched with LIKE."),
    ),
    (
        r"UNNEST\(\) can only be applied to lists",
        fixed("syntax", "UNNEST makes rows of a list, and this is none.", "string_split(text, ',') makes a list of a text."),
    ),
    (
        r"SELECT clause without selection list",
        fixed("syntax", "There is nothing after SELECT.", "Name columns, or write * for all of them."),
    ),
    (
        r"at least one window function must appear in the SELECT column or QUALIFY",
        fixed(
            "syntax",
            "QUALIFY filters by a function with OVER, and there is none.",
            "Put this condition into WHERE.",
            "WHERE",
        ),
    ),
    (
        r"ASOF JOIN",
        fixed(
            "syntax",
            "ASOF JOIN needs a comparison of times besides the equal columns.",
            "Write AND users.created_at <= orders.created_at, or leave ASOF out.",
        ),
    ),
    (
        r"Expected table name with SUMMARIZE",
        fixed("syntax", "SUMMARIZE needs a table's name.", "SUMMARIZE users looks at all of its columns."),
    ),
    (
        r"window functions are not allowed in window definitions|window function calls cannot be nested",
        fixed(
            "syntax",
            "A function with OVER cannot be inside another one's OVER.",
            "Do the inner one first, in WITH, and the other in the query that reads it.",
        ),
    ),
    (
        r"Sample(?: rate| size)?.*(?:out of range|between 0 and 100)|TABLESAMPLE",
        fixed("syntax", "A sample takes from 0 to 100 %.", "USING SAMPLE 10% takes a tenth of the rows."),
    ),
    (
        r"GROUP BY clause cannot contain|aggregates? .*not (?:allowed|supported) in GROUP BY",
        fixed(
            "syntax",
            "GROUP BY cannot hold a count, sum or average.",
            "Group by columns, and put conditions on the groups into HAVING.",
        ),
    ),
    (
        r"Division by zero",
        fixed("engine", "Something is divided by 0.", "x / NULLIF(y, 0) gives NULL there."),
    ),
    (
        r"cannot take (?:logarithm|square root) of|undefined|negative number",
        fixed("engine", "A root or a logarithm is taken of a number that has none.", "Leave out rows with 0 or less."),
    ),
)  # fmt: skip
