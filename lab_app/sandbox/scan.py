"""Tells what is code in a query from its texts, its quoted names and its comments. In one pass, whatever is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

PieceKind = Literal["code", "text", "name", "comment"]

_PIECES = re.compile(
    r"""
      (?P<comment> --[^\n]* | /\*.*?(?:\*/|\Z) )
    | (?P<text> \b[eE]'(?:\\.|''|[^'\\])*(?:'|\Z) | '(?:''|[^'])*(?:'|\Z) | \$\$.*?(?:\$\$|\Z) )
    | (?P<name> "(?:""|[^"])*(?:"|\Z) | `[^`]*(?:`|\Z) )
    """,
    re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True)
class Piece:
    """A stretch of a query, `[start, end)` in characters."""

    kind: PieceKind
    start: int
    end: int
    text: str


def pieces(sql: str) -> Iterator[Piece]:
    """The query from its first character to its last; a text or comment that is never closed reaches to the end."""
    at = 0
    for match in _PIECES.finditer(sql):
        if match.start() > at:
            yield Piece("code", at, match.start(), sql[at : match.start()])
        kind: PieceKind = match.lastgroup  # type: ignore[assignment] # the groups are named for the kinds
        yield Piece(kind, match.start(), match.end(), match.group())
        at = match.end()
    if at < len(sql):
        yield Piece("code", at, len(sql), sql[at:])


def only(sql: str, *kinds: PieceKind) -> str:
    """`sql` with a blank for each character of other kinds, so that places stay what they are."""
    return "".join(
        piece.text if piece.kind in kinds else re.sub(r"[^\n]", " ", piece.text) for piece in pieces(sql)
    )


def code(sql: str) -> str:
    """`sql` without texts, quoted names and comments: each of their characters is a blank."""
    return only(sql, "code")


def replaced(sql: str, pattern: re.Pattern[str], by: str) -> str:
    """`sql` with `pattern` replaced (as `re.sub` does) where it is code."""
    blank = code(sql)
    made, at = [], 0
    for match in pattern.finditer(blank):
        made += [sql[at : match.start()], match.expand(by)]
        at = match.end()
    return "".join(made) + sql[at:]
