"""Warehouses in DuckDB files: opened, copied, looked at.

While one process holds a file for writing no other can open it, even to read, and the reverse; and a
write-ahead log beside a file that has been replaced is refused. So each build and release has a file of
its own, and a file that is replaced loses its log first.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb


def open_to_read(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """A connection that cannot write, beside others of its kind. Raises duckdb.Error."""
    return duckdb.connect(str(warehouse), read_only=True)


def open_to_write(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """A connection that may write, to a file that is made where it is missing. Raises duckdb.Error."""
    return duckdb.connect(str(warehouse))


def is_open(warehouse: Path) -> bool:
    """Whether some process reads this file: DuckDB lets nobody write to a file that is being read."""
    if not warehouse.is_file():
        return False
    try:
        with open_to_write(warehouse):
            return False
    except duckdb.Error as error:
        return is_about_a_lock(error)


def is_about_a_lock(error: BaseException) -> bool:
    """Whether this is DuckDB's way to say that somebody else, or this process, has the file open."""
    return "lock" in str(error).lower() or "different configuration" in str(error).lower()


def is_about_the_version(error: BaseException) -> bool:
    """Whether this is DuckDB's way to say that another version of it has written the file."""
    return "database file with" in str(error) and "version number" in str(error)


def fold_in_log(warehouse: Path) -> None:
    """Fold the write-ahead log, if there is one, into the file: beside a file that was moved it is refused."""
    if _log(warehouse).exists():
        with open_to_write(warehouse) as connection:
            connection.execute("CHECKPOINT")


def copy(source: Path, destination: Path) -> None:
    """Copy a warehouse so that nobody sees half of it. Raises OSError."""
    new = destination.with_name(f".{destination.name}.{os.getpid()}")
    try:
        shutil.copyfile(source, new)
        _log(destination).unlink(missing_ok=True)
        new.replace(destination)
    finally:
        new.unlink(missing_ok=True)


def _log(warehouse: Path) -> Path:
    return warehouse.with_name(f"{warehouse.name}.wal")
