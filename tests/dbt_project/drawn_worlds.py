"""Worlds of a handful of people, drawn by hypothesis, run through the models' compiled SQL in memory."""

from __future__ import annotations

import datetime as dt
import graphlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from hypothesis import strategies as st

from pipelines.build.warehouse import sql_type
from synthetic.tables import TABLES

FIRST = dt.date(2026, 1, 1)
LONGEST = 80
BROWSER, BOT = "Mozilla/5.0", "Mozilla/5.0 (compatible; Googlebot/2.1)"

moments = st.integers(0, LONGEST * 24 * 6).map(
    lambda n: dt.datetime.combine(FIRST, dt.time()) + dt.timedelta(minutes=10 * n)
)
platforms = st.sampled_from(["web", "ios", "android"])
people = st.fixed_dictionaries(
    {
        "created_at": moments.map(lambda moment: moment - dt.timedelta(days=20)),
        "signup_source": st.sampled_from(["organic", "paid_search", None]),
        "platform": platforms,
        "country": st.sampled_from(["DE", "GB"]),
        "plan": st.sampled_from(["free", "plus"]),
        "is_internal": st.sampled_from([False, False, False, True]),
        "signup_user_agent": st.sampled_from([BROWSER, BROWSER, BROWSER, BOT]),
        "is_referred": st.booleans(),
        "visits": st.lists(st.tuples(moments, platforms, st.integers(0, 2), st.booleans()), max_size=8),
        "orders": st.lists(st.tuples(moments, st.integers(1, 99), st.integers(0, 3)), max_size=2),
        "others": st.lists(st.tuples(moments, st.integers(0, 2), st.integers(0, 12)), max_size=3),
    }
)


@dataclass(frozen=True)
class World:
    """People with what they did, the world's last day, and the day on which its Android app ended, if it did."""

    people: Sequence[Mapping[str, Any]]
    as_of: dt.date
    android_ended: dt.date | None


worlds = st.builds(
    World,
    people=st.lists(people, min_size=1, max_size=6),
    as_of=st.integers(50, LONGEST - 1).map(lambda n: FIRST + dt.timedelta(days=n)),
    android_ended=st.none() | st.integers(5, 60).map(lambda n: FIRST + dt.timedelta(days=n)),
)


