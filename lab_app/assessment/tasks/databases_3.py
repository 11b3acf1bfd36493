"""Six queries on three tables: which gives one row per what is asked for?"""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

from lab_app.assessment.task import Form, draws, one_a_sitting, options_of, shuffled

TITLE = "One row per what?"

_GRAINS = {
    "household": ("household", "h.id"),
    "member": ("member", "m.id"),
    "order": ("order", "o.id"),
    "city": ("city", "h.city"),
    "month": ("household and month", "h.id, o.month"),
    "city_month": ("city and month", "h.city, o.month"),
}
_FROM = "FROM orders o\nJOIN members m ON m.id = o.member_id\nJOIN households h ON h.id = m.household_id"
_TABLES = """
CREATE TABLE households (id INTEGER PRIMARY KEY, city TEXT NOT NULL);
CREATE TABLE members (id INTEGER PRIMARY KEY, household_id INTEGER NOT NULL, name TEXT NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL, month TEXT NOT NULL, total INTEGER NOT NULL);
"""
_CITIES = ("Bergen", "Cork", "Ghent", "Lyon", "Porto", "Turin")


def form(seed: str, sitting: int) -> Form:
    """Drawn tables; the right query is found by running all six."""
    draw = draws("databases_3", seed, sitting)
    asked = one_a_sitting(tuple(_GRAINS), "databases_3", seed, sitting)
    what, key = _GRAINS[asked]
    measure = draw.choice(("SUM(o.total)", "MAX(o.total)", "AVG(o.total)"))
    parts = {
        "household": (f"h.city, m.household_id, {measure}", "GROUP BY h.city, m.household_id"),
        "member": (f"h.id, h.city, {measure}", "GROUP BY h.id, h.city, o.member_id"),
        "order": ("h.id, h.city, o.total", "ORDER BY o.total"),
        "city": (f"COUNT(DISTINCT h.id), {measure}", "GROUP BY h.city"),
        "month": (f"COUNT(DISTINCT m.id), {measure}", "GROUP BY o.month, m.household_id"),
        "city_month": (f"COUNT(DISTINCT h.id), {measure}", "GROUP BY o.month, h.city"),
    }
    selects = {name: f"SELECT {what_}\n{_FROM}\n{end}" for name, (what_, end) in parts.items()}
    texts = {name: f"`SELECT {what_} … {end}`" for name, (what_, end) in parts.items()}
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(_TABLES)
        while True:  # until no two of them have as many rows by chance
            counts = _filled(draw, database)
            rows = {name: len(database.execute(sql).fetchall()) for name, sql in selects.items()}
            if len(set(rows.values())) == len(rows):
                break
        wanted = len(database.execute(f"SELECT DISTINCT {key} {_FROM}").fetchall())
    right = next(name for name, found in rows.items() if found == wanted)
    feedback = {name: f"It returns one row per {_GRAINS[name][0]}: {rows[name]} rows." for name in selects}
    return Form(
        said=f"households has {counts[0]} rows, members {counts[1]}, orders {counts[2]}. You need one row for each "
        f"**{what}**{'' if asked == 'order' else ' with at least one order'}.",
        asks=f"Which query returns one row per {what}?",
        options=shuffled(draw, options_of(texts, feedback)),
        right=right,
        why=f"It returns {wanted} rows, one per {what}. What a row is follows from GROUP BY; without it (and without DISTINCT or a "
        "sum in SELECT) from the joins: here each order has one member and one household, so there is one row per order.",
        code=(
            (
                "The tables",
                "households   id, city\nmembers      id, household_id, name\norders       id, member_id, month, total",
            ),
            ("In each query, where … stands", _FROM),
        ),
        near=frozenset(
            {"month": {"city_month"}, "city_month": {"month"}, "household": {"member"}}.get(right, set())
        ),
    )


def _filled(draw: random.Random, database: sqlite3.Connection) -> tuple[int, int, int]:
    """Fill the tables anew; how many rows each has."""
    for table in ("households", "members", "orders"):
        database.execute(f"DELETE FROM {table}")
    households, cities = draw.randrange(11, 19), draw.sample(_CITIES, 4)
    members = [(h, f"n{h}-{n}") for h in range(households) for n in range(draw.randrange(1, 4))]
    homes = [(h, cities[h % 4]) for h in range(households)]
    members += [(0, "n0-8"), (1, "n1-8")]
    orders = [
        (n + 1, f"2026-{draw.randrange(1, 5):02}", draw.randrange(12, 90))
        for n in range(len(members))
        for _ in range(draw.randrange(2, 6))
    ]
    database.executemany("INSERT INTO households VALUES (?, ?)", homes)
    database.executemany("INSERT INTO members (household_id, name) VALUES (?, ?)", members)
    database.executemany("INSERT INTO orders (member_id, month, total) VALUES (?, ?, ?)", orders)
    return len(homes), len(members), len(orders)
