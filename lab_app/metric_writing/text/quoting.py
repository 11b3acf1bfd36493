"""A value that breaks its line because it is not in quotes, or holds the same quotes as are around it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

from lab_app.metric_writing.finding import Finding, Fix

_LINE = re.compile(r"^(\s*(?:-\s+)?[\"']?(\w+)[\"']?:[ ]+)(\S.*?)[ ]*$")


def with_quotes(finding: Finding, text: str, how_far: Callable[[str], tuple[int, ...]]) -> Finding:
    """The finding with a fix that puts the line's value in quotes, and says so, if that is what is wrong."""
    found = _LINE.match(text.split("\n")[finding.line - 1]) if finding.line else None
    if found is None or finding.line is None:
        return finding
    before, key, value = found.groups()
    is_opened = value[0] in "'\""
    is_closed = is_opened and len(value) > 1 and value[-1] == value[0]
    inner = value[1:-1] if is_closed else value[1:] if is_opened else value
    fix = Fix(finding.line, len(before) + 1, len(before) + len(value) + 1, _quoted(inner))
    if how_far(fix.apply(text)) <= how_far(text):
        return finding
    if is_closed:
        return replace(
            finding,
            message=f"`{key}` is in quotes, and the same quotes inside end it early.",
            column=None,
            expected="Single quotes inside double ones.",
            advice="Write the quotes inside as single ones.",
            fix=fix,
        )
    if value.startswith("{"):
        return replace(
            finding,
            message=f"`{key}` is not in quotes, and YAML takes its curly brackets for a block.",
            column=None,
            expected="A text that starts with a curly bracket stands in quotes.",
            advice="Put it in quotes, or on a line of its own below `filter: |`.",
            fix=fix,
        )
    return replace(finding, fix=fix)


def _quoted(inner: str) -> str:
    """The text in quotes that it doesn't hold."""
    if '"' not in inner:
        return json.dumps(inner, ensure_ascii=False)
    if "'" not in inner:
        return f"'{inner}'"
    return json.dumps(inner.replace('"', "'"), ensure_ascii=False)
