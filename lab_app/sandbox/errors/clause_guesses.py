"""Clauses of a query that are in the wrong order, or lack a part of theirs."""

from __future__ import annotations

import re

from lab_app.sandbox.errors.syntax_place import Advice, Place

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


def with_parts(at: Place) -> Advice | None:
    """WITH name AS (…), name AS (…) SELECT …"""
    if not re.match(r"\s*with\b", at.sql, re.IGNORECASE):
        return None
    if at.word.lower() == "select" and re.search(r"\bas$", at.before, re.IGNORECASE):
        return Advice("The query of a WITH goes into brackets: WITH name AS (SELECT …) SELECT … FROM name.")
    if at.word.lower() == "select" and re.search(r"(\bwith|,)\s+\w+\s*\($", at.before, re.IGNORECASE):
        return Advice("AS is missing: WITH name AS (SELECT …).", "AS")
    if at.before.endswith(")") and re.match(r"\s*as\b", at.after, re.IGNORECASE):
        return Advice(f"A comma is missing before {at.word}: WITH a AS (…), b AS (…).", ",")
    if at.is_end and at.word == ")" and not re.search(r"\)\s*(select|from)\b", at.sql, re.IGNORECASE):
        return Advice(
            "After the parts of WITH comes the query itself: WITH name AS (SELECT …) SELECT … FROM name."
        )
    return None


def condition_without_where(at: Place) -> Advice | None:
    last = re.findall(r"\b(select|from|where|on|having|qualify|when|group|order)\b", at.before.lower())
    if at.word.lower() in {"and", "or"} and last and last[-1] == "from":
        return Advice("Conditions begin with WHERE.", "WHERE")
    if at.word.lower() == "on" and last and last[-1] == "from" and "join" not in at.before.lower():
        return Advice("ON belongs to a JOIN; conditions on rows begin with WHERE.", "WHERE")
    return None


def between_in_other_words(at: Place) -> Advice | None:
    if re.search(r"\bbetween\s+\S+(\s+'_*')?$", at.before, re.IGNORECASE) and at.word.lower() in {
        ",",
        "to",
        "-",
        "until",
    }:
        return Advice("BETWEEN joins its two values with AND: BETWEEN '2026-05-01' AND '2026-05-31'.", "AND")
    return None


def is_with_value(at: Place) -> Advice | None:
    if re.search(r"\bis(\s+not)?$", at.before, re.IGNORECASE) and at.word.lower() not in {
        "null",
        "not",
        "distinct",
    }:
        return Advice("IS is for NULL, TRUE and FALSE; values are compared with =.", "=")
    return None


def union_behind_order(at: Place) -> Advice | None:
    if at.word.lower() in {"union", "intersect", "except"} and re.search(
        r"\b(order\s+by|limit)\b", at.before, re.IGNORECASE
    ):
        return Advice(
            "ORDER BY and LIMIT come after the last SELECT of a UNION, or each SELECT goes into brackets."
        )
    return None


def in_without_brackets(at: Place) -> Advice | None:
    if re.search(r"\bin\s+[\w']+$", at.before, re.IGNORECASE) and at.word == ",":
        return Advice("The values after IN go into brackets: IN ('DE', 'FR').")
    return None


def frame(at: Place) -> Advice | None:
    if re.search(
        r"\b(rows|range)\s+between\s+\S+\s+(preceding|following)$|\bcurrent\s+row$", at.before, re.IGNORECASE
    ):
        return Advice("A frame has two ends: ROWS BETWEEN 6 PRECEDING AND CURRENT ROW.", "AND CURRENT ROW")
    return None


def over_without_brackets(at: Place) -> Advice | None:
    if re.search(r"\bover$", at.before, re.IGNORECASE):
        return Advice(
            "OVER is followed by brackets: OVER (PARTITION BY … ORDER BY …), or OVER ().", "OVER ()"
        )
    return None


def window_without_by(at: Place) -> Advice | None:
    if re.search(r"\b(order|group|partition)$", at.before, re.I) and at.word.lower() != "by":
        return Advice("ORDER, GROUP and PARTITION are followed by BY.", "BY")
    return None


def wrong_order(at: Place) -> Advice | None:
    if at.word.lower() == "where" and _has_open_where(at.before):
        return Advice("There is already a WHERE: join the conditions with AND.", "AND")
    for clause, later, hint in ORDER:
        if at.word.lower() == clause and re.search(rf"\b({'|'.join(later)})\b", at.before, re.I):
            return Advice(hint)
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


def join_without_on(at: Place) -> Advice | None:
    if re.search(r"\bjoin\s+[\w.]+(\s+(as\s+)?\w+)?$|\bjoin$", at.before, re.I) and (
        at.is_end or at.word.lower() in {"where", "group", "order", "join", "left"}
    ):
        return Advice("A JOIN needs a condition: JOIN orders ON orders.user_id = users.id.")
    return None


def between_without_and(at: Place) -> Advice | None:
    if re.search(r"\bbetween(\s+\S+)?$", at.before, re.I) and at.is_end:
        return Advice("BETWEEN needs two values: BETWEEN '2026-05-01' AND '2026-05-31'.")
    return None


def open_case(at: Place) -> Advice | None:
    if len(re.findall(r"\bcase\b", at.before, re.I)) > len(re.findall(r"\bend\b", at.before, re.I)):
        return Advice("Each CASE needs an END: CASE WHEN … THEN … END.", "END")
    return None


def top(at: Place) -> Advice | None:
    if re.search(r"\bselect\s+top$", at.before, re.I):
        return Advice(f"Here the number of rows comes at the end: LIMIT {at.word}.", f"LIMIT {at.word}")
    return None


def nothing_to_write(at: Place) -> Advice | None:
    if at.word.lower() == "into" and "select" in at.before.lower():
        return Advice(
            "INTO makes a table, and this data can only be read. Put the query into WITH to use its rows."
        )
    if at.word.lower() in {"declare", "go", "begin"} and not at.before.strip():
        return Advice("The lab runs one SELECT: leave this line out, and write values where variables stand.")
    return None
