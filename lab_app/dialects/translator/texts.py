"""Texts of other databases: patterns, parts, places, lists of them."""

from __future__ import annotations

import re

from .query import Call, ReadingError, RefusedError, Rule, Value


def regexp_extract(*, group: int | None, misses: str) -> Rule:
    """REGEXP_EXTRACT(text, pattern): what it gives where there is no match, and which group where none is named."""

    def rule(call: Call) -> str:
        args = call.wants(2, 3)
        pattern = pattern_of(args[1])
        number = group
        if len(args) == 3:
            if misses == "null_by_group" or args[2].number is None:
                raise RefusedError("From which place REGEXP_EXTRACT looks on cannot be said here.")
            number = args[2].number
        if number is None:
            number = 1 if re.search(r"(?<!\\)\((?!\?)", pattern) else 0
        text = f"'{pattern.replace(chr(39), chr(39) * 2)}'"
        made = f"regexp_extract({args[0].text}, {text}{f', {number}' if number else ''})"
        if misses == "empty":
            return made
        return f"CASE WHEN regexp_matches({args[0].text}, {text}) THEN {made} END"

    return rule


def regexp_replace(call: Call) -> str:
    args = call.wants(3)
    pattern, new = pattern_of(args[1]), literal_of(args[2])
    if "$" in new and call.name == "regexp_replace" and re.search(r"\$\d", new):
        new = re.sub(r"\$(\d)", r"\\\1", new)
    quoted = [f"'{text.replace(chr(39), chr(39) * 2)}'" for text in (pattern, new)]
    return f"regexp_replace({args[0].text}, {quoted[0]}, {quoted[1]}, 'g')"


def regexp_matches(*, how: str = "regexp_matches", options: str = "") -> Rule:
    def rule(call: Call) -> str:
        args = call.wants(2)
        pattern_of(args[1])
        return f"{how}({args[0].text}, {args[1].text}{options})"

    return rule


def pattern_of(value: Value) -> str:
    """A pattern as a text. Raises RefusedError for what this database's patterns lack."""
    pattern = literal_of(value)
    if re.search(r"\(\?[=!<]|\\[1-9]|\\[mMyY]\b|[*+?}]\+", pattern):
        raise RefusedError("This pattern looks ahead or back, which this database's patterns cannot.")
    return pattern


def literal_of(value: Value) -> str:
    if value.literal is None:
        raise RefusedError("A format or a pattern that is computed cannot be put into this database's words.")
    return value.literal


def ordered_list(separator: str | None, *, empty: bool = False) -> Rule:
    """LISTAGG and STRING_AGG, with WITHIN GROUP (ORDER BY …)."""

    def rule(call: Call) -> str | None:
        query = call.query
        if call.within is None and call.name == "string_agg":
            return None
        args = call.args
        if not 1 <= len(args) <= 2 or (len(args) == 1 and separator is None):
            raise ReadingError(call.name)
        order = query.render(*call.within) if call.within else ""
        glue = args[1].text if len(args) == 2 else f"'{separator}'"
        made = to_list("DISTINCT " if call.is_distinct else "", args[0], glue, order)
        return f"COALESCE({made}, '')" if empty else made

    return rule


def substring_index(call: Call) -> str:
    text, mark, count = call.wants(3)
    if count.number not in {1, -1}:
        raise RefusedError("SUBSTRING_INDEX has a counterpart here for 1 and -1 alone.")
    return f"split_part({text.text}, {mark.text}, {count.number})"


def strpos(*, text_first: bool, is_blind: bool = False) -> Rule:
    """Where a text is in another one; two databases look at no case, as they are set unless somebody changes it."""

    def rule(call: Call) -> str:
        first, second = call.wants(2)
        text, part = (first, second) if text_first else (second, first)
        if is_blind:
            return f"strpos(lower({text.text}), lower({part.text}))"
        return f"strpos({text.text}, {part.text})"

    return rule


def joined(call: Call) -> str | None:
    """CONCAT of a database in which one NULL makes all of it NULL."""
    args = call.args
    if all(arg.literal is not None for arg in args) or len(args) < 2:
        return None
    return call.wrap(" || ".join(arg.atom for arg in args))


def to_list(distinct: str, arg: Value, separator: str, order: str) -> str:
    """string_agg, with its order."""
    text = arg.text if arg.type == "text" else f"CAST({arg.text} AS VARCHAR)"
    return f"string_agg({distinct}{text}, {separator}{f' {order}' if order else ''})"


def substring(counts_zero: str) -> Rule:
    """SUBSTR by the source's way with places before the first: `as_one`, or none that could be said here."""

    def rule(call: Call) -> str | None:
        args = call.wants(2, 3)
        number = args[1].number
        if number is not None and number >= 1:
            return None
        if number is not None and number < 0 and counts_zero in {"as_one", "empty"}:
            return None
        if number == 0 and counts_zero == "as_one":
            return f"{call.typed_name}({', '.join([args[0].text, '1', *(a.text for a in args[2:])])})"
        if number is None and args[1].raw.replace(" ", "").endswith("+1"):
            return None
        raise RefusedError(
            "Where SUBSTRING begins before the first letter, each database counts in its own way."
        )

    return rule
