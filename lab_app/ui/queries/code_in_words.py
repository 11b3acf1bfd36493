"""Sentences that speak of SQL: what is SQL in them is marked as code, whoever wrote them.

Hints, messages and verdicts are written by many hands, and some come from the engine; a name such as
`user_activity` reads as code in all of them. Only what cannot be a word is taken for SQL: names with an
underscore or of a table's column, calls, and SQL's own words in capitals.
"""

from __future__ import annotations

import re

_KEYWORDS = """SELECT FROM WHERE GROUP ORDER BY HAVING LIMIT OFFSET JOIN LEFT RIGHT FULL INNER OUTER CROSS ON USING AS AND OR
NOT NULL IS IN LIKE ILIKE BETWEEN EXISTS DISTINCT UNION INTERSECT EXCEPT ALL CASE WHEN THEN ELSE END WITH QUALIFY OVER
PARTITION FILTER DESC ASC DATE TIMESTAMP INTERVAL COUNT SUM AVG MIN MAX MEDIAN RANK DENSE_RANK ROW_NUMBER NTILE COALESCE
CAST DAY MONTH YEAR WEEK EXPLAIN SUMMARIZE DESCRIBE ROLLUP UNNEST"""
_NAME = r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?:\.[a-z][a-z0-9_]*)?|[a-z]{2,}[a-z0-9_]*\.[a-z_]{2,}[a-z0-9_]*"
_CALL = r"(?:[A-Z][A-Z_0-9]+|[a-z]+(?:_[a-z0-9]+)+)\((?:[^()`\n]|\((?:[^()`\n]|\([^()`\n]*\))*\))*\)"
_STRONG = rf"(?:{_CALL}|(?:{_NAME})(?![\w.]*[/@])|\b(?:{'|'.join(_KEYWORDS.split())})\b)"
_TEXT = r"'[^'`\n]*'"
_OPERATOR = r"(?:<=|>=|<>|!=|=|<|>|/|\|\||::)"
_KEYWORD = rf"\b(?:{'|'.join(_KEYWORDS.split())})\b"
_WORDS = r"(?!(?:in|and|or|the|to|it|is|a|an|each|inside|of|that|this)\b)[a-z]+"  # no column is called so
_COLUMN = (
    rf"(?:(?<=FROM\ |JOIN\ )|(?<=BY\ |AS\ )){_WORDS}(?=\ {_KEYWORD})"
    rf"|(?<=DESCRIBE\ )(?!and\b)[a-z]\w*"
    rf"|(?:(?<=WHERE\ )|(?<=AND\ )|(?<=OR\ )){_WORDS}(?=\ (?:{_OPERATOR}|IS|IN|LIKE|BETWEEN)\ )"
)
_BRACKETS = rf"\((?={_STRONG}|…)(?:[^()`\n]|\((?:[^()`\n]|\([^()`\n]*\))*\))*\)"
_VALUE = rf"(?:{_TEXT}|\d[\d_.]*\d|\d+|…(?=\s[A-Z]{{2}})|\*(?=\ FROM\b)|{_COLUMN}|{_BRACKETS})"
_PART = rf"(?:{_STRONG}|{_VALUE})"
_FRAGMENT = re.compile(
    rf"""(?<![\w`'.@/\\“-])          # at the beginning of a word
    (?:(?:{_TEXT}|\d+)\ (?={_OPERATOR}\ {_STRONG}))?
    (?:{_OPERATOR}\ )?
    {_STRONG}
    (?:\ {_OPERATOR}\ {_PART}|\ (?!(?<=[a-z0-9]\ )(?:{_NAME})){_PART}|\ {_OPERATOR}\ [a-z]+\b(?!\ [a-z]))*
    (?![\w`])""",
    re.VERBOSE,
)
_MARKED = re.compile(r"(`[^`]*`|\\.)")


def coded(said: str) -> str:
    """The sentence with backticks around what is SQL in it; what has some already stays as it is."""
    parts = _MARKED.split(said)
    return "".join(part if i % 2 else _FRAGMENT.sub(r"`\g<0>`", part) for i, part in enumerate(parts))
