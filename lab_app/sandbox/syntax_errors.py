"""Guesses what is missing where a query can't be read. The engine only says at which word it gave up."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

from lab_app.sandbox.result import QueryError
from lab_app.sandbox.sql_words import without_comments

LONGEST_SLIP = 40  # characters of a word that may be a misspelt keyword
KEYWORDS = """
select from where group order having limit join left right full inner outer cross on using union all distinct
between and or not in is null like case when then else end as by asc desc with count sum avg
""".split()  # noqa: SIM905 - as words

# What comes before what: the later one was met first.
ORDER = (
    (
        "where",
        ("group", "order", "limit", "having", "qualify"),
        "WHERE comes before GROUP BY, ORDER BY and LIMIT.",
    ),
    ("join", ("where", "group", "order", "limit"), "JOIN comes before WHERE, right after FROM."),
    ("group", ("order", "limit", "having", "qualify"), "GROUP BY comes before HAVING, ORDER BY and LIMIT."),
    ("having", ("order", "limit"), "HAVING comes before ORDER BY and LIMIT."),
    ("order", ("limit",), "ORDER BY comes before LIMIT."),
    ("from", ("where", "group", "order", "limit"), "FROM comes right after the columns of SELECT."),
)


@dataclass(frozen=True)
class _Place:
    """Where reading stopped: the query and what is before that, without what is in quotes."""

    sql: str
    before: str
    word: str
    is_end: bool


Advice = tuple[str, str | None]  # a hint, and what was probably meant


def explain(sql: str, before: str, word: str, after: str) -> QueryError:
    """The error for a query that can be read up to `word`, between the texts `before` and `after`."""
    is_end = not _without_texts(after).strip(" \t\r\n;")
    at = _Place(_without_texts(sql), _without_texts(before).rstrip(), word, is_end)
    for guess in _GUESSES:
        advice = guess(at)
        if advice is not None:
            break
    else:
        advice = (
            "Look just before this place: a comma, a bracket, a quote or a word such as AS or BY may be missing.",
            None,
        )
    if is_end and advice[0].startswith("Did you mean"):
        return QueryError("syntax", f"The query cannot be read at “{word}”.", advice[0], suggestion=advice[1])
    where = (
        f"The query ends too early, after “{word}”."
        if is_end
        else f"The query cannot be read from “{word}” onwards."
    )
    return QueryError("syntax", where, advice[0], suggestion=advice[1])


def unterminated() -> QueryError:
    """The error for a quote without an end."""
    return QueryError(
        "syntax",
        "A quote is opened and never closed.",
        "Texts and dates go between two single quotes: '2026-06-01'.",
    )


def _misspelt(at: _Place) -> Advice | None:
    found = _near_keyword(at.word)
    if found is None:
        last = re.search(r"[A-Za-z_]+$", at.before[-LONGEST_SLIP:])
        found = _near_keyword(last.group()) if last else None
    return None if found is None else (f"Did you mean {found}?", found)


def _near_keyword(word: str) -> str | None:
    close = difflib.get_close_matches(word.lower(), KEYWORDS, n=1, cutoff=0.75)
    return close[0].upper() if close and close[0] != word.lower() and len(word) > 2 else None


def _comma_too_many(at: _Place) -> Advice | None:
    if at.before.endswith(",") and at.word.lower() in {"from", "where", "group", "order", ")"}:
        return f"There is one comma too many before {at.word.upper()}.", None
    return None


def _open_case(at: _Place) -> Advice | None:
    if len(re.findall(r"\bcase\b", at.before, re.I)) > len(re.findall(r"\bend\b", at.before, re.I)):
        return "Each CASE needs an END: CASE WHEN … THEN … END.", "END"
    return None


def _open_bracket(at: _Place) -> Advice | None:
    opened, closed = at.sql.count("("), at.sql.count(")")
    if opened != closed and (at.is_end or at.word == ")" or at.word.lower() in KEYWORDS):
        return f"The brackets don't match: {opened} opening and {closed} closing.", None
    return None


def _join_without_on(at: _Place) -> Advice | None:
    if re.search(r"\bjoin\s+[\w.]+(\s+(as\s+)?\w+)?$|\bjoin$", at.before, re.I) and (
        at.is_end or at.word.lower() in {"where", "group", "order", "join", "left"}
    ):
        return "A JOIN needs a condition: JOIN orders ON orders.user_id = users.id.", None
    return None


def _between_without_and(at: _Place) -> Advice | None:
    if re.search(r"\bbetween(\s+\S+)?$", at.before, re.I) and at.is_end:
        return "BETWEEN needs two values: BETWEEN '2026-05-01' AND '2026-05-31'.", None
    return None


def _wrong_order(at: _Place) -> Advice | None:
    if at.word.lower() == "where" and _has_open_where(at.before):
        return "There is already a WHERE: join the conditions with AND.", "AND"
    for clause, later, hint in ORDER:
        if at.word.lower() == clause and re.search(rf"\b({'|'.join(later)})\b", at.before, re.I):
            return hint, None
    return None


def _has_open_where(before: str) -> bool:
    """Whether a WHERE of the same SELECT, outside of brackets that are closed, comes before."""
    closed = 0
    for word in reversed(
        re.findall(r"[()]|\b(?:select|where|group|order|limit|union|having)\b", before.lower())
    ):
        if word == ")":
            closed += 1
        elif word == "(" and closed:
            closed -= 1
        elif not closed:
            return bool(word == "where")
    return False


def _nothing_follows(at: _Place) -> Advice | None:
    if at.is_end and at.word == ",":
        return "Another column or value is missing after the comma, or the comma should not be there.", None
    if at.is_end and (at.word.lower() in KEYWORDS or not re.fullmatch(r"[\w.']+", at.word)):
        return f"Something is missing after {at.word.upper()}.", None
    return None


def _name_without_as(at: _Place) -> Advice | None:
    if at.before.endswith(")") and re.fullmatch(r"[A-Za-z_]\w*", at.word) and at.word.lower() not in KEYWORDS:
        return f"To give a column the name {at.word}, write AS before it: … AS {at.word}.", f"AS {at.word}"
    return None


def _keyword_as_name(at: _Place) -> Advice | None:
    if re.search(r"\bas$", at.before, re.I):
        return (
            f'{at.word} is an SQL keyword: choose another name, or put it in double quotes: AS "{at.word}".',
            f'"{at.word}"',
        )
    return None


def _texts_without_comma(at: _Place) -> Advice | None:
    if at.word.startswith("'") and at.before.endswith("'"):
        return f"A comma is missing before {at.word}.", None
    return None


def _top(at: _Place) -> Advice | None:
    if re.search(r"\bselect\s+top$", at.before, re.I):
        return f"Here the number of rows comes at the end: LIMIT {at.word}.", f"LIMIT {at.word}"
    return None


def _window_without_by(at: _Place) -> Advice | None:
    if re.search(r"\b(order|group|partition)$", at.before, re.I) and at.word.lower() != "by":
        return "ORDER, GROUP and PARTITION are followed by BY.", "BY"
    return None


_GUESSES: tuple[Callable[[_Place], Advice | None], ...] = (
    _window_without_by,
    _top,
    _wrong_order,
    _comma_too_many,
    _texts_without_comma,
    _open_case,
    _join_without_on,
    _between_without_and,
    _open_bracket,
    _keyword_as_name,
    _name_without_as,
    _nothing_follows,
    _misspelt,
)


def _without_texts(sql: str) -> str:
    """`sql` without comments, and with the content of texts blanked out, since it may hold anything."""
    return re.sub(r"'[^']*'", lambda m: "'" + "_" * (len(m.group(0)) - 2) + "'", without_comments(sql))
