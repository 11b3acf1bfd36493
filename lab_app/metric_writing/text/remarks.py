"""Remarks in a YAML text: what stands after a #, where that is no part of a value."""

from __future__ import annotations

import yaml


def remarks_in(text: str) -> list[tuple[int, str]]:
    """Line and remark, its # included, from the top down. Raises YAMLError for what is no YAML."""
    covered = [
        (token.start_mark.index, token.end_mark.index)
        for token in yaml.scan(text, Loader=yaml.SafeLoader)
        if isinstance(token, yaml.ScalarToken)
    ]
    found: list[tuple[int, str]] = []
    at, spans = 0, iter([*covered, (len(text) + 1, len(text) + 1)])
    start, end = next(spans)
    for number, line in enumerate(text.split("\n"), 1):
        for column, sign in enumerate(line):
            index = at + column
            while index >= end:
                start, end = next(spans)
            if start <= index < end and not _heads_a_block(text, start, index):
                continue
            if sign == "#" and (column == 0 or line[column - 1] in " \t"):
                found.append((number, line[column:].rstrip()))
                break
        at += len(line) + 1
    return found


def _heads_a_block(text: str, start: int, index: int) -> bool:
    """Whether this place is on the line of the | or > with which a hanging text begins."""
    return text[start] in "|>" and "\n" not in text[start:index]
