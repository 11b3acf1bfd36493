"""The lake, loaded whole into the schema `product` of a DuckDB file, as it looked on a given day."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.build.settings import BuildError
from pipelines.contract.calendar import DAY
from pipelines.contract.release import USERS_IN_A_BLOCK
from synthetic.config import HISTORY_START, WorldConfig
from synthetic.rows.schema import TIMESTAMP, Column, Table
from synthetic.tables import TABLES

SCHEMA = "product"
CLOCK_SCHEMA, CLOCK = "product_meta", "world_clock"


@dataclass(frozen=True)
class LoadedTable:
    """What one table came to: rows, bytes of the files it came from, seconds it took."""

    rows: int
    bytes: int
    files: int
    seconds: float


def day_files(lake: Path, table: Table, as_of: dt.date) -> list[Path]:
    """The table's files up to the day, in order of their days."""
    last = f"{as_of.isoformat()}.parquet"
    return sorted(
        (file for file in (lake / table.name).glob("????-??-??.parquet") if file.name <= last),
        key=lambda file: file.name,
    )


def rows_in(lake: Path, as_of: dt.date, tables: Iterable[Table] = tuple(TABLES.values())) -> int:
    """How many rows all tables have up to the day, as their files say."""
    files = [str(file) for table in tables for file in day_files(lake, table, as_of)]
    if not files:
        return 0
    with duckdb.connect() as connection:
        found = connection.execute("SELECT sum(num_rows) FROM parquet_file_metadata($1)", [files]).fetchone()
    return int(found[0]) if found else 0


def sql_type(data_type: pa.DataType) -> str:
    """DuckDB's name of a source column's type."""
    if pa.types.is_dictionary(data_type):
        data_type = data_type.value_type
    if pa.types.is_decimal(data_type):
        return f"DECIMAL({data_type.precision},{data_type.scale})"
    names = {
        pa.int64(): "BIGINT",
        pa.int32(): "INTEGER",
        pa.bool_(): "BOOLEAN",
        pa.string(): "VARCHAR",
        pa.date32(): "DATE",
        pa.timestamp("us"): "TIMESTAMP",
        pa.float64(): "DOUBLE",
    }
    return names[data_type]


def masked(
    column: Column,
    as_of: dt.date,
    *,
    quoted: Callable[[str], str] = '"{}"'.format,
    type_of: Callable[[pa.DataType], str] = sql_type,
) -> str:
    """The column as someone sees it at the end of the day: what comes after it is not known yet.

    In DuckDB's SQL, or with the names and types of another engine.
    """
    value = quoted(column.name)
    if column.known_at is not None:
        end = f"CAST('{(as_of + DAY).isoformat()}' AS {type_of(TIMESTAMP)})"
        until_then = "NULL" if column.until_then is None else f"'{column.until_then}'"
        value = f"CASE WHEN {quoted(column.known_at)} >= {end} THEN {until_then} ELSE {value} END"
    return f"CAST({value} AS {type_of(column.type)}) AS {quoted(column.name)}"


def load_lake(  # noqa: PLR0913 -- what is loaded, and how, by name
    lake: Path,
    warehouse: Path,
    config: WorldConfig,
    *,
    tables: Iterable[Table] = tuple(TABLES.values()),
    workers: int = 2,
    share: int = 1,
    on_table: Callable[[str, LoadedTable], None] | None = None,
) -> dict[str, LoadedTable]:
    """Make the schema `product` in a DuckDB file and close it again.

    Next to it is `product_meta.world_clock`, from which dbt knows what day it is. Only days up to
    `config.as_of` are read, and outcomes that lie after it are masked. With a `share` above 1 only the rows of one
    block of users in so many are kept, and what is of no user. Raises BuildError when the lake cannot be read.
    """
    loaded: dict[str, LoadedTable] = {}
    by_name = {table.name: table for table in tables}
    with duckdb.connect(str(warehouse)) as connection:
        # One thread for a table, and as many tables at a time as there are workers: with several threads
        # for one table, keeping its rows in order over 900 files costs a third more (14.8 s of
        # processor time for 21.5M rows, and 9.9 s like this).
        connection.execute("SET threads = 1")
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {CLOCK_SCHEMA}")
        connection.execute(
            f"CREATE OR REPLACE TABLE {CLOCK_SCHEMA}.{CLOCK} AS "
            "SELECT $1::VARCHAR AS world_id, $2::DATE AS first_day, $3::DATE AS as_of",
            [config.world_id, HISTORY_START, config.as_of],
        )
        files = {name: day_files(lake, table, config.as_of) for name, table in by_name.items()}
        sizes = {name: sum(file.stat().st_size for file in files[name]) for name in by_name}
        with ThreadPoolExecutor(max_workers=workers) as pool:
            tasks = {
                pool.submit(
                    _load_table, connection.cursor(), by_name[name], files[name], config.as_of, share
                ): name
                for name in sorted(by_name, key=lambda name: -sizes[name])
            }
            try:
                for task in as_completed(tasks):
                    name = tasks[task]
                    rows, seconds = task.result()
                    loaded[name] = LoadedTable(rows, sizes[name], len(files[name]), seconds)
                    if on_table is not None:
                        on_table(name, loaded[name])
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        for table in by_name.values():
            _comment(connection, table)
    return {name: loaded[name] for name in by_name}


def _load_table(
    connection: duckdb.DuckDBPyConnection, table: Table, files: list[Path], as_of: dt.date, share: int
) -> tuple[int, float]:
    """Load one table; return its rows and the seconds that it took. Raises BuildError."""
    started = time.monotonic()
    with connection:
        try:
            connection.execute(_create(table, f"{SCHEMA}.{table.name}", files, as_of, share))
        except duckdb.Error as error:
            raise BuildError(f"The table {table.name} cannot be read from the lake: {error}") from error
        count = connection.execute(f"SELECT count(*) FROM {SCHEMA}.{table.name}").fetchone()
    assert count is not None
    return int(count[0]), time.monotonic() - started


def _create(table: Table, name: str, files: list[Path], as_of: dt.date, share: int) -> str:
    if not files:
        columns = ", ".join(f'"{c.name}" {sql_type(c.type)}' for c in table.columns)
        return f"CREATE OR REPLACE TABLE {name} ({columns})"
    columns = ", ".join(masked(column, as_of) for column in table.columns)
    names = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    sampled = (
        f' WHERE coalesce("{table.person}" // {USERS_IN_A_BLOCK} % {share}, 0) = 0'
        if share > 1 and table.person
        else ""
    )
    return f"CREATE OR REPLACE TABLE {name} AS SELECT {columns} FROM read_parquet([{names}]){sampled}"


def _comment(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Let the tables describe themselves: `duckdb_columns()` shows these."""
    name = f"{SCHEMA}.{table.name}"

    def quoted(text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    statements = [f"COMMENT ON TABLE {name} IS {quoted(f'One row per {table.grain}. {table.description}')}"]
    statements += [f'COMMENT ON COLUMN {name}."{c.name}" IS {quoted(c.description)}' for c in table.columns]
    connection.execute("; ".join(statements))
