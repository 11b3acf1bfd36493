"""Reads JSON that a stranger has sent: bounded in depth and numbers, and never two members of one name."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from lab_app.api.wire.problems import Problem

MOST_BYTES = 64 * 1024
DEEPEST = 20
MOST_DIGITS = 40
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_NUMBER = re.compile(rb"[0-9.eE+-]{%d,}" % (MOST_DIGITS + 1))


def read_json(body: bytes) -> Any:
    """What a body says. Raises Problem where it is no JSON, or JSON that nobody means."""
    structure = _STRING.sub(b'""', body)
    if depth(structure) > DEEPEST:
        raise _bad(f"The body is nested more than {DEEPEST} levels deep.")
    if _NUMBER.search(structure):
        raise _bad(f"The body has a number with more than {MOST_DIGITS} digits.")
    try:
        content = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_without_repeats,
            parse_constant=_no_number,
            parse_float=_finite,
        )
    except UnicodeDecodeError:
        raise _bad("The body is not UTF-8.") from None
    except json.JSONDecodeError as error:
        raise _bad(
            f"The body is no JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        ) from None
    except (ValueError, RecursionError) as error:
        raise _bad(f"The body is no JSON: {error}.") from None
    if not _is_text(content):
        raise _bad("A text in the body has half of a character (a lone surrogate), or a NUL.")
    return content


def depth(structure: bytes) -> int:
    """How deeply brackets are nested, in JSON without its strings."""
    level = deepest = 0
    for byte in structure:
        if byte in b"[{":
            level += 1
            deepest = max(deepest, level)
        elif byte in b"]}":
            level -= 1
    return deepest


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("an object has two members of the same name")
    return content


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError("a number is too large")
    return number


def _is_text(content: Any) -> bool:
    if isinstance(content, str):
        return "\0" not in content and not any("\ud800" <= letter <= "\udfff" for letter in content)
    if isinstance(content, list):
        return all(_is_text(one) for one in content)
    if isinstance(content, dict):
        return all(_is_text(name) and _is_text(one) for name, one in content.items())
    return True


def _bad(detail: str) -> Problem:
    return Problem("malformed-json", detail)
