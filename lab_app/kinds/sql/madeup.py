"""Tiny made-up worlds: the few rows of an `Edge`, as statements that put them into empty tables."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab_app.kinds.sql.spec import Edge
from lab_app.sandbox import QueryError, Sandbox, Source, Ticket
from lab_app.sandbox.pool import SEARCH_PATH
from pipelines.contract.files import DAMAGE
from pipelines.contract.models import NAME as MODELS
from pipelines.contract.models import Model, read_models, statements

Schema = Mapping[str, tuple[tuple[str, str], ...]]  # table -> (column, type)

CLOCK = "world_clock"  # in schema product_meta: by it the models know what day it is
_COLUMNS = (
    "SELECT table_name, column_name, data_type FROM duckdb_columns() "
    "WHERE schema_name = 'product' ORDER BY table_name, column_index"
)


@dataclass(frozen=True)
class Product:
    """The product's tables by name: their columns and types, what an ordinary row of theirs holds (`{n}` is the
    row's number), and the column with the account whose row it is. `clock` makes the table by which the
    models know what day it is."""

    columns: Schema
    ordinary: Mapping[str, Mapping[str, str]]
    person: Mapping[str, str]
    clock: str


def parse(table: str) -> list[dict[str, str | None]]:
    """The rows of a Markdown table. An empty cell, or NULL, is NULL. Raises ValueError."""
    lines = [line.strip() for line in table.strip().splitlines() if line.strip()]
    if len(lines) < 3 or set(lines[1]) - set("|-: "):
        raise ValueError("A made-up table has a head, a line of dashes and at least one row.")
    head = _cells(lines[0])
    rows = []
    for line in lines[2:]:
        cells = _cells(line)
        if len(cells) != len(head):
            raise ValueError(f"A made-up row has {len(cells)} cells where the head has {len(head)}: {line}")
        rows.append(
            {name: (None if cell in {"", "NULL"} else cell) for name, cell in zip(head, cells, strict=True)}
        )
    return rows


def parse_given(tables: Mapping[str, str], name: str) -> list[dict[str, str | None]]:
    """The rows of a table as they were given; none where it was not."""
    return parse(tables[name]) if name in tables else []


def sources(edges: Sequence[Edge], product: Product, models: Sequence[Model] = ()) -> tuple[Source, ...]:
    """The worlds of `edges`, to run queries on: the product's tables, empty but for the made-up rows.

    They share one database in memory, which costs 40 ms to make, and are catalogs in it. With `models`, which
    read these rows, it costs 400.
    """
    setup: list[str] = []
    for number, edge in enumerate(edges):
        catalog = f"made_up_{number}"
        setup += [f"ATTACH ':memory:' AS {catalog}", f"USE {catalog}", "CREATE SCHEMA product"]
        setup += [
            f"CREATE TABLE product.{name} ({', '.join(f'{column} {kind}' for column, kind in columns)})"
            for name, columns in product.columns.items()
        ]
        setup += [
            _insert(f"product.{name}", rows) for name, rows in world(edge.rows, product).items() if rows
        ]
        if models:
            setup += ["CREATE SCHEMA product_meta", product.clock, *statements(models, all_views=True)]
    setup.append("USE memory")
    schemas = ("product", *(s for s in SEARCH_PATH if s in {model.schema for model in models}))
    return tuple(
        Source(None, tuple(setup), ",".join(f"made_up_{number}.{schema}" for schema in schemas))
        for number in range(len(edges))
    )


def models_of(sandbox: Sandbox) -> tuple[Model, ...]:
    """The models of the release that `sandbox` reads; none where an older release does not have their SQL."""
    try:
        return read_models(sandbox.database.with_name(MODELS))
    except DAMAGE:
        return ()


def product_of(sandbox: Sandbox, ticket: Ticket | None = None) -> Product:
    """What is known of the product tables that `sandbox` reads. Raises QueryError."""
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in sandbox.known(_COLUMNS, limit=10_000, ticket=ticket).rows:
        found.setdefault(table, []).append((f'"{column}"', kind))
    described = _described(sandbox.database.with_name("tables.json"))
    return Product(
        {table: tuple(columns) for table, columns in found.items()},
        {
            table["name"]: {c["name"]: c["ordinary"] for c in table["columns"] if c["ordinary"] is not None}
            for table in described
        },
        {table["name"]: table["person"] for table in described if table["person"]},
        _clock(sandbox, ticket),
    )


def _clock(sandbox: Sandbox, ticket: Ticket | None) -> str:
    """The statement that makes the clock as it stands in the data that `sandbox` reads; an empty one if there is none."""
    try:
        (row,) = sandbox.known("SELECT first_day, as_of FROM product_meta.world_clock", ticket=ticket).rows
    except QueryError:
        return "SELECT 1"
    first_day, as_of = row
    return (
        "CREATE TABLE product_meta.world_clock AS "
        f"SELECT 'made-up' AS world_id, DATE '{first_day}' AS first_day, DATE '{as_of}' AS as_of"
    )


def _described(file: Path) -> list[dict[str, Any]]:
    """The tables as the release describes them. Raises QueryError for an older release, which does not."""
    try:
        tables: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["tables"]
        return tables
    except (OSError, ValueError, LookupError, TypeError):
        raise QueryError(
            "engine",
            f"The data of release {file.parent.name} is older than this version of the lab, or damaged: "
            f"{file.name}, which the checks need, can't be read.",
            "Build the data again with `make data`, or in Dagster with the job build_release.",
        ) from None


def world(tables: Mapping[str, str], product: Product) -> dict[str, list[dict[str, str | None]]]:
    """All rows of the made-up world, by table: those that are given and what must go with them."""
    rows = {
        name: [_completed(product, name, n, row) for n, row in enumerate(parse(text), 1)]
        for name, text in tables.items()
    }
    for row, given in zip(rows.get("user_sessions", []), parse_given(tables, "user_sessions"), strict=True):
        if "started_at" not in given and row.get("session_date"):
            row["started_at"] = f"{row['session_date']} 12:00:00"  # a session's day is that of its beginning
    days = rows.get("user_activity", [])
    # Someone may count visits or plans where the prompt speaks of activity: they have to agree.
    if days and "user_sessions" not in rows:
        rows["user_sessions"] = [_on_day(product, "user_sessions", n, row) for n, row in enumerate(days, 1)]
    if days and "meal_plans" not in rows:
        saved = [row for row in days for _ in range(int(row["core_action_count"] or 0))]
        rows["meal_plans"] = [_on_day(product, "meal_plans", n, row) for n, row in enumerate(saved, 1)]
    known = {row["id"] for row in rows.get("users", [])}
    spoken_of = {
        row[product.person[table]]: None
        for table, found in rows.items()
        if table != "users" and table in product.person
        for row in found
        if row.get(product.person[table]) is not None
    }
    if "users" not in tables:
        rows["users"] = [
            _completed(product, "users", int(user or 0), {"id": user})
            for user in spoken_of
            if user not in known
        ]
    return rows


def _completed(
    product: Product, table: str, number: int, row: Mapping[str, str | None]
) -> dict[str, str | None]:
    key = number
    if table == "users" and row.get("id"):
        key = int(row["id"] or number)
    ordinary = {name: value.format(n=key) for name, value in product.ordinary.get(table, {}).items()}
    return {**ordinary, **row}


def _on_day(
    product: Product, table: str, number: int, day: Mapping[str, str | None]
) -> dict[str, str | None]:
    """A session or a plan that goes with a row of user_activity."""
    noon = f"{day['activity_date']} 12:00:00"
    times = {"session_date": day["activity_date"], "started_at": noon}
    if table == "meal_plans":
        times = {"created_at": noon}
    return _completed(
        product, table, number, {"user_id": day["user_id"], "platform": day["platform"], **times}
    )


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _insert(table: str, rows: list[dict[str, str | None]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    values = ", ".join("(" + ", ".join(_literal(row.get(name)) for name in names) + ")" for row in rows)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES {values}"


def _literal(value: str | None) -> str:
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"
