"""What a folder's files were like when it was finished, and whether they still are.

Sizes are looked at whenever the folder is opened, contents rarely: they take a second for 600 MB. What was found
then is noted in the folder, so that whoever opens it next knows without looking.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipelines.contract.files import DAMAGE, read_json, write_json

Seal = dict[str, tuple[int, str]]
"""Bytes and digest of each file, by its name."""

FINDING, KEPT = "damaged.json", "seal.json"


def digest_of(file: Path) -> str:
    """The digest of a file of any size. Raises OSError."""
    with file.open("rb", buffering=0) as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def seal(files: Iterable[Path]) -> Seal:
    """What these files are like now. Raises OSError."""
    return {file.name: (file.stat().st_size, digest_of(file)) for file in sorted(files)}


def resized(folder: Path, sealed: Mapping[str, tuple[int, str]]) -> str | None:
    """The first file that is missing or of another size than when it was sealed; None where all are as they were."""
    return next((name for name, (size, _) in sealed.items() if _size(folder / name) != size), None)


def changed(folder: Path, sealed: Mapping[str, tuple[int, str]]) -> str | None:
    """As `resized`, with every byte looked at. A file that may not be read counts as it was: nobody knows."""
    for name, (size, digest) in sealed.items():
        try:
            if _size(folder / name) != size or digest_of(folder / name) != digest:
                return name
        except OSError as error:
            if error.errno == errno.EIO:  # the disk itself cannot read it any more
                return name
    return None


def close(folder: Path, files: Iterable[Path]) -> None:
    """Keep in the folder itself what these files are like now that they are written. Raises OSError."""
    closed = {
        file.relative_to(folder).as_posix(): (file.stat().st_size, digest_of(file))
        for file in sorted(files)
        if file.is_file() and file.name not in (FINDING, KEPT)
    }
    write_json(folder / KEPT, closed)


def broken(folder: Path) -> str | None:
    """The first file that is known not to be as it was when the folder was closed: by its size, or because somebody
    has looked through it. None where all is well, and where nobody can know."""
    return resized(folder, _kept(folder)) or finding(folder)


def look_through(folder: Path) -> None:
    """Look at every byte of a closed folder, and note what is damaged."""
    damaged = changed(folder, _kept(folder))
    if damaged is not None:
        note_finding(folder, damaged)


def note_finding(folder: Path, name: str) -> None:
    """Note that this file is damaged, as it is now. Where nothing can be written it is not kept."""
    with contextlib.suppress(OSError):
        write_json(folder / FINDING, {"file": name, "state": _state(folder / name)})


def finding(folder: Path) -> str | None:
    """The file that was found damaged and is still the same one; None where none was, or it was replaced since."""
    try:
        found = read_json(folder / FINDING)
        name = str(found["file"])
        return name if found["state"] == _state(folder / name) else None
    except DAMAGE:
        return None


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None


def _state(file: Path) -> list[int]:
    stat = file.stat()
    return [stat.st_size, stat.st_mtime_ns]


def _kept(folder: Path) -> Seal:
    try:
        return {name: (int(size), str(digest)) for name, (size, digest) in read_json(folder / KEPT).items()}
    except DAMAGE:
        return {}
