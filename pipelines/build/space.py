"""Room on the disk: whether there is enough for a build, and what a full one looks like."""

from __future__ import annotations

import shutil

from pipelines.build.settings import BuildError
from pipelines.contract.files import DISK_IS_FULL
from pipelines.contract.home import Home
from pipelines.contract.room import bytes_needed
from synthetic.config import WorldConfig

LEAST_ROOM = 256 << 10
FULL = (
    "The disk is full",
    "No space left on device",
    "failed to offload data block",
    "database or disk is full",
)
NO_SPACE = "The disk is full: free some space in {home} and build again. The last good release is untouched."


def check_space(home: Home, config: WorldConfig, engine: str) -> None:
    """Raise BuildError when the disk has no room for a build of this size on this engine."""
    free = shutil.disk_usage(home.path).free
    needed = bytes_needed(config.preset, engine)
    if free < needed:
        on = "" if engine == "duckdb" else f" on {engine.capitalize()}"
        raise BuildError(
            f"The disk has {free / 2**30:.1f} GB free at {home.path}, and a build of the preset "
            f"{config.preset}{on} needs {needed / 2**30:.1f} GB: free some space and build again."
        )


def is_disk_full(error: BaseException) -> bool:
    """Whether this, or what caused it, is a full disk, as Python, DuckDB or SQLite report it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in DISK_IS_FULL:
            return True
        if says_disk_is_full(str(cause)):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def says_disk_is_full(text: str) -> bool:
    """Whether a program says so, in its log or its error."""
    return any(words in text for words in FULL)


def has_no_room(home: Home) -> bool:
    """Whether next to nothing more can be written: what fails now fails of that, whatever it says."""
    return shutil.disk_usage(home.path).free < LEAST_ROOM
