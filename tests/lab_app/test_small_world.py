"""The small world of these tests has the simulator's tables."""

from __future__ import annotations

from pathlib import Path

import duckdb

from synthetic.rows.schema import type_name
from synthetic.tables import TABLES


def test_the_small_world_has_the_columns_and_types_of_the_simulators_tables(small_warehouse: Path) -> None:
    with duckdb.connect(str(small_warehouse), read_only=True) as connection:
        found = connection.execute(
            "SELECT table_name, column_name, lower(data_type) FROM duckdb_columns() "
            "WHERE schema_name = 'product' ORDER BY table_name, column_index"
        ).fetchall()
    expected = [
        (name, column.name, type_name(column.type).replace("string", "varchar"))
        for name, table in sorted(TABLES.items())
        for column in table.columns
    ]
    assert found == expected
