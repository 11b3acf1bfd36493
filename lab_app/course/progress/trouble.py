"""What can be wrong with the progress file, in plain words."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy.exc import DBAPIError

LEAST_ROOM = 64 << 10
"""Bytes: with less, what SQLite writes beside the file does not fit."""


class ProgressError(Exception):
    """Progress that cannot be read or kept. The message says why and what to do, in plain words."""


class CannotSaveError(ProgressError):
    """The file cannot be used now, through no fault of what was to be kept: another try may do."""


def explained(error: DBAPIError, path: Path) -> ProgressError:
    """What SQLite says of the file, as a sentence."""
    said = str(error.orig)
    if "full" in said or _has_no_room(path):  # a full disk is an "I/O error" to what SQLite maps into memory
        return CannotSaveError(f"The disk is full: free some space in {path.parent}.")
    if "locked" in said or "busy" in said:
        return CannotSaveError(f"Another program is using {path}: close it.")
    if "readonly" in said or "read-only" in said:
        return CannotSaveError(
            f"{path} can only be read: allow writing to it, or choose another folder with LARDER_HOME."
        )
    if "unable to open" in said:
        return CannotSaveError(
            f"{path} cannot be opened for writing: look at the folder's permissions, or choose another one with LARDER_HOME."
        )
    if "disk I/O" in said:
        return CannotSaveError(f"{path} cannot be written ({said}): look at the disk.")
    if is_damage(error):
        return CannotSaveError(f"{path} is damaged again and again: look at the disk.")
    return ProgressError(f"Progress cannot be saved: {said}.")


def no_folder(path: Path, reason: str) -> CannotSaveError:
    return CannotSaveError(
        f"The folder {path.parent} cannot be made ({reason}): choose another one with LARDER_HOME."
    )


def newer(path: Path) -> ProgressError:
    return ProgressError(
        f"{path} was written by a newer version of the lab. Update the lab, or move the file away."
    )


def half_a_character(place: int) -> ProgressError:
    return ProgressError(
        f"This cannot be saved: there is half a character at place {place} of the text. Delete it."
    )


def is_damage(error: DBAPIError) -> bool:
    """Whether what SQLite says shows that the file is not what was written."""
    signs = ("malformed", "not a database", "corrupt", "no such table", "no such column", "disk image")
    return any(sign in str(error.orig) for sign in signs)


def _has_no_room(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < LEAST_ROOM
    except OSError:
        return False
