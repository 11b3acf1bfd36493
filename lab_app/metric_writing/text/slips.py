"""SQL as other programs have it, where a metric holds one expression: what is meant is known, and offered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_TYPOGRAPHIC = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "<>"}
)
_TEXT = r"('(?:[^']|'')*')"
_ARGUMENT = r"((?:[^(),]|\([^()]*\))+)"
_ONE = r"\w+(?:\([^()]*\))?"


@dataclass(frozen=True)
class Slip:
    """One slip: what is wrong, what belongs there, and the expression as it was meant."""

    message: str
    expected: str
    instead: str


@dataclass(frozen=True)
class _Rule:
    pattern: re.Pattern[str]
    instead: str | Callable[[re.Match[str]], str]
    message: str
    expected: str


def _rule(pattern: str, instead: str | Callable[[re.Match[str]], str], message: str, expected: str) -> _Rule:
    return _Rule(re.compile(pattern, re.IGNORECASE | re.DOTALL), instead, message, expected)


def _divided(found: re.Match[str]) -> str:
    top, bottom = (part.strip() for part in found.groups())
    return f"{top if re.fullmatch(_ONE, top) else f'({top})'} / nullif({bottom}, 0)"


_RULES = (
    _rule(r"^\s*=\s*", "", "The `{where}` begins with an equals sign, as a spreadsheet's formula does.", "What is computed, without a sign in front."),
    _rule(r"^\s*where\s+", "", "The `{where}` begins with WHERE.", "The condition alone."),
    _rule(r"^\s*(?!case\b|select\b|with\b)(\w+)\s+where\s+(.+?)\s*$", r"case when \2 then \1 end", "The `{where}` holds a WHERE.", "The value where the condition holds, with CASE."),
    _rule(r"(?<![<>!=])=\s*null\b", "is null", "Nothing equals NULL, not even NULL.", "IS NULL."),
    _rule(r"(?:!=|<>)\s*null\b", "is not null", "Nothing differs from NULL, either.", "IS NOT NULL."),
    _rule(r"\|\|(?=\s*call_\d+_)", "or", "`||` joins texts in SQL.", "OR."),
    _rule(r"&&", "and", "`&&` is no word of SQL's.", "AND."),
    _rule(rf"\bis\s+(?!not\b){_TEXT}", r"= \1", "IS compares with NULL, TRUE and FALSE only.", "= for a text."),
    _rule(rf"\bin\s+{_TEXT}((?:\s*,\s*{_TEXT})*)", r"in (\1\2)", "IN takes a list in brackets.", "('DE', 'FR'), for example."),
    _rule(rf"\b(?:safe_divide|div0|div0null|divide)\s*\({_ARGUMENT},{_ARGUMENT}\)", _divided, "A division that may be by 0 is written with NULLIF here.", "a / nullif(b, 0)."),
    _rule(r"\biff\s*\(", "if(", "`IFF` is `IF` here.", "if(condition, value, other value)."),
    _rule(r"\bnvl\s*\(", "coalesce(", "`NVL` is `COALESCE` here.", "coalesce(a, b)."),
    _rule(rf"\bzeroifnull\s*\({_ARGUMENT}\)", r"coalesce(\1, 0)", "`ZEROIFNULL` is `COALESCE` with 0 here.", "coalesce(a, 0)."),
    _rule(r"\bregexp_contains\s*\(", "regexp_matches(", "`REGEXP_CONTAINS` is `REGEXP_MATCHES` here.", "regexp_matches(text, pattern)."),
    _rule(r"\*\s*100\s*%", "* 100", "`%` is no part of a number in SQL.", "The number alone; the unit `share` shows percent by itself."),
)  # fmt: skip


def found_slip(sql: str) -> Slip | None:
    """The first slip in an expression, None where there is none of these."""
    plain = sql.translate(_TYPOGRAPHIC)
    outside = re.sub(_TEXT, "", sql)
    if plain != sql and outside.translate(_TYPOGRAPHIC) != outside:
        sign = next(character for character in outside if character.translate(_TYPOGRAPHIC) != character)
        right = sign.translate(_TYPOGRAPHIC)
        return Slip(
            f"The `{{where}}` holds `{sign}`, a sign of documents that SQL does not know.",
            f"`{right}`, as it is on the keyboard.",
            _outside_texts(sql),
        )
    for rule in _RULES:
        found = rule.pattern.search(sql)
        if found and not _in_text(sql, found.start()):
            return Slip(rule.message, rule.expected, rule.pattern.sub(rule.instead, sql, count=1).strip())
    return None


def _outside_texts(sql: str) -> str:
    """The expression with plain signs, its texts untouched."""
    return "".join(p if i % 2 else p.translate(_TYPOGRAPHIC) for i, p in enumerate(re.split(_TEXT, sql)))


def _in_text(sql: str, at: int) -> bool:
    return any(found.start() < at < found.end() for found in re.finditer(_TEXT, sql))
