"""Which of Larder's rows are tried on: the newest orders, the people who made them, and plans of these people."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lab_app.sandbox import Sandbox

ORDERS, NEW_ORDERS, USERS, PLANS = 20_000, 500, 8_000, 10_000
"""At most so many: 2.5 MB of text in all, and a copy in a millisecond."""

_TABLES = {
    "orders": (
        "id INTEGER PRIMARY KEY",
        "user_id INTEGER NOT NULL",
        "created_at TEXT NOT NULL",
        "total_cents INTEGER NOT NULL",
        "status TEXT NOT NULL",
    ),
    "new_orders": (
        "id INTEGER PRIMARY KEY",
        "user_id INTEGER NOT NULL",
        "created_at TEXT NOT NULL",
        "total_cents INTEGER NOT NULL",
        "status TEXT NOT NULL",
    ),
    "users": (
        "id INTEGER PRIMARY KEY",
        "full_name TEXT NOT NULL",
        "country TEXT",
        "plan TEXT",
        "created_at TEXT NOT NULL",
    ),
    "meal_plans": (
        "id INTEGER PRIMARY KEY",
        "user_id INTEGER NOT NULL",
        "created_at TEXT NOT NULL",
        "platform TEXT",
    ),
}


def tables_of(sandbox: Sandbox) -> str:
    """The tables with their rows as JSON, oldest first; of the orders, the newest ones are still to be written
    (`new_orders`). Raises QueryError."""
    newest = f"SELECT * FROM product.orders ORDER BY created_at DESC, id DESC LIMIT {ORDERS + NEW_ORDERS}"
    orders = _rows(
        sandbox,
        f"SELECT id, user_id, created_at, total_amount, status FROM ({newest}) ORDER BY created_at, id",
        ORDERS + NEW_ORDERS,
    )
    unique = list({row[0]: row for row in orders}.values())  # raw orders come twice now and then
    kept = max(len(unique) - NEW_ORDERS, len(unique) // 2)
    buyers = f"SELECT DISTINCT user_id FROM ({newest})"
    users = _rows(
        sandbox,
        f"SELECT id, full_name, country, plan, created_at FROM product.users WHERE id IN ({buyers}) "
        f"ORDER BY created_at DESC, id DESC LIMIT {USERS}",
        USERS,
    )
    plans = _rows(
        sandbox,
        f"SELECT id, user_id, created_at, platform FROM product.meal_plans WHERE user_id IN ({buyers}) "
        f"ORDER BY created_at DESC, id DESC LIMIT {PLANS}",
        PLANS,
    )
    rows = {
        "orders": unique[:kept],
        "new_orders": unique[kept:],
        "users": list({row[0]: row for row in reversed(users)}.values()),
        "meal_plans": list({row[0]: row for row in reversed(plans)}.values()),
    }
    return json.dumps({name: {"columns": columns, "rows": rows[name]} for name, columns in _TABLES.items()})


def _rows(sandbox: Sandbox, sql: str, limit: int) -> list[list[Any]]:
    return [[_plain(value) for value in row] for row in sandbox.run(sql, limit=limit).rows]


def _plain(value: Any) -> Any:
    """Amounts in cents, since SQLite has no decimals; times as text, which sorts as they do."""
    if isinstance(value, Decimal):
        return int(value * 100)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return value
