"""What is noted of a month's day files when they are written: enough to see later that each is as it was.

A file's note comes from the bytes in memory, not from the disk. Nothing else tells that a bit has flipped: of 240
files with one flipped bit, 195 could be read, with other rows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from synthetic.kernel import days
from synthetic.kernel.temporary import beside

FOLDER = ".months"
OWNER = ".world"
DIGEST_BYTES = 16
"""Of BLAKE2b, which needs no help of the processor: the 220 MB of the `lab` preset take .33 s."""


@dataclass(frozen=True)
class FileNote:
    """What one day file holds."""

    rows: int
    size: int
    digest: str

    @classmethod
    def of(cls, rows: int, content: bytes | memoryview) -> FileNote:
        return cls(rows, len(content), digest(content))


@dataclass(frozen=True)
class MonthNote:
    """A table's files of a month, by day. Day `through` is the last one that is written; a day up to then that is
    not among `files` has no rows, and no file."""

    through: int
    files: Mapping[int, FileNote] = field(default_factory=dict)


def digest(content: bytes | memoryview) -> str:
    return hashlib.blake2b(content, digest_size=DIGEST_BYTES).hexdigest()


def digest_of(file: str | Path) -> str:
    """The digest of a file of any size. Raises OSError."""
    with open(file, "rb", buffering=0) as stream:  # noqa: PTH123 -- of thousands of small files
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=DIGEST_BYTES)).hexdigest()


def read_notes(out: Path, month: str, world_id: str) -> dict[str, MonthNote]:
    """The notes of a month by table; none where there is no whole note on this world's month."""
    try:
        return notes_in((out / FOLDER / f"{month}.json").read_bytes(), world_id)
    except OSError:
        return {}


def notes_in(content: bytes, world_id: str) -> dict[str, MonthNote]:
    """What these bytes note by table; nothing where they are no whole note on a month of this world."""
    try:
        kept = json.loads(content)
        if kept["digest"] != _digest_of_note(kept["note"]) or kept["note"]["world"] != world_id:
            return {}
        return {
            name: MonthNote(
                of_table["through"], {int(day): FileNote(*f) for day, f in of_table["files"].items()}
            )
            for name, of_table in kept["note"]["tables"].items()
        }
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def write_notes(out: Path, month: str, world_id: str, notes: Mapping[str, MonthNote]) -> None:
    """Replace the note of a month in one step. Raises OSError."""
    tables = {
        name: {
            "through": note.through,
            "files": {str(day): [f.rows, f.size, f.digest] for day, f in sorted(note.files.items())},
        }
        for name, note in notes.items()
    }
    note = {"world": world_id, "tables": tables}
    replace_text(out / FOLDER / f"{month}.json", json.dumps({"digest": _digest_of_note(note), "note": note}))


def _digest_of_note(note: Any) -> str:
    return digest(json.dumps(note, sort_keys=True).encode())


def owner(out: Path) -> str | None:
    """The world that a folder is noted to be of; None where no whole note says so."""
    try:
        return owner_in((out / OWNER).read_bytes())
    except OSError:
        return None


def owner_in(content: bytes) -> str | None:
    """The world that these bytes name; None where they are no whole note of one."""
    try:
        world_id, *kept = content.decode().split()
    except ValueError:
        return None
    # Notes of earlier versions have no digest.
    return world_id if kept in ([], [digest(world_id.encode())]) else None


def write_owner(out: Path, world_id: str) -> None:
    """Note the world that a folder is of. Raises OSError."""
    replace_text(out / OWNER, owner_text(world_id))


def owner_text(world_id: str) -> str:
    return f"{world_id} {digest(world_id.encode())}\n"


def replace_text(target: Path, text: str) -> None:
    """Write a small file so that a reader sees all of it or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = beside(target)
    temporary.write_text(text)
    temporary.replace(target)


def file_of(out: Path, table: str, day: int) -> str:
    return f"{out}{os.sep}{table}{os.sep}{days.date(day)}.parquet"


def unlike(
    size_of: Callable[[str, int], int | None], table: str, note: MonthNote, first: int, last: int
) -> set[int]:
    """The days `[first, last)`, up to the note's last one, whose file is missing, of another size than noted, or
    should not be there. `size_of` gives the bytes of a table's day, None where there is no file."""
    return {
        day
        for day in range(first, min(last, note.through + 1))
        if size_of(table, day) != (note.files[day].size if day in note.files else None)
    }


def size_of_file(out: Path, table: str, day: int) -> int | None:
    """Bytes of a file, None where there is none. Listing the folders instead took 1.2 s for `lab`, this .1 s.

    Raises OSError.
    """
    try:
        return os.stat(file_of(out, table, day)).st_size  # noqa: PTH116 -- with pathlib twice the time
    except (FileNotFoundError, NotADirectoryError):
        return None


def discard_damaged(out: Path, world_id: str, through: int, workers: int = 2) -> list[Path]:
    """Remove the files up to day `through` that are not, byte by byte, as they were noted; return their paths, and
    those of files that are missing.

    Whoever writes the world then makes them anew. A month without a note is left alone: it is written anew as a
    whole. Raises OSError where something cannot be removed.
    """
    damaged, listed = [], []
    for kept in sorted((out / FOLDER).glob("????-??.json")):
        for table, note in read_notes(out, kept.stem, world_id).items():
            bad = unlike(
                partial(size_of_file, out),
                table,
                note,
                first_day(dt.date.fromisoformat(f"{kept.stem}-01")),
                through + 1,
            )
            damaged += [file_of(out, table, day) for day in bad]
            listed += [
                (file_of(out, table, day), of_file.digest)
                for day, of_file in note.files.items()
                if day <= through and day not in bad
            ]
    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        same = pool.map(_is_as_noted, listed)
        damaged += [file for (file, _), is_same in zip(listed, same, strict=True) if not is_same]
    for file in damaged:
        Path(file).unlink(missing_ok=True)
    return [Path(file) for file in sorted(damaged)]


def _is_as_noted(noted: tuple[str, str]) -> bool:
    """Whether a file has this digest; one that the disk cannot read any more has none."""
    try:
        return digest_of(noted[0]) == noted[1]
    except OSError:
        return False


def first_day(month: dt.date) -> int:
    """The first day that is filed with a month: the first month has the opening stock, of the day before."""
    first = days.number(month)
    return first - 1 if first == days.HISTORY else first
