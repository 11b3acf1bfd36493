"""A reader of iCalendar files, written from the grammar of RFC 5545 (sections 3.1, 3.2 and 3.3.11) and nothing of ours."""

from __future__ import annotations

import re

_LINE = re.compile(
    r'(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;[A-Za-z0-9-]+=(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*))*)'
    r":(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)"
)
"""contentline = name *(";" param) ":" value; a value has no control characters but the tab."""


def content_lines(data: bytes) -> list[str]:
    """The unfolded lines. Raises ValueError for what the grammar has no place for."""
    if not data.endswith(b"\r\n"):
        raise ValueError("The last line has no end.")
    physical = data[:-2].split(b"\r\n")
    lines: list[bytes] = []
    for line in physical:
        if b"\r" in line or b"\n" in line:
            raise ValueError(f"A line ends in something else than CRLF: {line!r}")
        if len(line) > 75:
            raise ValueError(f"{len(line)} octets: {line!r}")
        line.decode("utf-8")  # raises UnicodeDecodeError, a ValueError, where a fold cuts a character
        if line[:1] in (b" ", b"\t"):
            if not lines:
                raise ValueError("The first line goes on.")
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return [line.decode("utf-8") for line in lines]


def text_of(value: str) -> str:
    """A TEXT value: TSAFE-CHAR, ":" and DQUOTE as they are, and ESCAPED-CHAR."""
    found, place = [], 0
    while place < len(value):
        sign = value[place]
        if sign == "\\":
            escaped = value[place + 1 : place + 2]
            if escaped not in ("\\", ";", ",", "n", "N"):
                raise ValueError(f"\\{escaped} is no escaped character.")
            found.append("\n" if escaped in "nN" else escaped)
            place += 2
            continue
        if sign in ";,":
            raise ValueError(f"{sign} stands in a text without a backslash.")
        found.append(sign)
        place += 1
    return "".join(found)


def events(data: bytes) -> list[dict[str, str]]:
    """The events of a file, each property by its name with its parameters: DTSTART;VALUE=DATE. Raises ValueError."""
    stack: list[str] = []
    found: list[dict[str, str]] = []
    for line in content_lines(data):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"No content line: {line!r}")
        name, value = match["name"].upper() + match["params"].upper(), match["value"]
        if name == "BEGIN":
            stack.append(value)
            found += [{}] if value == "VEVENT" else []
        elif name == "END":
            if not stack or stack.pop() != value:
                raise ValueError(f"{value} ends and has not begun.")
        else:
            _property(stack, found, name, value)
    if stack:
        raise ValueError(f"{stack} did not end.")
    return found


def _property(stack: list[str], found: list[dict[str, str]], name: str, value: str) -> None:
    """Keep a property of an event. Raises ValueError for one that stands nowhere, or twice."""
    if stack == ["VCALENDAR"]:
        return
    if stack != ["VCALENDAR", "VEVENT"] or name in found[-1]:
        raise ValueError(f"{name} has no place here.")
    found[-1][name] = text_of(value) if name in ("SUMMARY", "DESCRIPTION", "UID") else value
