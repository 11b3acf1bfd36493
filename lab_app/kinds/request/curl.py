"""A request as a command for a terminal, to be pasted as it is: into a shell such as bash or zsh, or into PowerShell.

Quoting is all there is to it. A POSIX shell takes what stands between single quotes as it is (POSIX.1-2024, shell
command language, 2.2.2). PowerShell does the same, with a quote inside doubled (about_Quoting_Rules), but how it hands
double quotes on to a program differs between versions (about_Parsing: before 7.3 they are lost): so a body comes by
the pipe there, and everything with a double quote in it comes as a file of settings, by the pipe as well.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from lab_app.kinds.request.message import Message

_JSON = "application/json"
_GLOBBED = re.compile(r"[\[\]{}]")  # curl makes several addresses of these
_SEGMENTS = re.compile(r"/\.{1,2}(/|\?|$)")  # and leaves these out
PROXIES = ("http_proxy", "all_proxy", "ALL_PROXY")
"""Variables by which curl sends plain HTTP over a proxy, which knows nothing of this machine's own addresses."""


@dataclass(frozen=True)
class Terminal:
    """Where the command goes: the server's address, as http://127.0.0.1:8765, and whether the shell has a proxy."""

    origin: str
    has_proxy: bool = False

    @classmethod
    def of(cls, origin: str, environment: Mapping[str, str]) -> Terminal:
        return cls(origin, any(environment.get(name) for name in PROXIES))


def bash(message: Message, terminal: Terminal) -> str:
    """The command for bash, zsh and other POSIX shells, a part in each line."""
    return " \\\n  ".join(
        " ".join(shlex.quote(word) for word in part) for part in _parts("curl", message, terminal, body=True)
    )


def powershell(message: Message, terminal: Terminal) -> str:
    """The command for PowerShell, 5.1 and later, in one line; with a double quote in it, in several."""
    parts = _parts("curl.exe", message, terminal, body=False)
    words = [word for part in parts for word in part]
    if any('"' in word for word in words):
        return _by_settings(message, terminal)
    command = " ".join(_in_powershell(word) for word in words)
    if not message.body:
        return command
    return f"{_quoted(_ascii(message.body))} | {command} --data-binary '@-'"


def _parts(curl: str, message: Message, terminal: Terminal, *, body: bool) -> list[list[str]]:
    """The command's words, those in one list that belong in a line."""
    first = [curl, "-i"]
    if message.method == "HEAD":
        first.append("--head")  # with -X it would wait for a body that never comes
    elif message.method != ("POST" if message.body else "GET"):
        first += ["-X", message.method]
    url = f"{terminal.origin}{message.target}"
    first += _switches(message, terminal)
    parts = [[*first, url]]
    parts += [["-H", f"{name}: {value}"] for name, value in _headers(message)]
    if message.body and body:
        parts.append(["--data-raw", message.body])
    return parts


def _switches(message: Message, terminal: Terminal) -> list[str]:
    found = []
    if _GLOBBED.search(message.target):
        found.append("--globoff")
    if _SEGMENTS.search(message.path):
        found.append("--path-as-is")
    if terminal.has_proxy:
        found += ["--noproxy", "*"]
    return found


def _headers(message: Message) -> tuple[tuple[str, str], ...]:
    """The headers, with the type of the body where nobody has said it: curl would call it a form."""
    if message.body and message.header("Content-Type") is None:
        return (*message.headers, ("Content-Type", _JSON))
    return message.headers


def _by_settings(message: Message, terminal: Terminal) -> str:
    """The command with all of it in a file of settings (curl's -K), between the lines of a literal here-string."""
    settings = [("url", f"{terminal.origin}{message.target}"), ("request", message.method)]
    settings += [("header", f"{name}: {value}") for name, value in _headers(message)]
    if message.body:
        settings.append(("data-raw", _ascii(message.body)))
    lines = ["include"]
    for switch in _switches(message, terminal):
        if switch.startswith("--"):
            lines.append(switch.removeprefix("--"))
        else:
            lines[-1] += f' = "{switch}"'
    lines += [f'{name} = "{_escaped(value)}"' for name, value in settings]
    return "@'\n" + "\n".join(lines) + "\n'@ | curl.exe -K -"


def _escaped(value: str) -> str:
    """A value between double quotes in curl's settings (curl's manual, at --config)."""
    return (
        value.replace("\\", "\\\\")
        .replace('"', '\\"')
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\t", "\\t")
    )


def _in_powershell(word: str) -> str:
    """A word as PowerShell reads it: as it is where nothing in it means anything there."""
    return word if re.fullmatch(r"[\w./:-]+", word, re.ASCII) and word else _quoted(word)


def _quoted(word: str) -> str:
    return "'" + re.sub("['‘’‚‛]", lambda found: found[0] * 2, word) + "'"


def _ascii(body: str) -> str:
    """A body without letters beyond ASCII, which PowerShell 5.1 does not send through a pipe; JSON can say them otherwise."""
    if body.isascii():
        return body
    try:
        return json.dumps(json.loads(body), ensure_ascii=True, indent=None)
    except (ValueError, RecursionError):
        return body
