"""Reads the query out of what was pasted around it: a chat's fence, a terminal's prompt, the word sql.

What is not the query becomes blanks, so that each place in it stays where its author sees it. What could be
meant in two ways stays as it is.
"""

from __future__ import annotations

import re

_FENCE = re.compile(r"[ \t]*(```+|~~~+)[ \t]*[\w+-]*[ \t]*\r?")
_QUERY_BEGINS = re.compile(r"\s*(?:select|with|from|describe|summarize|explain)\b.*", re.IGNORECASE)
_ON_ONE_LINE = re.compile(r"\s*(`{3,}(?:sql\b)?|``?)(?P<query>[^`]*)(`+)\s*;?\s*", re.IGNORECASE)
_LANGUAGE = re.compile(r"\s*sql[ \t]*:?[ \t]*\r?\n(?:\s*copy(?: code)?[ \t]*\r?\n)?", re.IGNORECASE)
_PROMPT = re.compile(
    r"\s*(?:>>>|\w+=[#>*]+|(?:mysql|mariadb \[\w*\]|duckdb|sqlite|memory|sql|bq|snowsql|spark-sql(?: \(\w+\))?|trino(?::\w+)?)>"
    r"|memory D|D)[ \t]+(?=(?:select|with|from|describe|summarize|explain)\b)",
    re.IGNORECASE,
)
_NEXT_PROMPT = re.compile(r"^[ \t]*(?:\.\.\.|\w+[-('\"][#>*]+|->|\d+>|[·‣])(?=[ \t]|$)", re.MULTILINE)


def query_in(text: str) -> str:
    """The query in `text`, at the same places: everything around it is blank."""
    text = _without_fence(text)
    language = _LANGUAGE.match(text)
    if language is not None and _QUERY_BEGINS.match(text, language.end()):
        text = _blank(language.group()) + text[language.end() :]
    prompt = _PROMPT.match(text)
    if prompt is not None:
        rest = _NEXT_PROMPT.sub(lambda match: _blank(match.group()), text[prompt.end() :])
        text = _blank(prompt.group()) + rest
    return text


def _without_fence(text: str) -> str:
    """What is inside the one fence that there is, if nothing outside of it is a query."""
    if "```" not in text and "~~~" not in text and not text.strip().startswith("`"):
        return text
    whole = _ON_ONE_LINE.fullmatch(text)
    if whole is not None and _QUERY_BEGINS.match(whole["query"]):
        start, end = whole.span("query")
        return _blank(text[:start]) + text[start:end] + _blank(text[end:])
    lines = text.split("\n")
    fences = [number for number, line in enumerate(lines) if _FENCE.fullmatch(line)]
    if not 1 <= len(fences) <= 2:
        return text
    first, last = fences[0], fences[1] if len(fences) == 2 else len(lines)
    outside = [*lines[:first], *lines[last + 1 :]]
    if any(";" in line or _QUERY_BEGINS.match(line) for line in outside):
        return text
    return "\n".join(line if first < number < last else _blank(line) for number, line in enumerate(lines))


def _blank(text: str) -> str:
    """As many blanks, on as many lines."""
    return re.sub(r"[^\n]", " ", text)
