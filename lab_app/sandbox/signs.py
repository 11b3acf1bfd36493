"""Signs that a word processor or a chat puts in place of those of SQL: curly quotes, dashes, blanks without width."""

from __future__ import annotations

import re
import unicodedata

from lab_app.sandbox.result import Mend, QueryError
from lab_app.sandbox.scan import code, pieces

QUOTES = "‘’‚‛“”„‟′″´ʹʺ‵‶«»‹›＇＂「」『』"
_PLAIN = {
    **dict.fromkeys(QUOTES, "'"),
    **dict.fromkeys("−–‐‑‒﹣－", "-"),
    "—": "--",
    "≠": "<>",
    "≤": "<=",
    "≥": ">=",
    "×": "*",
    "∗": "*",
    "＊": "*",
    "÷": "/",
    "∕": "/",
    "／": "/",
    "，": ",",
    "、": ",",
    "；": ";",
    "（": "(",
    "）": ")",
    "＝": "=",
    "＜": "<",
    "＞": ">",
    "％": "%",
    "．": ".",
    "＋": "+",
    "…": "",
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069", ""),
    **dict.fromkeys("\u00a0\u202f\u2007\u3000\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u2028\u2029\u0085", " "),
}  # fmt: skip
_SIGNS = re.compile("[" + "".join(map(re.escape, _PLAIN)) + "]")
_QUOTED = re.compile(f"[{QUOTES}]+[^{QUOTES}\n]*[{QUOTES}]+")
REACH = 2  # words before the place where reading stopped: `“new users”` stops at its second word


def explain(sql: str, position: int | None, *, reach: int) -> QueryError | None:
    """What a sign that is no SQL does to a query that cannot be read at `position`; None where none is at fault.

    `position` is in bytes. A sign counts where it stands outside of texts, names in quotes and comments, and at
    this place or in the `reach` words just before it.
    """
    at = None if position is None else len(sql.encode()[:position].decode(errors="replace"))
    sign = _sign_near(sql, at, reach)
    if sign is None:
        return None
    plain = _PLAIN[sql[sign]]
    before = sql[:sign]
    mended = in_plain_signs(sql)
    mends = () if mended is None else (Mend("Use the plain signs", mended),)
    line, column = before.count("\n") + 1, sign - before.rfind("\n")
    if sql[sign] in QUOTES:
        message = "The quotes are curly ones, as a word processor makes them."
        if sql[sign] not in "‘’‚‛“”„‟":
            message = f"{sql[sign]} is not a quote in SQL, though it looks like one."
        return QueryError("syntax", message, "Use straight quotes: 'DE'.", line, column, "'", mends)
    name = unicodedata.name(sql[sign], "a control sign").lower()
    if not plain.strip():
        what = "a blank of another kind" if plain else "a sign that cannot be seen"
        if sql[sign] == "…":
            return QueryError(
                "syntax",
                "… stands for something that was left out.",
                "Write what belongs there, or take it out.",
                line,
                column,
            )
        return QueryError(
            "syntax",
            f"There is {what} here ({name}), which came along when the text was copied.",
            "Delete it, or type this place again.",
            line,
            column,
            plain,
            mends,
        )
    return QueryError(
        "syntax",
        f"{sql[sign]} ({name}) is not a sign of SQL.",
        f"Write {plain} instead.",
        line,
        column,
        plain,
        mends,
    )


def in_plain_signs(sql: str) -> str | None:
    """`sql` with the signs of SQL where it is code; None where one stands for something left out."""
    made = []
    for piece in pieces(sql):
        if piece.kind == "code":
            if "…" in piece.text:
                return None
            text = re.sub(r"[–—]{2}", "--", piece.text)
            text = _QUOTED.sub(_in_straight_quotes, text)
            made.append(_SIGNS.sub(lambda sign: _PLAIN[sign.group()], text))
        else:
            made.append(piece.text)
    return "".join(made)


def _in_straight_quotes(match: re.Match[str]) -> str:
    return "'" + match.group().strip(QUOTES) + "'"


def _sign_near(sql: str, at: int | None, reach: int) -> int | None:
    """Where the sign at fault is: the first one of the words around `at`, or of all where the place isn't known."""
    blank = code(sql)
    start, end = 0, len(blank)
    if at is not None:
        words = [(m.start(), m.end()) for m in re.finditer(r"[^\s(),;=]+|[=,;()]", blank)]
        index = next((i for i, (_, stop) in enumerate(words) if stop > at), len(words))
        near = words[max(0, index - reach) : index + 1]
        if not near:
            return None
        start, end = near[0][0], near[-1][1]
    sign = _SIGNS.search(blank, start, end)
    return None if sign is None else sign.start()
