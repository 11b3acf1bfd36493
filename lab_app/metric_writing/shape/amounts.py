"""Numbers and flags of a metric: what they must be, and what is meant by one that is written as a text."""

from __future__ import annotations

import re

from lab_app.metric_writing.shape.notes import ShapeNotes, shortened
from lab_app.metric_writing.text.document import Node

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)?|[.,]\d+)")
_HUNDREDTHS = re.compile(r"(?:p|percentile)?\s*(\d{1,2}(?:[.,]\d+)?)\s*(?:%|th|percent)?", re.IGNORECASE)
_FLAGS = ("true", "false", "yes", "no", "on", "off")


def check_flag(notes: ShapeNotes, given: Node, key: str) -> None:
    """Note anything but true and false."""
    if isinstance(given.value, bool):
        return
    if isinstance(given.value, str) and given.value.strip().lower() in _FLAGS:
        _say_quoted(notes, given, key, "true or false.")
        return
    notes.say(given.place, f"`{key}` is {given.kind}.", "true or false.")


def check_number(notes: ShapeNotes, given: Node, key: str) -> None:
    """Note anything but a number."""
    if _is_number(given.value):
        return
    if isinstance(given.value, str) and re.fullmatch(r"[+-]?(\d+(\.\d+)?|\.\d+)", given.value.strip()):
        _say_quoted(notes, given, key, "A number.")
        return
    meant = _spelt(given.value)
    notes.say(
        given.place,
        f"`{key}` is {given.kind}.",
        "A number, with a point before its decimals." if meant else "A number.",
        f"Write {meant}." if meant else "",
        given.bare(meant) if meant else None,
    )


def check_days(notes: ShapeNotes, given: Node, key: str) -> None:
    """Note anything but a whole number of days."""
    value = given.value
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1000:
        return
    if isinstance(value, str) and value.strip().isdigit():
        _say_quoted(notes, given, key, "A whole number of days.")
        return
    found = re.fullmatch(r"(\d{1,3}) *d(?:ays?)?", str(value).strip()) if isinstance(value, str) else None
    notes.say(
        given.place,
        f"`{key}: {shortened(given.plain())}` is not a number of days.",
        "A whole number.",
        f"Write {found[1]}: it is always days." if found else "",
        given.bare(found[1]) if found else None,
    )


def check_percentile(notes: ShapeNotes, node: Node) -> None:
    """Note a percentile that is missing, out of place or no number between 0 and 1."""
    given = node.value.get("percentile")
    wanted = node.value.get("agg")
    is_percentile = wanted is not None and wanted.value == "percentile"
    if given is None and is_percentile:
        notes.say(
            node.keys["agg"],
            "The percentile is not given.",
            "A number between 0 and 1: `percentile: 0.75`.",
        )
    elif given is not None and not is_percentile:
        notes.say(
            node.keys["percentile"],
            "`percentile` goes with `agg: percentile` only.",
            "",
            "Take it out, or change `agg`.",
        )
    elif given is not None:
        _check_share(notes, given)


def _check_share(notes: ShapeNotes, given: Node) -> None:
    value = given.value
    if _is_number(value) and 0 < value < 1:
        return
    said = str(value).strip()
    if isinstance(value, str) and re.fullmatch(r"0?\.\d*[1-9]\d*", said):
        _say_quoted(notes, given, "percentile", "A number between 0 and 1.")
        return
    spelt = re.fullmatch(r"0?,(\d+)", said)
    found = None if spelt else _HUNDREDTHS.fullmatch(said)
    number = float(f"0.{spelt[1]}") if spelt else float(found[1].replace(",", ".")) / 100 if found else 0.0
    meant = f"{number:g}" if 0 < number < 1 else ""
    what = "is out of range" if _is_number(value) else "is not a number"
    notes.say(
        given.place,
        f"`percentile: {shortened(given.plain())}` {what}.",
        "A number between 0 and 1.",
        f"Write {meant}." if meant else "The third quartile is 0.75.",
        given.bare(meant) if meant else None,
    )


def _say_quoted(notes: ShapeNotes, given: Node, key: str, expected: str) -> None:
    """Note a number or flag in quotes, which make a text of it."""
    if given.style in ("'", '"'):
        notes.say(
            given.place,
            f"`{key}` is a text, because it is in quotes.",
            expected,
            f"Take the quotes out: `{key}: {str(given.value).strip()}`.",
            given.bare(str(given.value).strip()),
        )
    else:
        notes.say(given.place, f"`{key}` is a text.", expected, f"Write `{key}: {str(given.value).strip()}`.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _spelt(value: object) -> str:
    """A number with a comma, or a percentage, as YAML reads it; empty for what is none."""
    said = str(value).strip()
    if isinstance(value, str) and said.endswith("%") and _NUMBER.fullmatch(said[:-1].strip()):
        return f"{float(said[:-1].strip().replace(',', '.')) / 100:g}"
    return said.replace(",", ".") if isinstance(value, str) and _NUMBER.fullmatch(said) else ""
