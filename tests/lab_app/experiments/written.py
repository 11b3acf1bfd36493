"""A record of a few rows that a test writes out: what each person did, in days since an experiment's start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

START = dt.date(2025, 3, 24)


def on(day: int) -> dt.date:
    """The day so many days after the start."""
    return START + dt.timedelta(days=day)


@dataclass
class Person:
    """A person: `arm` "" has no row. All days are counted from the experiment's start."""

    id: int
    arm: str = ""
    since: int = 0
    plans: Sequence[int] = ()
    visits: Sequence[int] = ()
    mails: Sequence[int] = ()
    left: int | None = None
    tickets: Sequence[int] = ()
    orders: Sequence[tuple[int, str]] = ()
    loads: Sequence[tuple[int, int]] = ()
    signed_up: int = -400
    household: int = 0
    exposed: bool = True
    staff: bool = False


@dataclass
class Written:
    """A record with the rows of some people; as of 300 days after the start unless told otherwise."""

    experiment: str
    people: Sequence[Person]
    as_of: dt.date = field(default_factory=lambda: on(300))

    def __post_init__(self) -> None:
        self._connection = duckdb.connect()
        for statement in _TABLES:
            self._connection.execute(statement)
        waiting: dict[str, list[tuple[object, ...]]] = {}
        for p in self.people:
            self._add(p, waiting)
        for table, rows in waiting.items():
            kinds = [
                (name, kind)
                for name, kind, *_ in self._connection.execute(f"DESCRIBE product.{table}").fetchall()
            ]
            columns = {name: [row[place] for row in rows] for place, (name, _) in enumerate(kinds)}
            made = pa.table(columns)
            self._connection.register("made", made)
            chosen = ", ".join(f"CAST({name} AS {kind})" for name, kind in kinds)
            self._connection.execute(f"INSERT INTO product.{table} SELECT {chosen} FROM made")

    def rows(self, sql: str) -> Sequence[Sequence[Any]]:
        return self._connection.execute(sql).fetchall()

    def _add(self, p: Person, waiting: dict[str, list[tuple[object, ...]]]) -> None:
        def put(table: str, *values: object) -> None:
            waiting.setdefault(table, []).append(values)

        mail = f"p{p.id}@{'larder.example' if p.staff else 'example.com'}"
        put(
            "users",
            p.id,
            mail,
            "organic",
            "web",
            "DE",
            p.household or p.id,
            on(p.signed_up),
            p.staff,
            "Mozilla",
        )
        if p.arm:
            put(
                "experiment_assignments",
                self.experiment,
                p.id,
                p.arm,
                on(p.since),
                on(p.since) if p.exposed else None,
            )
        for day in sorted({*p.visits, *p.plans}):
            put("user_activity", p.id, on(day), "web", 1, int(day in p.plans))
        for n, day in enumerate(p.mails):
            left = on(p.left) if p.left is not None and n == len(p.mails) - 1 else None
            put("email_messages", p.id * 100 + n, p.id, on(day), left)
        for n, day in enumerate(p.tickets):
            put("support_tickets", p.id * 100 + n, p.id, on(day))
        for n, (day, status) in enumerate(p.orders):
            put("orders", p.id * 100 + n, p.id, on(day), status)
        for n, (day, ms) in enumerate(p.loads):
            put("page_loads", p.id * 100 + n, p.id, on(day), ms)


_TABLES = (
    "CREATE SCHEMA product",
    (
        "CREATE TABLE product.users (id BIGINT, email VARCHAR, signup_source VARCHAR, platform VARCHAR, country VARCHAR, "
        "household_id BIGINT, created_at TIMESTAMP, is_internal BOOLEAN, signup_user_agent VARCHAR)"
    ),
    (
        "CREATE TABLE product.experiment_assignments (experiment VARCHAR, user_id BIGINT, variant VARCHAR, "
        "assigned_at TIMESTAMP, exposed_at TIMESTAMP)"
    ),
    (
        "CREATE TABLE product.user_activity (user_id BIGINT, activity_date DATE, platform VARCHAR, session_count INTEGER, "
        "core_action_count INTEGER)"
    ),
    "CREATE TABLE product.email_messages (id BIGINT, user_id BIGINT, sent_at TIMESTAMP, unsubscribed_at TIMESTAMP)",
    "CREATE TABLE product.support_tickets (id BIGINT, user_id BIGINT, created_at TIMESTAMP)",
    "CREATE TABLE product.orders (id BIGINT, user_id BIGINT, created_at TIMESTAMP, status VARCHAR)",
    "CREATE TABLE product.page_loads (id BIGINT, user_id BIGINT, loaded_at TIMESTAMP, load_ms INTEGER)",
)
