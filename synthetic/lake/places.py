"""Where the pieces of a world are written: a folder of this machine, or any file system that Arrow knows."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
from pyarrow import fs

from synthetic.config import SettingError, WorldConfig
from synthetic.kernel import days
from synthetic.lake import notes, world, writer
from synthetic.lake.addresses import folder_of
from synthetic.lake.meter import OtherWorldError
from synthetic.lake.world import POPULATIONS
from synthetic.people.populations import file_name
from synthetic.tables import TABLES

_AT_ONCE = 8
"""Files that are sent at the same time."""


class Place(Protocol):
    """Where a world's files are, or are to be. All methods raise LakeError."""

    folder: Path
    """Folder of this machine in which pieces are done."""

    def claim(self, config: WorldConfig) -> None:
        """Make it the place of this world. Raises OtherWorldError if it is another one's."""

    def has_month(self, config: WorldConfig, month: dt.date) -> bool:
        """Whether a month is there up to the as-of day, all files of the sizes that were noted."""

    def has_population(self, shard: int, horizon: int) -> bool:
        """Whether a shard's population is there."""

    def get_population(self, shard: int, horizon: int) -> bool:
        """Have a shard's population in the folder of this machine; returns whether it was there."""

    def put_population(self, shard: int, horizon: int) -> None:
        """Bring a shard's population from the folder to the place."""

    def put_month(self, config: WorldConfig, month: dt.date) -> None:
        """Bring a month's files and its note from the folder to the place."""


class Folder:
    """A folder of this machine, or one that several machines share: pieces are done where they are to be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def claim(self, config: WorldConfig) -> None:
        world.claim(config, self.folder)

    def has_month(self, config: WorldConfig, month: dt.date) -> bool:
        with writer.plainly():
            return not world.unwritten(config, month, self.folder)

    def has_population(self, shard: int, horizon: int) -> bool:
        return (self.folder / POPULATIONS / file_name(shard, horizon)).exists()

    get_population = has_population

    def put_population(self, shard: int, horizon: int) -> None:
        """It is there."""

    def put_month(self, config: WorldConfig, month: dt.date) -> None:
        """It is there."""


class Remote:
    """A folder of a file system of Arrow's: pieces are done in a folder of this machine, and brought there.

    A month's note is sent after its files, and a population's digest after it, so that nothing is taken for whole
    before it is, whether or not the file system shows files that are not.
    """

    def __init__(self, system: fs.FileSystem, root: str, folder: Path) -> None:
        """`folder`: of this machine, empty; the owner removes it."""
        self.folder = folder
        self._system, self._root = system, root.rstrip("/")
        self._folders: set[str] = set()

    def claim(self, config: WorldConfig) -> None:
        with writer.plainly():
            content = self._read(notes.OWNER)
            owner = None if content is None else notes.owner_in(content)
            if owner is None:
                self._write(notes.OWNER, notes.owner_text(config.world_id).encode())
            elif owner != config.world_id:
                raise OtherWorldError(
                    f"The folder {self._root} holds another world ({owner}, not {config.world_id}): choose another folder."
                )
        # What was begun here of another world would not do.
        shutil.rmtree(self.folder, ignore_errors=True)
        world.claim(config, self.folder)

    def has_month(self, config: WorldConfig, month: dt.date) -> bool:
        with writer.plainly():
            content = self._read(_note(month))
            if content is None:
                return False
            sizes = self._sizes()
            known = notes.notes_in(content, config.world_id)
            return not world.unlike(config, month, known, lambda table, day: sizes.get((table, day)))

    def has_population(self, shard: int, horizon: int) -> bool:
        with writer.plainly():
            return self._read(_digest(shard, horizon)) is not None

    def get_population(self, shard: int, horizon: int) -> bool:
        name = f"{POPULATIONS}/{file_name(shard, horizon)}"
        if (self.folder / name).exists():
            return True
        with writer.plainly():
            digest, content = self._read(_digest(shard, horizon)), self._read(name)
            if digest is None or content is None or notes.digest(content).encode() != digest:
                return False
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(content)
        return True

    def put_population(self, shard: int, horizon: int) -> None:
        name = f"{POPULATIONS}/{file_name(shard, horizon)}"
        with writer.plainly():
            content = (self.folder / name).read_bytes()
            self._write(name, content)
            self._write(_digest(shard, horizon), notes.digest(content).encode())

    def put_month(self, config: WorldConfig, month: dt.date) -> None:
        with writer.plainly():
            known = notes.read_notes(self.folder, f"{month:%Y-%m}", config.world_id)
            wanted = {(table, day) for table, note in known.items() for day in note.files}
            first, last = world.span(month, config.as_of)
            for table, day in self._sizes():
                if first <= day < last and (table, day) not in wanted:
                    self._system.delete_file(self._path(_file(table, day)))
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                list(pool.map(self._send, sorted(wanted)))
            self._write(_note(month), (self.folder / _note(month)).read_bytes())
            for table in TABLES:
                shutil.rmtree(self.folder / table, ignore_errors=True)
            (self.folder / _note(month)).unlink()

    def _send(self, file: tuple[str, int]) -> None:
        self._write(_file(*file), (self.folder / _file(*file)).read_bytes())

    def _sizes(self) -> dict[tuple[str, int], int]:
        """Bytes of each day file that is there."""
        found = {}
        for table in TABLES:
            for info in self._system.get_file_info(fs.FileSelector(self._path(table), allow_not_found=True)):
                try:
                    day = dt.date.fromisoformat(info.base_name.removesuffix(".parquet"))
                except ValueError:
                    continue
                found[table, days.number(day)] = info.size
        return found

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if self._root else name

    def _read(self, name: str) -> bytes | None:
        """What a file holds, None where there is none. Raises OSError."""
        if self._system.get_file_info(self._path(name)).type != fs.FileType.File:
            return None
        with self._system.open_input_stream(self._path(name)) as stream:
            content: bytes = stream.read()
        return content

    def _write(self, name: str, content: bytes) -> None:
        """Raises OSError."""
        folder = self._path(name).rpartition("/")[0]
        if folder not in self._folders:  # an object store is asked twice for each
            self._system.create_dir(folder, recursive=True)
            self._folders.add(folder)
        with self._system.open_output_stream(self._path(name)) as stream:
            stream.write(content)


@contextmanager
def place_of(out: str) -> Iterator[Place]:
    """The place that a path or a URI names, such as `s3://bucket/folder`, for the time of a `with` block.

    Raises SettingError where Arrow does not know the file system.
    """
    here = folder_of(out)
    if here is not None:
        yield Folder(here)
        return
    system, root = _system_of(out)
    with tempfile.TemporaryDirectory(prefix="larder-pieces-") as scratch:
        yield Remote(system, root, Path(scratch) / "world")


def _system_of(uri: str) -> tuple[Any, str]:
    try:
        system, root = fs.FileSystem.from_uri(uri)
    except (pa.ArrowException, OSError, ValueError) as problem:
        reason = str(problem).splitlines()[0].rstrip(".")
        raise SettingError(f"{uri} can't be written to: {reason}.") from None
    return system, root


def _note(month: dt.date) -> str:
    return f"{notes.FOLDER}/{month:%Y-%m}.json"


def _file(table: str, day: int) -> str:
    return f"{table}/{days.date(day)}.parquet"


def _digest(shard: int, horizon: int) -> str:
    return f"{POPULATIONS}/{file_name(shard, horizon)}.digest"
