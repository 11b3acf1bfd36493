"""A request as somebody writes it: method, target, headers and body; and a text with several of them.

The text is that of `.http` files, which editors send from: requests are separated by lines that begin with `###`,
each is a line `METHOD target`, headers, an empty line and the body. A bearer token may be written as the name of a key,
in braces: `Authorization: Bearer {{reports}}`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
MOST_REQUESTS = 60  # in one text: an answer takes a few, and whoever replays it should not wait
_SEPARATOR = re.compile(r"^###.*$", re.MULTILINE)
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_PLACE = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}")
_AUTHORIZATION = "authorization"


class RequestTextError(Exception):
    """A text that cannot be read as a request. The message says where, and what to write."""


@dataclass(frozen=True)
class Message:
    """A request: `target` is the path with its query, `headers` are in order, `body` is text, empty where there is none."""

    method: str = "GET"
    target: str = "/"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = field(default="")

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def header(self, name: str) -> str | None:
        """The value of the first header of this name, in whatever case it is written."""
        return next((value for key, value in self.headers if key.casefold() == name.casefold()), None)

    def with_header(self, name: str, value: str | None) -> Message:
        """The same with one header of this name, in its place, or without any where there is no value."""
        places = [place for place, (key, _) in enumerate(self.headers) if key.casefold() == name.casefold()]
        rest = tuple(one for place, one in enumerate(self.headers) if place not in places)
        if value is None:
            return replace(self, headers=rest)
        at = places[0] if places else len(rest)
        return replace(self, headers=(*rest[:at], (name, value), *rest[at:]))

    def filled(self, keys: Mapping[str, str]) -> Message:
        """The same with the keys in place of their names. Raises RequestTextError for a name that there is no key of."""

        def secret(found: re.Match[str]) -> str:
            if found[1] not in keys:
                raise RequestTextError(f"There is no key {found[1]} here. There are {', '.join(keys)}.")
            return keys[found[1]]

        return replace(
            self,
            target=_PLACE.sub(secret, self.target),
            headers=tuple((name, _PLACE.sub(secret, value)) for name, value in self.headers),
        )

    def masked(self, keys: Mapping[str, str]) -> Message:
        """The same with the names of keys in place of the keys."""
        target, headers = self.target, self.headers
        for name, secret in keys.items():
            target = target.replace(secret, f"{{{{{name}}}}}")
            headers = tuple((key, value.replace(secret, f"{{{{{name}}}}}")) for key, value in headers)
        return replace(self, target=target, headers=headers)

    def __str__(self) -> str:
        head = "\n".join(
            [f"{self.method} {self.target}", *(f"{name}: {value}" for name, value in self.headers)]
        )
        return f"{head}\n\n{self.body}" if self.body else head


def read(text: str) -> Message:
    """The request that a text is. Raises RequestTextError."""
    lines = text.strip("\n").splitlines()
    if not lines or not lines[0].strip():
        raise RequestTextError("There is no request: write one as GET /v2/orders.")
    method, _, target = lines[0].strip().partition(" ")
    target = target.strip().removesuffix(" HTTP/1.1").strip()
    if not _TOKEN.fullmatch(method) or not target.startswith("/") or " " in target:
        raise RequestTextError(f"“{lines[0].strip()[:80]}” is no request line: write it as GET /v2/orders.")
    end = next((place for place, line in enumerate(lines) if not line.strip()), len(lines))
    headers = tuple(_header(line) for line in lines[1:end])
    return Message(method.upper(), target, headers, "\n".join(lines[end + 1 :]).strip())


def read_headers(text: str) -> tuple[tuple[str, str], ...]:
    """The headers of a text, one a line; empty lines are left out. Raises RequestTextError."""
    return tuple(_header(line) for line in text.splitlines() if line.strip())


def read_all(text: str) -> tuple[Message, ...]:
    """The requests of a text, in order. Raises RequestTextError."""
    parts = [
        "\n".join(line for line in part.splitlines() if not line.lstrip().startswith(("#", "//"))).strip("\n")
        for part in _SEPARATOR.split(text)
    ]
    found = tuple(read(part) for part in parts if part.strip())
    if len(found) > MOST_REQUESTS:
        raise RequestTextError(f"There are {len(found)} requests: at most {MOST_REQUESTS} are sent.")
    return found


def written(messages: Iterable[Message]) -> str:
    """A text with these requests, which `read_all` reads."""
    return "\n\n###\n\n".join(map(str, messages))


def bearer(name: str) -> tuple[str, str]:
    """The header by which a request shows the key of this name."""
    return ("Authorization", f"Bearer {{{{{name}}}}}")


def json_trouble(body: str) -> str:
    """What is wrong with a body that should be JSON, in a sentence; nothing where it is JSON or empty."""
    if not body.strip():
        return ""
    try:
        json.loads(body)
    except ValueError as error:
        if not isinstance(error, json.JSONDecodeError):
            return "This is not JSON: a number in it is too long to be read."
        return f"This is not JSON yet, from line {error.lineno}, column {error.colno} on: {_why(error)}"
    except RecursionError:
        return "This is nested too deeply to be read."
    return ""


def _why(error: json.JSONDecodeError) -> str:
    near = error.doc[error.pos : error.pos + 1]
    if error.msg.startswith("Expecting property name"):
        return "names stand in double quotes, and there is no comma after the last one."
    if error.msg.startswith("Expecting ',' delimiter"):
        return "a comma, or the closing bracket, is missing before it."
    if error.msg.startswith("Expecting ':'"):
        return "after a name comes a colon."
    if error.msg.startswith("Unterminated string"):
        return "the closing double quote is missing."
    if error.msg.startswith("Extra data"):
        return "what comes after the closing bracket is too much."
    if error.msg.startswith("Invalid control character"):
        return "a text cannot go on in the next line."
    if near in ("'", "“", "”"):
        return "text stands in straight double quotes."
    return "text stands in double quotes; besides there are numbers, true, false and null."


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not _TOKEN.fullmatch(name.strip()):
        raise RequestTextError(f"“{line.strip()[:80]}” is no header: write it as Name: value.")
    return name.strip(), value.strip()
