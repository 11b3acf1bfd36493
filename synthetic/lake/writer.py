"""Day files: tuned Parquet, written beside their place and moved there when they are whole."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from synthetic.config import PLAIN, TUNED
from synthetic.kernel import days
from synthetic.kernel.temporary import beside
from synthetic.lake.meter import LakeError
from synthetic.lake.notes import FileNote, digest_of, file_of
from synthetic.rows.frames import Frame
from synthetic.tables import TABLES

_PIECE = 15_000
"""Rows that are written to a file together, where several shards have gathered more than that."""

_COMMON = {"write_statistics": False, "store_schema": False, "store_decimal_as_integer": True}


@cache
def _options(table: str, encoding: str) -> dict[str, Any]:
    """How a table is written. Tuned: measured twice as fast and half as big as with pyarrow's defaults.

    The bytes of numbers and times are sorted by their place and go through LZ4, which takes a third of the time
    of packed differences and zstd, and comes out as small; zstd takes .025 ms a column to begin with, so that it
    is kept for texts and for what it makes much smaller (`Column.packing`): numbers that come in runs, which are
    half as big whole as by their sorted bytes, and long ones, with which LZ4 would make the lake 2 % bigger.
    Columns of few values are small as they are. DuckDB, Arrow, and Spark from 4.3 on read it.

    Plain: what readers of ten years ago read as well, with the same rows.
    """
    if encoding == PLAIN:
        kinds = {column.name: column.type for column in TABLES[table].columns}
        coded = [name for name, kind in kinds.items() if pa.types.is_dictionary(kind)]
        return {**_COMMON, "compression": "snappy", "use_dictionary": coded}
    coded, encodings, compression = [], {}, {}
    for column in TABLES[table].columns:
        name, kind = column.name, column.type
        compression[name] = "none"
        if pa.types.is_dictionary(kind):
            coded.append(name)
            if name.endswith("version"):
                compression[name] = "lz4"
        elif pa.types.is_string(kind):
            compression[name] = "zstd"
        elif not pa.types.is_boolean(kind) and not pa.types.is_decimal(kind):
            encodings[name] = "PLAIN" if column.packing == "in runs" else "BYTE_STREAM_SPLIT"
            compression[name] = "lz4" if column.packing == "usual" else "zstd"
    return {
        **_COMMON,
        "compression": compression,
        "compression_level": {name: 1 for name, codec in compression.items() if codec == "zstd"},
        "use_dictionary": coded,
        "column_encoding": encodings,
    }


@contextlib.contextmanager
def plainly() -> Iterator[None]:
    """Turn what the operating system says into a LakeError with one sentence."""
    try:
        yield
    except OSError as problem:
        where = f" at {problem.filename}" if problem.filename else ""
        if problem.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left" in str(problem):
            raise LakeError(
                "The disk is full: free some space and run the same command again; it goes on where it stopped."
            ) from problem
        if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise LakeError(f"The folder{where} can't be written to: choose another one.") from problem
        if problem.errno in (errno.ENOTDIR, errno.EEXIST):
            raise LakeError(
                f"There is a file{where} where a folder is needed: choose another folder."
            ) from problem
        raise LakeError(f"The data could not be written{where}: {problem.strerror or problem}.") from problem


class _Gathering:
    """One file's rows from several shards, kept beside its place as they are until they are all there.

    A Parquet file with a piece for each shard would do as well, but for what Arrow remembers of each piece: 1.3 MB
    a shard for the files of a month.
    """

    def __init__(self, table: str, final: Path, encoding: str) -> None:
        self.table, self.final, self._encoding = table, final, encoding
        self._count = 0
        self.whole, self._rows = beside(final), beside(final)
        self._sink = pa.OSFile(str(self._rows), "wb")
        self._stream = pa.ipc.new_stream(self._sink, TABLES[table].arrow_schema)

    def add(self, rows: pa.Table) -> None:
        self._stream.write_table(rows)
        self._count += rows.num_rows

    def close(self) -> FileNote:
        """Write them as one file, beside its place."""
        self._stream.close()
        self._sink.close()
        with pa.OSFile(str(self._rows)) as source, pa.ipc.open_stream(source) as stream:
            _write(self.table, _pieces(stream), self.whole, self._encoding)
        # Arrow would keep 20 MB of a month's files, and more of a bigger world's.
        pa.default_memory_pool().release_unused()
        self._rows.unlink()
        return FileNote(self._count, self.whole.stat().st_size, digest_of(self.whole))

    def throw_away(self) -> None:
        with contextlib.suppress(OSError, pa.ArrowInvalid):
            self._stream.close()
            self._sink.close()
        self._rows.unlink(missing_ok=True)
        self.whole.unlink(missing_ok=True)


def _pieces(stream: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """The rows of a stream, about `_PIECE` of them at a time."""
    batches: list[pa.RecordBatch] = []
    for batch in stream:
        batches.append(batch)
        if sum(map(len, batches)) >= _PIECE:
            yield pa.Table.from_batches(batches)
            batches = []
    if batches:
        yield pa.Table.from_batches(batches)


def _write(table: str, pieces: Iterable[pa.Table], target: Path, encoding: str) -> None:
    """Write a file piece by piece; leave none if that fails."""
    try:
        with pq.ParquetWriter(target, TABLES[table].arrow_schema, **_options(table, encoding)) as writer:
            for rows in pieces:
                writer.write_table(rows)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _write_at_once(table: str, rows: pa.Table, target: Path, encoding: str) -> FileNote:
    """Write a small file as one piece of bytes: two calls of the system for each column are a fifth of the time."""
    whole = pa.BufferOutputStream()
    with pq.ParquetWriter(whole, TABLES[table].arrow_schema, **_options(table, encoding)) as writer:
        writer.write_table(rows)
    content = whole.getvalue()
    try:
        target.write_bytes(content)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return FileNote.of(rows.num_rows, content)


class DayFiles:
    """The files of some days, to which shards add their rows one after another.

    A context manager: with several shards, all files are written and moved to their place on the way out, or, after
    an error, thrown away. `notes` says of each file, by table and day, what was written.
    """

    def __init__(self, out: Path, shards: int, encoding: str = TUNED) -> None:
        self._out, self._shards, self._encoding = out, shards, encoding
        self._open: dict[tuple[str, int], _Gathering] = {}
        self._folders: set[str] = set()
        self.notes: dict[tuple[str, int], FileNote] = {}
        if shards > 1:
            _allow_open_files(len(TABLES) * 32 + 64)

    def __enter__(self) -> DayFiles:
        return self

    def __exit__(self, kind: Any, problem: Any, trace: Any) -> None:
        # What making the rows has left behind, 10 MB, would lie beside what writing the files takes.
        pa.default_memory_pool().release_unused()
        try:
            if kind is None:
                for cell, gathering in self._open.items():
                    self.notes[cell] = gathering.close()
                for gathering in self._open.values():
                    gathering.whole.replace(gathering.final)
        finally:
            for gathering in self._open.values():
                gathering.throw_away()

    def add(self, table: str, day: int, rows: pa.Table) -> None:
        """Add one shard's rows of a table's day."""
        cell = (table, day)
        final = Path(file_of(self._out, table, day))
        if table not in self._folders:
            (self._out / table).mkdir(parents=True, exist_ok=True)
            self._folders.add(table)
        if self._shards == 1:
            temporary = beside(final)
            self.notes[cell] = _write_at_once(table, rows, temporary, self._encoding)
            temporary.replace(final)
            return
        if cell not in self._open:
            self._open[cell] = _Gathering(table, final, self._encoding)
        self._open[cell].add(rows)

    def add_days(
        self,
        frames: dict[str, Frame],
        first: int,
        last: int,
        wanted: Mapping[str, Collection[int]] | None = None,
    ) -> Iterator[tuple[int, int]]:
        """Add one shard's rows of the days `[first, last)`; yields each day as it is added, and its rows.

        `wanted`: the days of each table whose files are to be written, by default all. Nothing of them is left in
        memory at the end.
        """
        edges = np.arange(first, last + 1)
        tables = {
            name: (frame.to_arrow(), np.searchsorted(frame.day, edges.astype(frame.day.dtype)))
            for name, frame in frames.items()
        }
        for day in range(first, last):
            count = 0
            for name, (table, at) in tables.items():
                start, end = int(at[day - first]), int(at[day - first + 1])
                if end > start and (wanted is None or day in wanted[name]):
                    self.add(name, day, table.slice(start, end - start))
                    count += end - start
            yield day, count


def write_opening(files: DayFiles, frames: dict[str, Frame]) -> None:
    """Write what exists when history begins, filed under the day before."""
    for name, frame in frames.items():
        if len(frame):
            files.add(name, days.HISTORY - 1, frame.to_arrow())


def sweep(out: Path) -> None:
    """Remove what a killed run has left half-written."""
    for temporary in out.glob("*/.*.tmp"):
        temporary.unlink(missing_ok=True)


def _allow_open_files(count: int) -> None:
    """Ask the system for as many open files as a month of several shards needs; macOS starts with 256."""
    try:
        import resource  # not on Windows, which has no such limit
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        most = count if hard == resource.RLIM_INFINITY else min(count, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
