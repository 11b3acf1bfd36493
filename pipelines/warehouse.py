"""The lake, loaded whole into the schema `product` of a DuckDB file, as it looked on a given day."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.project import BuildError
from synthetic.config import HISTORY_START, WorldConfig
from synthetic.schema import TABLES, Column, Table

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


def masked(column: Column, as_of: dt.date) -> str:
    """The column as someone sees it at the end of the day: what lies after it is not known yet."""
    value = f'"{column.name}"'
    if column.known_at is not None:
        end = (as_of + dt.timedelta(days=1)).isoformat()
        until_then = "NULL" if column.until_then is None else f"'{column.until_then}'"
        value = (
            f'CASE WHEN "{column.known_at}" >= TIMESTAMP \'{end}\' THEN {until_then} ELSE "{column.name}" END'
        )
    return f'CAST({value} AS {sql_type(column.type)}) AS "{column.name}"'


def load_lake(
    lake: Path,
    warehouse: Path,
    config: WorldConfig,
    *,
    tables: Iterable[Table] = tuple(TABLES.values()),
    memory_limit: str | None = None,
    on_table: Callable[[str, LoadedTable], None] | None = None,
) -> dict[str, LoadedTable]:
    """Make the schema `product` in a DuckDB file and close it again.

    Beside it stands `product_meta.world_clock`, which tells dbt what day it is. Only days up to
    `config.as_of` are read, and outcomes that lie after it are masked. Raises BuildError when
    the lake cannot be read.
    """
    loaded: dict[str, LoadedTable] = {}
    with duckdb.connect(str(warehouse)) as connection:
        if memory_limit is not None:
            connection.execute(f"SET memory_limit = '{memory_limit}'")
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {CLOCK_SCHEMA}")
        connection.execute(
            f"CREATE OR REPLACE TABLE {CLOCK_SCHEMA}.{CLOCK} AS "
            "SELECT $1::VARCHAR AS world_id, $2::DATE AS first_day, $3::DATE AS as_of",
            [config.world_id, HISTORY_START, config.as_of],
        )
        for table in tables:
            started = time.monotonic()
            files = day_files(lake, table, config.as_of)
            name = f"{SCHEMA}.{table.name}"
            try:
                connection.execute(_create(table, name, files, config.as_of))
            except duckdb.Error as error:
                raise BuildError(f"The table {table.name} cannot be read from the lake: {error}") from error
            _comment(connection, table, name)
            count = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
            assert count is not None
            loaded[table.name] = LoadedTable(
                rows=int(count[0]),
                bytes=sum(file.stat().st_size for file in files),
                files=len(files),
                seconds=time.monotonic() - started,
            )
            if on_table is not None:
                on_table(table.name, loaded[table.name])
    return loaded


def _create(table: Table, name: str, files: list[Path], as_of: dt.date) -> str:
    if not files:
        columns = ", ".join(f'"{c.name}" {sql_type(c.type)}' for c in table.columns)
        return f"CREATE OR REPLACE TABLE {name} ({columns})"
    columns = ", ".join(masked(column, as_of) for column in table.columns)
    names = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
    return f"CREATE OR REPLACE TABLE {name} AS SELECT {columns} FROM read_parquet([{names}])"


def _comment(connection: duckdb.DuckDBPyConnection, table: Table, name: str) -> None:
    """Let the tables describe themselves: `duckdb_columns()` shows these."""

    def quoted(text: str) -> str:
        return "'" + text.replace("'", "''") + "'"

    statements = [f"COMMENT ON TABLE {name} IS {quoted(f'One row per {table.grain}. {table.description}')}"]
    statements += [f'COMMENT ON COLUMN {name}."{c.name}" IS {quoted(c.description)}' for c in table.columns]
    connection.execute("; ".join(statements))
