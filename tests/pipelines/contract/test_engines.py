"""Warehouses in DuckDB files."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.contract.engines.duckdb import (
    copy,
    fold_in_log,
    is_about_a_lock,
    is_about_the_version,
    is_open,
    open_to_read,
    open_to_write,
)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with open_to_write(path) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS one")
    return path


def test_who_opens_to_read_cannot_write(warehouse: Path) -> None:
    with open_to_read(warehouse) as connection, pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("DELETE FROM t")


def test_a_file_is_open_while_somebody_reads_it(warehouse: Path) -> None:
    assert not is_open(warehouse)
    assert not is_open(warehouse.with_name("none"))
    with open_to_read(warehouse):
        assert is_open(warehouse)
    assert not is_open(warehouse)


def test_errors_are_told_apart() -> None:
    lock = duckdb.IOException("IO Error: Could not set lock on file: Conflicting lock is held in python")
    version = duckdb.SerializationException(
        "Trying to read a database file with version number 64, but we can only read version 67."
    )
    other = duckdb.IOException("IO Error: No space left on device")
    assert [is_about_a_lock(error) for error in (lock, version, other)] == [True, False, False]
    assert [is_about_the_version(error) for error in (lock, version, other)] == [False, True, False]


def test_a_copy_replaces_what_is_there_with_its_log(warehouse: Path, tmp_path: Path) -> None:
    destination = tmp_path / "dev.duckdb"
    destination.write_text("not a warehouse")
    Path(f"{destination}.wal").write_text("of another")
    copy(warehouse, destination)
    with open_to_read(destination) as connection:
        assert connection.execute("SELECT one FROM t").fetchall() == [(1,)]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["dev.duckdb", "warehouse.duckdb"]


def test_a_log_is_folded_in(warehouse: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved.duckdb"
    connection = open_to_write(warehouse)
    connection.execute("SET wal_autocheckpoint = '1GB'")
    connection.execute("CREATE TABLE late AS SELECT 2 AS two")
    shutil.copyfile(warehouse, moved)
    shutil.copyfile(f"{warehouse}.wal", f"{moved}.wal")
    connection.close()
    fold_in_log(moved)
    assert not Path(f"{moved}.wal").exists()
    with open_to_read(moved) as connection:
        assert connection.execute("SELECT two FROM late").fetchall() == [(2,)]
    fold_in_log(moved)  # nothing to do