def rows_of(world: World, as_of: dt.date) -> dict[str, list[dict[str, Any]]]:  # noqa: C901 -- one case for each table
    """The source tables at the end of a day: later rows are not there, later outcomes not known."""
    end = dt.datetime.combine(as_of + dt.timedelta(days=1), dt.time())

    def known(moment: dt.datetime) -> dt.datetime | None:
        return moment if moment < end else None

    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    activity: Counter[tuple[int, dt.date, str, str]] = Counter()
    for user, person in enumerate(world.people, start=1):
        number = 10_000 * user  # a row has the same number whatever of the others is not there yet
        born = person["created_at"]
        if born >= end:
            continue
        columns = ("created_at", "signup_source", "platform", "country", "plan", "is_internal")
        tables["users"].append(
            {name: person[name] for name in (*columns, "signup_user_agent")}
            | {"id": user, "email": f"{user}@example.com", "full_name": "A B", "household_id": user}
            | {"referred_by_user_id": 1 if person["is_referred"] and user > 1 else None, "signup_ip_asn": 1}
        )
        for at, platform, plans, is_twice in person["visits"]:
            is_over = platform == "android" and world.android_ended and at.date() >= world.android_ended
            number += 10
            if not born <= at < end or is_over:
                continue
            shared = {"user_id": user, "session_id": number, "platform": platform}
            session = {
                "id": number, "user_id": user, "session_date": at.date(), "started_at": at, "platform": platform,
                "session_duration_seconds": 60 * (1 + number % 7), "app_version": "1.0",
            }  # fmt: skip
            tables["user_sessions"] += [session] * (2 if is_twice else 1)
            load = {
                **shared,
                "id": number,
                "loaded_at": at,
                "page": "home",
                "load_ms": 1000 + 37 * number % 999,
            }
            tables["page_loads"] += [load] * (2 if is_twice else 1)
            tables["meal_plans"] += [{**shared, "id": number + n, "created_at": at} for n in range(plans)]
            activity[user, at.date(), platform, "session_count"] += 1
            activity[user, at.date(), platform, "core_action_count"] += plans
        for at, euros, fate in person["orders"]:
            number += 10
            if not born <= at < end:
                continue
            refunded = known(at + dt.timedelta(days=9)) if fate == 1 else None
            status = "failed" if fate == 2 else "refunded" if refunded else "paid"
            tables["orders"].append(
                {"id": number, "user_id": user, "created_at": at, "total_amount": euros, "status": status,
                 "refunded_at": refunded}
            )  # fmt: skip
        for at, kind, days in person["others"]:
            number += 10
            if not born <= at < end:
                continue
            then = known(at + dt.timedelta(days=days, minutes=10))
            if kind == 0:
                ticket = {"id": number, "user_id": user, "created_at": at, "category": "bug", "subject": "x"}
                tables["support_tickets"].append({**ticket, "resolved_at": then})
            elif kind == 1:
                mail = {"id": number, "user_id": user, "campaign": "weekly_plan", "sent_at": at}
                delivered = known(at + dt.timedelta(minutes=5))
                tables["email_messages"].append(
                    {**mail, "delivered_at": delivered, "opened_at": None, "unsubscribed_at": then}
                )
            else:
                invite = {"id": number, "inviter_user_id": user, "sent_at": at, "reward": 0}
                tables["invites"].append({**invite, "accepted_at": None, "accepted_user_id": None})
    for user, day, platform in {key[:3] for key in activity}:
        counts = {
            name: activity[user, day, platform, name] for name in ("session_count", "core_action_count")
        }
        tables["user_activity"].append(
            {"user_id": user, "activity_date": day, "platform": platform, **counts}
        )
    return tables


class Models:
    """The dbt models as their compiled SQL, to be run on any world without dbt."""

    def __init__(self, manifest: Path) -> None:
        content = json.loads(manifest.read_text())
        nodes = {key: node for key, node in content["nodes"].items() if node["resource_type"] == "model"}
        order = graphlib.TopologicalSorter(
            {key: [up for up in node["depends_on"]["nodes"] if up in nodes] for key, node in nodes.items()}
        )
        self.statements = [
            f"CREATE OR REPLACE {'VIEW' if node['config']['materialized'] == 'view' else 'TABLE'} "
            f"{node['relation_name']} AS ({node['compiled_code'].strip().rstrip(';')}\n)"
            for node in (nodes[key] for key in order.static_order())
        ]
        # A database in memory has another name than the file that dbt wrote to.
        database = f'"{next(iter(nodes.values()))["database"]}".'
        self.statements = [statement.replace(database, "") for statement in self.statements]

    def build(self, world: World, as_of: dt.date) -> duckdb.DuckDBPyConnection:
        """An in-memory warehouse of the world as of a day."""
        connection = duckdb.connect(config={"threads": 1})
        for schema in ("product", "product_meta", "staging", "intermediate", "marts"):
            connection.execute(f"CREATE SCHEMA {schema}")
        connection.execute(
            "CREATE TABLE product_meta.world_clock AS SELECT 'drawn' AS world_id, $1::DATE AS first_day, $2::DATE AS as_of",
            [FIRST, as_of],
        )
        rows = rows_of(world, as_of)
        for name, table in TABLES.items():
            columns = ", ".join(f'"{column.name}" {sql_type(column.type)}' for column in table.columns)
            connection.execute(f"CREATE TABLE product.{name} ({columns})")
            if rows[name]:
                marks = ", ".join("?" for _ in table.columns)
                values = [[row.get(column.name) for column in table.columns] for row in rows[name]]
                connection.executemany(f"INSERT INTO product.{name} VALUES ({marks})", values)
        for statement in self.statements:
            connection.execute(statement)
        return connection
