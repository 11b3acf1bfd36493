"""A calendar file of the plan (iCalendar, RFC 5545), for whatever calendar somebody uses.

Days, not hours: each event is all day and blocks nothing. Its UID is that of the item and of this learner's plan, so a
file that is read in again moves what is there and adds nothing twice; SEQUENCE says which is newer.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 75
"""Octets of a line without its end (section 3.1)."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Event:
    """Something on one day. `name` is the part of its UID that stays the same."""

    name: str
    day: dt.date
    title: str
    about: str = ""


def calendar_file(events: Iterable[Event], *, plan: str, now: dt.datetime, sequence: int) -> bytes:
    """The file, in UTF-8. `plan` is this plan's own name, `now` when it is written (with its zone), `sequence` how often
    the plan was changed."""
    stamp = now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Larder Lab//Plan of 90 days//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.name}-{plan}@larder-lab",
            f"DTSTAMP:{stamp}",
            f"SEQUENCE:{sequence}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + dt.timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{escaped(event.title)}",
            *([f"DESCRIPTION:{escaped(event.about)}"] if event.about else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def escaped(text: str) -> str:
    """A text value (section 3.3.11): without control characters, which it may not have."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A line with its end, cut into pieces of at most 75 octets, never within a character (section 3.1)."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(piece) + len(octets) > LONGEST:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
