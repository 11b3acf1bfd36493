"""The lake, loaded whole into Spark's tables as it looked on a given day: the same rows as DuckDB's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa

from pipelines.build.spark.session import Session
from pipelines.build.warehouse import CLOCK, CLOCK_SCHEMA, SCHEMA, masked
from pipelines.contract.calendar import DAY
from pipelines.contract.engines.spark import quoted, type_of
from synthetic.config import HISTORY_START, WorldConfig
from synthetic.rows.schema import Table, type_name
from synthetic.tables import TABLES


def load_lake(
    session: Session,
    lake: Path,
    config: WorldConfig,
    *,
    tables: Iterable[Table] = tuple(TABLES.values()),
    on_table: Callable[[str], None] = lambda _: None,
) -> None:
    """Make the schema `product` and, next to it, `product_meta.world_clock`, from which dbt knows what day it is.

    Only rows that are filed up to `config.as_of` are read, and outcomes that lie after it are masked. Tables, not
    views: the models would read some ten thousand files again and again.
    """
    for schema in (SCHEMA, CLOCK_SCHEMA):
        session.run(f"CREATE DATABASE IF NOT EXISTS {schema}")
    session.run(
        f"CREATE OR REPLACE VIEW {CLOCK_SCHEMA}.{CLOCK} AS SELECT '{config.world_id}' AS world_id, "
        f"DATE '{HISTORY_START}' AS first_day, DATE '{config.as_of}' AS as_of"
    )
    for table in tables:
        session.run(f"DROP TABLE IF EXISTS {quoted(SCHEMA, table.name)}")
        session.run(_create(session, table, lake, config))
        on_table(table.name)


def _create(session: Session, table: Table, lake: Path, config: WorldConfig) -> str:
    """The statement that makes a table, of the files that there are."""
    name = quoted(SCHEMA, table.name)
    types = {column.name: _type(column.type) for column in table.columns}
    if not any((lake / table.name).glob("*.parquet")):
        columns = ", ".join(f"{quoted(column)} {kind}" for column, kind in types.items())
        return f"CREATE TABLE {name} ({columns}) USING parquet"
    files = f"lake_{table.name}"
    session.name_files(files, lake / table.name, types)
    columns = ", ".join(
        masked(column, config.as_of, quoted=quoted, type_of=_type) for column in table.columns
    )
    end = f"CAST('{config.as_of + DAY}' AS {types[table.filed_by]})"
    return f"CREATE TABLE {name} USING parquet AS SELECT {columns} FROM {files} WHERE {quoted(table.filed_by)} < {end}"


def _type(data_type: pa.DataType) -> str:
    return type_of(type_name(data_type))
