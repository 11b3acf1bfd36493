"""Values as YAML, written as the project's own files are: one name a line, quotes only where they are needed."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any

import yaml

# What a reader of YAML refuses or takes for the end of a line, so that it is written as \u….
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def quoted(text: str, style: str = "", *, stays_text: bool = False) -> str:
    """A text as YAML, in the style of the one that it replaces where that can hold it.

    `stays_text`: a text that YAML would read as a number, a flag or a day is put in quotes too.
    """
    if style in ("|", ">"):
        return text
    if style == "'" and "'" not in text and "\n" not in text and not _ESCAPED.search(text):
        return f"'{text}'"
    if style in ("", "["):
        around = f"[{text}]" if style else f"x: {text}"
        with suppress(yaml.YAMLError, ValueError):
            read = yaml.safe_load(around)
            value = read.get("x") if isinstance(read, dict) else read[0] if len(read) == 1 else None
            is_same = value == text if stays_text else value is not None and str(value) == text
            if is_same and "\n" not in text:
                return text
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def scalar(value: str | int | float | bool, style: str = "") -> str:
    """One value as YAML that reads as just this value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(value, style, stays_text=True) if isinstance(value, str) else str(value)


def entry_lines(key: str, value: Any, column: int) -> list[str]:
    """The lines of one name and its value, the name in this column (from 0)."""
    pad = " " * column
    if isinstance(value, dict):
        return [f"{pad}{key}:", *(line for k, v in value.items() for line in entry_lines(k, v, column + 2))]
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return [f"{pad}{key}:", *(line for item in value for line in item_lines(item, column + 2))]
    if isinstance(value, list):
        return [f"{pad}{key}: [{', '.join(scalar(item, '[') for item in value)}]"]
    return [f"{pad}{key}: {scalar(value)}"]


def item_lines(item: Any, column: int) -> list[str]:
    """The lines of one entry of a list, its dash in this column (from 0)."""
    pad = " " * column
    if not isinstance(item, dict):
        return [f"{pad}- {scalar(item)}"]
    inside = [line for k, v in item.items() for line in entry_lines(k, v, column + 2)]
    return [f"{pad}- {inside[0][column + 2 :]}", *inside[1:]]
