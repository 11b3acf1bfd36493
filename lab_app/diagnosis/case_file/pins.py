"""What is pinned to a case file, as plain values that JSON holds."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

MOST_LETTERS = 300
"""Of a learner's sentence."""
_MOST_SAID = 1000
"""Letters of what the page said, or of a cell."""
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Cn"})
"""Kinds of characters that nobody writes: NUL and other controls, halves of characters, and what has no meaning."""
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the words that follow around, those of others as well. Hebrew and Arabic do without them."""
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")  # a space that keeps a number and its unit on one line stays
_NOT_XML = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)  # of which no picture can be made
_ID = re.compile(r"\w{1,40}", re.ASCII)


@dataclass(frozen=True)
class Pin:
    """A picture with its table, what the page said of it, and what the learner says.

    `step` is the question that it answers ("Who?"), `spec` the picture as Vega-Lite, in the colours of the light theme,
    None where it is a table alone. `about` says metric, stretch and filter in words. `id` is given when it is kept.
    """

    step: str
    sentence: str
    takeaway: str
    spec: dict[str, Any] | None
    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    about: str
    id: str = ""


def one_line(said: str, most: int = _MOST_SAID) -> str:
    """What somebody wrote as one line of plain text, so long at most."""
    seen = (one for one in said if one.isspace() or not _is_unseen(one))
    return _SPACES.sub(" ", "".join(seen)).strip()[:most].rstrip()


def _is_unseen(one: str) -> bool:
    return one in _TURNING or unicodedata.category(one) in _UNSEEN


def tidied(pin: Pin) -> Pin:
    """The pin as it can be kept and shown: lines of plain text, and a picture and cells of plain values."""
    return replace(
        pin,
        step=one_line(pin.step),
        sentence=one_line(pin.sentence, MOST_LETTERS),
        takeaway=one_line(pin.takeaway),
        spec=None if pin.spec is None else _plain(pin.spec),
        header=tuple(one_line(str(name)) for name in pin.header),
        rows=tuple(tuple(_cell(cell) for cell in row) for row in pin.rows),
        about=one_line(pin.about),
    )


def as_json(pin: Pin) -> dict[str, Any]:
    """The pin as `pin_of` reads it."""
    return asdict(pin)


def pin_of(found: Mapping[str, Any]) -> Pin:
    """A pin that was kept. Raises ValueError, TypeError, KeyError or RecursionError for what is none."""
    words = {name: _text(found[name]) for name in ("step", "sentence", "takeaway", "about", "id")}
    if not _ID.fullmatch(words["id"]):
        raise ValueError("That is no id.")
    if not isinstance(found["spec"], dict | None):
        raise TypeError("A picture is a specification.")
    if not all(isinstance(row, list) for row in found["rows"]):
        raise TypeError("Rows are lists.")
    header = [_text(name) for name in found["header"]]
    return tidied(Pin(**words, spec=found["spec"], header=header, rows=found["rows"]))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("Words are text.")
    return value


def _cell(value: object) -> str | int | float | bool | None:
    """A cell as JSON has it; a number that is none is nothing."""
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, int | float | bool):
        return value
    return one_line(value.isoformat(sep=" ") if isinstance(value, dt.datetime) else str(value))


def _plain(value: Any) -> Any:
    """A specification as JSON has it: dates as text, and no numbers that are none."""
    if isinstance(value, Mapping):
        return {_NOT_XML.sub("", str(name)): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return _NOT_XML.sub("", value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
