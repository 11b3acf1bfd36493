"""Case files in the progress file, of one world each: what is pinned is a picture of its data.

Every change is made to the pins as they are kept at that moment, by the pin's id: what another tab has done since this one
was drawn stays. What is not there any more is left alone.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lab_app.diagnosis.case_file.pins import MOST_LETTERS, Pin, as_json, one_line, pin_of, tidied

if TYPE_CHECKING:
    from lab_app.course.progress import Progress

VERSION = 1
MOST_PINS = 20
MOST_BYTES = 2_000_000
"""Of a case file. A line of two years by week with its band takes 30 kB."""

Pins = tuple[Pin, ...]


class CaseFileFullError(ValueError):
    """There is no room for a pin. The message is for people."""


@dataclass(frozen=True)
class CaseFile:
    """What is pinned of a case, in order."""

    key: str
    pins: Pins = ()


def read(text: str | None) -> Pins:
    """The pins that are kept as this text. What can't be read is left out: a pin is not worth a broken page."""
    try:
        found = json.loads(text) if text else {}
        if found.get("version") != VERSION:
            return ()
        listed = list(found["pins"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ()
    pins: dict[str, Pin] = {}
    for one in listed:
        try:
            pin = pin_of(one)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            continue
        pins.setdefault(pin.id, pin)
    return tuple(pins.values())[:MOST_PINS]


def write(pins: Pins) -> str:
    """The text that `read` reads."""
    return json.dumps({"version": VERSION, "pins": [as_json(pin) for pin in pins]}, allow_nan=False)


def case_file_of(progress: Progress, key: str) -> CaseFile:
    """The case file of a case. Raises ProgressError."""
    return CaseFile(key, read(progress.remembered(progress.in_world(_name(key)))))


def keep(progress: Progress, key: str, pin: Pin, at: int | None = None) -> CaseFile:
    """Pin something, at the end or at a place; or bring back what was removed.

    Raises CaseFileFullError and ProgressError.
    """
    kept = tidied(pin if pin.id else replace(pin, id=secrets.token_hex(4)))
    if len(write((kept,))) > MOST_BYTES:
        raise CaseFileFullError("This picture is too large to be pinned.")

    def with_it(pins: Pins) -> Pins:
        others = tuple(one for one in pins if one.id != kept.id)
        place = len(others) if at is None else at
        longer = (*others[:place], kept, *others[place:])
        return longer if len(longer) <= MOST_PINS and len(write(longer)) <= MOST_BYTES else pins

    changed = _change(progress, key, with_it)
    if any(one.id == kept.id for one in changed.pins):
        return changed
    # Said afterwards: a change that fails within its transaction is tried again with every later one.
    if len(changed.pins) >= MOST_PINS:
        raise CaseFileFullError(
            f"The case file holds {MOST_PINS} pictures, which is as many as anybody reads. Remove one first."
        )
    raise CaseFileFullError("The case file has no room for this picture. Remove one first.")


def remove(progress: Progress, key: str, pin: str) -> CaseFile:
    """Take a pin out. Raises ProgressError."""
    return _change(progress, key, lambda pins: tuple(one for one in pins if one.id != pin))


def reword(progress: Progress, key: str, pin: str, sentence: str) -> CaseFile:
    """Give a pin another sentence; an empty one is none. Raises ProgressError."""
    said = one_line(sentence, MOST_LETTERS)
    return _change(
        progress,
        key,
        lambda pins: tuple(replace(one, sentence=said) if one.id == pin else one for one in pins),
    )


def move(progress: Progress, key: str, pin: str, by: int) -> CaseFile:
    """Move a pin by so many places, back or forth; not beyond the first or the last. Raises ProgressError."""

    def reordered(pins: Pins) -> Pins:
        at = next((n for n, one in enumerate(pins) if one.id == pin), None)
        if at is None:
            return pins
        others = [*pins[:at], *pins[at + 1 :]]
        others.insert(max(at + by, 0), pins[at])
        return tuple(others)

    return _change(progress, key, reordered)


def _change(progress: Progress, key: str, what: Callable[[Pins], Pins]) -> CaseFile:
    """Change the pins as they are kept now, while nobody else writes."""
    return CaseFile(
        key, read(progress.revise(progress.in_world(_name(key)), lambda text: write(what(read(text)))))
    )


def _name(key: str) -> str:
    return f"case-file/{key}"
