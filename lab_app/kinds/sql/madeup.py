"""Tiny made-up worlds: the few rows of an `Edge`, as statements that put them into empty tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lab_app.kinds.sql.spec import Edge
from lab_app.sandbox import Sandbox, Source

Schema = Mapping[str, tuple[tuple[str, str], ...]]  # table -> (column, type)

_COLUMNS = (
    "SELECT table_name, column_name, data_type FROM duckdb_columns() "
    "WHERE schema_name = 'product' ORDER BY table_name, column_index"
)

# What an ordinary row has in the columns that an edge doesn't mention; {n} is the row's number.
ORDINARY: dict[str, dict[str, str]] = {
    "users": {
        "id": "{n}",
        "email": "person{n}@example.com",
        "full_name": "Person {n}",
        "signup_source": "organic",
        "platform": "web",
        "country": "DE",
        "plan": "free",
        "household_id": "{n}",
        "created_at": "2026-05-04 09:00:00",
        "is_internal": "false",
        "signup_ip_asn": "3320",
        "signup_user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0",
    },
    "meal_plans": {
        "id": "{n}",
        "user_id": "1",
        "session_id": "{n}",
        "created_at": "2026-06-10 18:00:00",
        "platform": "web",
    },
    "user_activity": {
        "user_id": "1",
        "activity_date": "2026-06-10",
        "platform": "web",
        "session_count": "1",
        "core_action_count": "1",
    },
    "user_sessions": {
        "id": "{n}",
        "user_id": "1",
        "session_date": "2026-06-10",
        "started_at": "2026-06-10 18:00:00",
        "session_duration_seconds": "300",
        "platform": "web",
        "app_version": "7.0",
    },
    "events": {
        "id": "{n}",
        "user_id": "1",
        "session_id": "{n}",
        "event_name": "app_opened",
        "event_at": "2026-06-10 18:00:00",
        "received_at": "2026-06-10 18:00:05",
        "platform": "web",
        "app_version": "7.0",
    },
    "orders": {
        "id": "{n}",
        "user_id": "1",
        "created_at": "2026-06-10 18:30:00",
        "total_amount": "20.00",
        "status": "paid",
    },
    "page_loads": {
        "id": "{n}",
        "user_id": "1",
        "session_id": "{n}",
        "loaded_at": "2026-06-10 18:00:00",
        "page": "home",
        "platform": "web",
        "load_ms": "1400",
    },
    "support_tickets": {
        "id": "{n}",
        "user_id": "1",
        "created_at": "2026-06-10 18:00:00",
        "category": "question",
        "subject": "Help",
    },
    "email_messages": {
        "id": "{n}",
        "user_id": "1",
        "campaign": "weekly_plan",
        "sent_at": "2026-06-10 07:00:00",
        "delivered_at": "2026-06-10 07:01:00",
    },
    "invites": {"id": "{n}", "inviter_user_id": "1", "sent_at": "2026-06-10 18:00:00", "reward": "0"},
}


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


def sources(edges: Sequence[Edge], schema: Schema) -> tuple[Source, ...]:
    """The worlds of `edges`, to run queries on: the tables of `schema`, empty but for the made-up rows.

    They share one database in memory, which costs 40 ms to make, and are catalogs in it.
    """
    setup: list[str] = []
    for number, edge in enumerate(edges):
        catalog = f"made_up_{number}"
        setup += [f"ATTACH ':memory:' AS {catalog}", f"CREATE SCHEMA {catalog}.product"]
        setup += [
            f"CREATE TABLE {catalog}.product.{name} ({', '.join(f'{column} {kind}' for column, kind in columns)})"
            for name, columns in schema.items()
        ]
        setup += [
            _insert(f"{catalog}.product.{name}", rows) for name, rows in world(edge.rows).items() if rows
        ]
    return tuple(Source(None, tuple(setup), f"made_up_{number}.product") for number in range(len(edges)))


def product_schema(sandbox: Sandbox) -> Schema:
    """Columns and types of the product tables that `sandbox` reads. Raises QueryError."""
    found: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in sandbox.run(_COLUMNS, limit=10_000).rows:
        found.setdefault(table, []).append((f'"{column}"', kind))
    return {table: tuple(columns) for table, columns in found.items()}


def world(tables: Mapping[str, str]) -> dict[str, list[dict[str, str | None]]]:
    """All rows of the made-up world, by table: those that are given and what must go with them."""
    rows = {
        name: [_completed(name, n, row) for n, row in enumerate(parse(text), 1)]
        for name, text in tables.items()
    }
    days = rows.get("user_activity", [])
    # Someone may count visits or plans where the prompt speaks of activity: they have to agree.
    if days and "user_sessions" not in rows:
        rows["user_sessions"] = [_on_day("user_sessions", n, row) for n, row in enumerate(days, 1)]
    if days and "meal_plans" not in rows:
        saved = [row for row in days for _ in range(int(row["core_action_count"] or 0))]
        rows["meal_plans"] = [_on_day("meal_plans", n, row) for n, row in enumerate(saved, 1)]
    known = {row["id"] for row in rows.get("users", [])}
    spoken_of = {
        row[column]: None
        for table, found in rows.items()
        if table != "users"
        for row in found
        for column in ("user_id", "inviter_user_id")
        if row.get(column) is not None
    }
    if "users" not in tables:
        rows["users"] = [
            _completed("users", int(user or 0), {"id": user}) for user in spoken_of if user not in known
        ]
    return rows


def _completed(table: str, number: int, row: Mapping[str, str | None]) -> dict[str, str | None]:
    key = number
    if table == "users" and row.get("id"):
        key = int(row["id"] or number)
    ordinary = {name: value.format(n=key) for name, value in ORDINARY.get(table, {}).items()}
    return {**ordinary, **row}


def _on_day(table: str, number: int, day: Mapping[str, str | None]) -> dict[str, str | None]:
    """A session or a plan that goes with a row of user_activity."""
    noon = f"{day['activity_date']} 12:00:00"
    times = {"session_date": day["activity_date"], "started_at": noon}
    if table == "meal_plans":
        times = {"created_at": noon}
    return _completed(table, number, {"user_id": day["user_id"], "platform": day["platform"], **times})


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _insert(table: str, rows: list[dict[str, str | None]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    values = ", ".join("(" + ", ".join(_literal(row.get(name)) for name in names) + ")" for row in rows)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES {values}"


def _literal(value: str | None) -> str:
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"
