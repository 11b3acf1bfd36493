"""Keeps the server's process to what it is for: it listens on 127.0.0.1, connects to nobody, starts nothing.

Nothing in it would do otherwise. This is for the day on which something does: Python says what it is about to do
(PEP 578), and here it is told no.
"""

from __future__ import annotations

import os
import sys
from typing import Any

LOOPBACK = "127.0.0.1"
FORBIDDEN = frozenset(
    {
        *("socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"),
        *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.forkpty"),
        *("ctypes.dlopen", "sqlite3.enable_load_extension", "sqlite3.load_extension"),
    }
)
SOCKETS = frozenset({"socket.bind", "socket.connect"})


class OutsideError(PermissionError):
    """The server was about to do what it has no business to do. An OSError, so that an import goes on without its cache."""


def put_up() -> None:
    """Refuse all that from now on, in this process. It cannot be taken down again."""
    sys.dont_write_bytecode = True
    sys.addaudithook(_look)


def _look(event: str, what: tuple[Any, ...]) -> None:
    if event in FORBIDDEN:
        raise OutsideError(f"Larder's API does not do that: {event}.")
    if event in SOCKETS and not _is_loopback(what[1]):
        raise OutsideError(f"Larder's API is on {LOOPBACK} only: {event}.")
    if event == "open" and _writes(what):
        raise OutsideError("Larder's API writes no files.")


def _is_loopback(address: Any) -> bool:
    """Also on Windows, where a pair of sockets for the event loop connects to itself there."""
    return isinstance(address, tuple) and address[0] == LOOPBACK


def _writes(what: tuple[Any, ...]) -> bool:
    _, mode, flags = what
    if isinstance(mode, str):
        return any(letter in mode for letter in "wax+")
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
