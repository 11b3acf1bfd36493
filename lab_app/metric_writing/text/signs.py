"""Signs that look like YAML's own and are none: a document's quotes, dashes, colons, and blanks that don't break.

They are innocent in a label. So nothing is said of them unless the text gets further without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lab_app.metric_writing.finding import Finding, Rewrite, Stage, in_words

_WHENCE = "Documents, chats and web pages put them in."
_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_IN_FRONT = re.compile(rf"^[ \t{_BLANKS}]+")
_AFTER = re.compile(rf"^(\s*(?:-\s+)?[\w'\"]+:|\s*-)[{_BLANKS}][\s{_BLANKS}]*")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_COLON = re.compile(r"^(\s*(?:-\s+)?[\w'\"“”]+)\s*[：﹕]\s*")
_DASH, _STAR = re.compile(r"^(\s*)[–—−‐‑•‣◦·●▪]\s+(?=\S)"), re.compile(r"^(\s*)\*\s+(?=\S)")
_EQUALS, _TIGHT = (
    re.compile(r"^(\s*(?:-\s+)?\w+)\s*=\s*"),
    re.compile(r"^(\s*(?:-\s+)?[a-zA-Z]\w*):(?=[^\s/])"),
)
_FIELD = re.compile(r"^\s*(?:-\s+)?(?:(?:type|agg):\s*\w+$|[A-Za-z_]+:(?=\s|$))", re.IGNORECASE)
_SPOKEN = re.compile(r"^\s*(?:-\s+)?(?:label|description)\s*:")
_DOUBLE, _SINGLE = "“”„‟«»″＂", "‘’‚‛′＇‹›"
_QUOTES = str.maketrans({**dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_SINGLE, "'")})
_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_OPERATORS: dict[int, str] = {
    **_WIDE,
    **{ord(sign): "-" for sign in "–—−"},
    ord("×"): "*",
    ord("÷"): "/",
    ord("≤"): "<=",
    ord("≥"): ">=",
    ord("≠"): "<>",
}


@dataclass(frozen=True)
class Sign:
    """One kind of sign: what it is called, how a line is without it, what belongs there, whether it comes with pasted text."""

    name: str
    mend: Callable[[str], str]
    instead: str
    is_pasted: bool = True


def _blanks(line: str) -> str:
    line = _IN_FRONT.sub(lambda found: re.sub(rf"[{_BLANKS}]", " ", found[0]), line)
    return _AFTER.sub(r"\1 ", line)


def _tabs(line: str) -> str:
    return _IN_FRONT.sub(lambda found: found[0].replace("\t", "  "), line)


def _small(line: str) -> str:
    return _FIELD.sub(lambda found: found[0].lower(), line)


def _quotes(line: str) -> str:
    """A label keeps what is quoted within it."""
    found = _SPOKEN.match(line)
    if found is None:
        return line.translate(_QUOTES)
    said = line[found.end() :].strip()
    around = len(said) > 1 and said[0] in _DOUBLE + _SINGLE and said[-1] in _DOUBLE + _SINGLE
    return f'{found[0]} "{said[1:-1]}"' if around and '"' not in said else line


def _operators(line: str) -> str:
    return line if _SPOKEN.match(line) else line.translate(_OPERATORS)


SIGNS = (
    Sign(
        "invisible characters",
        lambda line: _UNSEEN.sub("", line),
        "letters, digits and signs that one can see",
    ),
    Sign("no-break spaces", _blanks, "plain spaces"),
    Sign("tabs", _tabs, "two spaces for each tab", is_pasted=False),
    Sign("wide colons", lambda line: _COLON.sub(r"\1: ", line), "a colon and a space"),
    Sign("dashes or dots of a document", lambda line: _DASH.sub(r"\1- ", line), "a hyphen and a space"),
    Sign("asterisks in front of entries", lambda line: _STAR.sub(r"\1- ", line), "a hyphen and a space"),
    Sign("equals signs after names", lambda line: _EQUALS.sub(r"\1: ", line), "a colon and a space"),
    Sign(
        "colons without a space behind them",
        lambda line: _TIGHT.sub(r"\1: ", line),
        "a space after each colon",
    ),
    Sign("capital letters in words of YAML", _small, "small letters", is_pasted=False),
    Sign("curly quotes", _quotes, "straight quotes"),
    Sign("typographic signs", _operators, "the signs of the keyboard"),
)


@dataclass(frozen=True)
class Plain:
    """A text without some kinds of signs; `lines` says where the first of each kind was."""

    text: str
    signs: tuple[Sign, ...]
    lines: tuple[int, ...]

    def finding(self, stage: Stage) -> Finding:
        """What to say of a text that gets further without its signs."""
        names = [f"{sign.name} (line {line})" for sign, line in zip(self.signs, self.lines, strict=True)]
        instead = in_words([sign.instead for sign in self.signs])
        return Finding(
            stage,
            f"There are {in_words(names)}, which cannot be read here.",
            min(self.lines),
            expected=f"{instead[:1].upper()}{instead[1:]}.",
            advice=_WHENCE if all(sign.is_pasted for sign in self.signs) else None,
            fix=Rewrite("Make them plain", self.text),
        )


def needed(text: str, how_far: Callable[[str], tuple[int, ...]]) -> Plain | None:
    """The text without the signs that keep it from being read; None where others are to blame.

    `how_far` says how far a text gets; larger is further.
    """
    found = _without(text, SIGNS)
    best = how_far(found.text) if found.signs else ()
    if not found.signs or best <= how_far(text):
        return None
    for sign in found.signs:
        fewer = _without(text, [one for one in found.signs if one is not sign])
        if how_far(fewer.text) >= best:
            found = fewer
    return found


def _without(text: str, signs: Sequence[Sign]) -> Plain:
    lines, first = text.split("\n"), dict[Sign, int]()
    for sign in signs:
        after = [sign.mend(line) for line in lines]
        changed = next((i for i, (a, b) in enumerate(zip(lines, after, strict=True), 1) if a != b), None)
        if changed:
            first[sign] = changed
        lines = after
    return Plain("\n".join(lines), tuple(first), tuple(first.values()))
