"""Small files that several processes read while one writes them: whole or not at all."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What reading a file can raise whose content is not what was written."""

DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT)
BARELY_ANY = 1 << 20
"""Bytes: a disk with less than these free is full for whatever is written here."""


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file. Raises one of `DAMAGE`; FileNotFoundError where there is no file."""
    content = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise TypeError(f"{path} holds no object")
    return content


def write_json(path: Path, content: object) -> None:
    """Replace a JSON file in one step: a reader sees the old content or the new, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(_as_text(content), encoding="utf-8")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def write_json_even_if_full(path: Path, content: object) -> None:
    """As `write_json`, and on a full disk over the old content: there may be no room for a second file."""
    try:
        write_json(path, content)
    except OSError as error:
        if error.errno not in DISK_IS_FULL or not path.is_file():
            raise
        with path.open("r+b") as file:
            file.write(_as_text(content).encode())
            file.truncate()


def _as_text(content: object) -> str:
    return json.dumps(content, indent=1, sort_keys=True)
