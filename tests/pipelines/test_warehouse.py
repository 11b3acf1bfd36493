"""The lake as it looked on a day: what lies after it is not known."""

# ruff: noqa: DTZ001 - TIMESTAMPs of the product are UTC without a zone

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.build.settings import BuildError
from pipelines.build.warehouse import load_lake
from synthetic.config import WorldConfig
from synthetic.rows.schema import Table
from synthetic.tables import TABLES

AS_OF = dt.date(2024, 2, 10)
WORLD = WorldConfig(preset="tiny", as_of=AS_OF)
LAST_MOMENT = dt.datetime(2024, 2, 10, 23, 59, 59, 999_999)
MIDNIGHT = dt.datetime(2024, 2, 11)


def write(lake: Path, table: Table, day: str, rows: Sequence[Mapping[str, Any]]) -> None:
    folder = lake / table.name
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(list(rows), schema=table.arrow_schema), folder / f"{day}.parquet")


def order(
    number: int, status: str, refunded_at: dt.datetime | None, created_at: dt.datetime
) -> dict[str, Any]:
    return {
        "id": number,
        "user_id": 1,
        "created_at": created_at,
        "total_amount": Decimal("10.50"),
        "status": status,
        "refunded_at": refunded_at,
    }


def loaded(lake: Path, tmp_path: Path, query: str, world: WorldConfig = WORLD) -> list[tuple[Any, ...]]:
    warehouse = tmp_path / "warehouse.duckdb"
    load_lake(lake, warehouse, world)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """Orders refunded before, within the last moment of, and after the as-of day; and one of the day after."""
    folder = tmp_path / "lake"
    morning = dt.datetime(2024, 2, 10, 8)
    write(folder, TABLES["orders"], "2024-02-10", [
        order(1, "refunded", LAST_MOMENT, morning),
        order(2, "refunded", MIDNIGHT, morning),
        order(3, "failed", None, morning),
        order(4, "paid", None, morning),
    ])  # fmt: skip
    write(folder, TABLES["orders"], "2024-02-11", [order(5, "paid", None, MIDNIGHT)])
    return folder


def test_an_outcome_counts_up_to_the_last_moment_of_the_day(lake: Path, tmp_path: Path) -> None:
    rows = loaded(lake, tmp_path, "SELECT id, status, refunded_at FROM product.orders ORDER BY id")
    assert rows == [
        (1, "refunded", LAST_MOMENT),
        (2, "paid", None),
        (3, "failed", None),
        (4, "paid", None),
    ]


def test_a_day_later_the_same_files_tell_more(lake: Path, tmp_path: Path) -> None:
    later = WorldConfig(preset="tiny", as_of=AS_OF + dt.timedelta(days=1))
    rows = loaded(lake, tmp_path, "SELECT id, status FROM product.orders ORDER BY id", later)
    assert rows == [(1, "refunded"), (2, "refunded"), (3, "failed"), (4, "paid"), (5, "paid")]


def test_an_invitation_that_is_accepted_later_has_no_account_yet(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    invite = {"inviter_user_id": 1, "sent_at": dt.datetime(2024, 2, 1), "reward": Decimal("5.00")}
    write(lake, TABLES["invites"], "2024-02-01", [
        {"id": 1, "accepted_at": dt.datetime(2024, 2, 9), "accepted_user_id": 8, **invite},
        {"id": 2, "accepted_at": dt.datetime(2024, 2, 12), "accepted_user_id": 9, **invite},
    ])  # fmt: skip
    rows = loaded(lake, tmp_path, "SELECT id, accepted_user_id, accepted_at FROM product.invites ORDER BY id")
    assert rows == [(1, 8, dt.datetime(2024, 2, 9)), (2, None, None)]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_outcome_of_the_contract_is_masked(table: Table, tmp_path: Path) -> None:
    row = {column.name: a_value(column.type) for column in table.columns}
    for column in table.columns:
        if column.known_at is not None:
            row[column.known_at] = MIDNIGHT
    write(tmp_path / "lake", table, "2024-02-10", [row])
    (told,) = loaded(tmp_path / "lake", tmp_path, f"SELECT * FROM product.{table.name}")
    for column, value in zip(table.columns, told, strict=True):
        assert value == (row[column.name] if column.known_at is None else column.until_then), column.name


def a_value(data_type: pa.DataType) -> Any:
    if pa.types.is_dictionary(data_type) or pa.types.is_string(data_type):
        return "x"
    if pa.types.is_timestamp(data_type):
        return dt.datetime(2024, 2, 10, 9)
    if pa.types.is_date(data_type):
        return dt.date(2024, 2, 10)
    if pa.types.is_decimal(data_type):
        return Decimal("1.00")
    return True if pa.types.is_boolean(data_type) else 1


def test_types_are_those_of_the_contract_also_where_there_are_no_rows(lake: Path, tmp_path: Path) -> None:
    query = """
        SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE schema_name = 'product'
        ORDER BY table_name, column_index
    """
    rows = loaded(lake, tmp_path, query)
    types = {(table, column): data_type for table, column, data_type, _ in rows}
    assert types["orders", "total_amount"] == "DECIMAL(12,2)"
    assert types["orders", "status"] == "VARCHAR"
    assert types["users", "id"] == "BIGINT"
    assert types["user_activity", "activity_date"] == "DATE"
    assert types["events", "received_at"] == "TIMESTAMP"
    assert types["users", "is_internal"] == "BOOLEAN"
    expected = {
        (table.name, column.name): column.description for table in TABLES.values() for column in table.columns
    }
    assert {(table, column): comment for table, column, _, comment in rows} == expected


def test_the_clock_stands_at_the_day(lake: Path, tmp_path: Path) -> None:
    rows = loaded(lake, tmp_path, "SELECT * FROM product_meta.world_clock")
    assert rows == [(WORLD.world_id, dt.date(2024, 1, 1), AS_OF)]


def test_rows_keep_the_order_of_their_days(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    for day in range(1, 11):
        moment = dt.datetime(2024, 2, day, 8)
        rows = [order(100 * day + number, "paid", None, moment) for number in range(50)]
        write(lake, TABLES["orders"], f"2024-02-{day:02}", rows)
    ids = [row[0] for row in loaded(lake, tmp_path, "SELECT id FROM product.orders")]
    assert len(ids) == 500
    assert ids == sorted(ids)


def test_a_damaged_file_is_named_in_plain_words(lake: Path, tmp_path: Path) -> None:
    (lake / "orders" / "2024-02-09.parquet").write_bytes(b"not parquet at all")
    with pytest.raises(BuildError, match="The table orders cannot be read from the lake"):
        load_lake(lake, tmp_path / "warehouse.duckdb", WORLD)
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")):
        pass  # nothing is left open
