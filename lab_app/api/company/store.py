"""A tenant's rows: households, people, plans and orders, in an SQLite in memory.

Every statement is a fixed text with parameters. Whoever asks says for which household, and gets no other's rows; the one
question that is not asked so is `household`, which the operations check.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lab_app.api.company.households import Household, Line, MealPlan, Member, Neighbourhood, Order

MOST_ORDERS = 500
LARGEST = 2**63 - 1
Position = tuple[str, int]
"""A place in a list: the time or the week of a row, as text, and its number."""
START: Position = ("~", 0)
"""Before the first row: behind all that are written in digits."""
_SCHEMA = """
CREATE TABLE households (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL);
CREATE TABLE users (
    id INTEGER PRIMARY KEY, household_id INTEGER NOT NULL, place INTEGER NOT NULL,
    full_name TEXT NOT NULL, email TEXT NOT NULL, plan TEXT NOT NULL
);
CREATE TABLE plans (
    id INTEGER PRIMARY KEY, household_id INTEGER NOT NULL, user_id INTEGER NOT NULL,
    week TEXT NOT NULL, recipes TEXT NOT NULL
);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, household_id INTEGER NOT NULL, user_id INTEGER NOT NULL, created_at TEXT NOT NULL,
    total_cents INTEGER NOT NULL, delivery_cents INTEGER NOT NULL, status TEXT NOT NULL,
    refunded_at TEXT, deliver_on TEXT, is_new INTEGER NOT NULL
);
CREATE TABLE items (
    order_id INTEGER NOT NULL, place INTEGER NOT NULL, sku TEXT NOT NULL,
    quantity INTEGER NOT NULL, unit_cents INTEGER NOT NULL, PRIMARY KEY (order_id, place)
) WITHOUT ROWID;
CREATE INDEX orders_of_household ON orders (household_id, created_at, id);
CREATE INDEX plans_of_household ON plans (household_id, week, id);
CREATE INDEX users_of_household ON users (household_id, place);
"""
_ORDER = "SELECT id, user_id, created_at, total_cents, delivery_cents, status, refunded_at, deliver_on, is_new FROM orders"


class FullError(Exception):
    """The household has as many orders as it may have."""


@dataclass(frozen=True)
class StoredOrder(Order):
    """An order with the day on which it is delivered, if one was named, and whether it came by the API."""

    deliver_on: dt.date | None = None
    is_new: bool = False

    @property
    def position(self) -> Position:
        return _text(self.created_at), self.id


class Store:
    """The rows of one tenant."""

    def __init__(self, neighbourhood: Neighbourhood) -> None:
        self.own_id = neighbourhood.own.id
        self.me_id = neighbourhood.own.members[0].id
        self._db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._db.executescript(_SCHEMA)
        with self._db:
            self._db.execute("BEGIN")
            for household in (neighbourhood.own, *neighbourhood.others):
                self._add(household)

    def close(self) -> None:
        self._db.close()

    def household(self, number: int) -> tuple[int, str, str] | None:
        """Id, name and country of any household; None where there is none."""
        found = self._one("SELECT id, name, country FROM households WHERE id = ?", number)
        return None if found is None else (found[0], found[1], found[2])

    def members(self, household: int) -> list[Member]:
        rows = self._all(
            "SELECT id, full_name, email, plan FROM users WHERE household_id = ? ORDER BY place", household
        )
        return [Member(*row) for row in rows]

    def me(self) -> Member:
        """Whom the tenant's keys speak for."""
        row = self._one("SELECT id, full_name, email, plan FROM users WHERE id = ?", self.me_id)
        assert row is not None
        return Member(*row)

    def plans(self, household: int, before: Position, limit: int) -> list[MealPlan]:
        """Those before this place of the list, which is by weeks, newest first."""
        rows = self._all(
            "SELECT id, user_id, week, recipes FROM plans WHERE household_id = ? AND (week, id) < (?, ?) "
            "ORDER BY week DESC, id DESC LIMIT ?",
            household,
            *before,
            limit,
        )
        return [_plan(row) for row in rows]

    def plan(self, household: int, number: int) -> MealPlan | None:
        row = self._one(
            "SELECT id, user_id, week, recipes FROM plans WHERE household_id = ? AND id = ?",
            household,
            number,
        )
        return None if row is None else _plan(row)

    def plan_of_week(self, household: int, week: dt.date) -> MealPlan | None:
        row = self._one(
            "SELECT id, user_id, week, recipes FROM plans WHERE household_id = ? AND week = ? ORDER BY id DESC",
            household,
            week.isoformat(),
        )
        return None if row is None else _plan(row)

    def orders(
        self, household: int, before: Position, limit: int, status: str | None = None
    ) -> list[StoredOrder]:
        """Those before this place of the list, which is by time, newest first; of one status, where it is given."""
        rows = self._all(
            f"{_ORDER} WHERE household_id = ? AND (created_at, id) < (?, ?) AND (? IS NULL OR status = ?) "
            "ORDER BY created_at DESC, id DESC LIMIT ?",
            household,
            *before,
            status,
            status,
            limit,
        )
        return [self._order(row) for row in rows]

    def orders_page(self, household: int, skip: int, limit: int) -> list[StoredOrder]:
        """The same by how many come before, as v1 does it: an order that comes meanwhile moves all others."""
        rows = self._all(
            f"{_ORDER} WHERE household_id = ? ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
            household,
            limit,
            skip,
        )
        return [self._order(row) for row in rows]

    def order(self, household: int, number: int) -> StoredOrder | None:
        row = self._one(f"{_ORDER} WHERE household_id = ? AND id = ?", household, number)
        return None if row is None else self._order(row)

    def count_orders(self, household: int) -> int:
        row = self._one("SELECT count(*) FROM orders WHERE household_id = ?", household)
        return 0 if row is None else int(row[0])

    def new_orders(self) -> list[StoredOrder]:
        """Those that came by the API, oldest first."""
        return [self._order(row) for row in self._all(f"{_ORDER} WHERE is_new = 1 ORDER BY id")]

    def place(
        self,
        now: dt.datetime,
        items: Iterable[Line],
        total_cents: int,
        delivery_cents: int,
        deliver_on: dt.date | None,
    ) -> StoredOrder:
        """Store an order of the tenant's own household. Raises FullError."""
        if self.count_orders(self.own_id) >= MOST_ORDERS:
            raise FullError
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            row = self._one("SELECT max(id) FROM orders")
            number = 1 + (row[0] if row and row[0] else 0)
            self._insert_order(
                self.own_id,
                StoredOrder(
                    number, self.me_id, now, total_cents, delivery_cents, "paid", None, tuple(items), deliver_on, True
                ),
            )  # fmt: skip
        order = self.order(self.own_id, number)
        assert order is not None
        return order

    def cancel(self, number: int, now: dt.datetime) -> bool:
        """Cancel a paid order of the own household that has not been refunded, and whether that could be done."""
        with self._db:
            done = self._db.execute(
                "UPDATE orders SET status = 'cancelled', refunded_at = ? WHERE household_id = ? AND id = ? AND status = 'paid'",
                (_text(now), self.own_id, number),
            )
        return done.rowcount == 1

    def _add(self, household: Household) -> None:
        self._db.execute(
            "INSERT INTO households VALUES (?, ?, ?)", (household.id, household.name, household.country)
        )
        for place, one in enumerate(household.members):
            self._db.execute(
                "INSERT INTO users VALUES (?, ?, ?, ?, ?, ?)",
                (one.id, household.id, place, one.full_name, one.email, one.plan),
            )
        for plan in household.plans:
            self._db.execute(
                "INSERT INTO plans VALUES (?, ?, ?, ?, ?)",
                (plan.id, household.id, plan.user_id, plan.week.isoformat(), "\n".join(plan.recipes)),
            )
        for order in household.orders:
            self._insert_order(household.id, StoredOrder(**order.__dict__))

    def _insert_order(self, household: int, order: StoredOrder) -> None:
        refunded = None if order.refunded_at is None else _text(order.refunded_at)
        day = None if order.deliver_on is None else order.deliver_on.isoformat()
        self._db.execute(
            "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(order.id, household, order.user_id, _text(order.created_at), order.total_cents),
                *(order.delivery_cents, order.status, refunded, day, order.is_new),
            ),
        )
        self._db.executemany(
            "INSERT INTO items VALUES (?, ?, ?, ?, ?)",
            [
                (order.id, place, line.sku, line.quantity, line.unit_cents)
                for place, line in enumerate(order.items)
            ],
        )

    def _order(self, row: tuple[Any, ...]) -> StoredOrder:
        items = self._all(
            "SELECT sku, quantity, unit_cents FROM items WHERE order_id = ? ORDER BY place", row[0]
        )
        return StoredOrder(
            id=row[0],
            user_id=row[1],
            created_at=_moment(row[2]),
            total_cents=row[3],
            delivery_cents=row[4],
            status=row[5],
            refunded_at=None if row[6] is None else _moment(row[6]),
            items=tuple(Line(*item) for item in items),
            deliver_on=None if row[7] is None else dt.date.fromisoformat(row[7]),
            is_new=bool(row[8]),
        )

    def _one(self, statement: str, *values: Any) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._db.execute(statement, values).fetchone()
        return row

    def _all(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._db.execute(statement, values).fetchall()


def _plan(row: tuple[Any, ...]) -> MealPlan:
    return MealPlan(row[0], row[1], dt.date.fromisoformat(row[2]), tuple(row[3].split("\n")))


def _text(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
