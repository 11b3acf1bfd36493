"""Saved queries, and the queries that were run last, which one setting held before."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

HISTORY = "bench-history"
TABLES = (
    """
    CREATE TABLE saved_queries (
        id INTEGER NOT NULL PRIMARY KEY,
        learner TEXT NOT NULL,
        name TEXT NOT NULL,
        sql TEXT NOT NULL,
        at TEXT NOT NULL,
        removed_at TEXT
    )
    """,
    "CREATE INDEX saved_queries_by_learner ON saved_queries (learner, id)",
    """
    CREATE TABLE query_runs (
        id INTEGER NOT NULL PRIMARY KEY,
        learner TEXT NOT NULL,
        sql TEXT NOT NULL,
        at TEXT NOT NULL
    )
    """,
    "CREATE INDEX query_runs_by_learner ON query_runs (learner, id)",
)


def upgrade() -> None:
    """Make the tables, and move the history there; one that cannot be read stays a setting."""
    for statement in TABLES:
        op.execute(statement)
    settings = sa.table("settings", *(sa.column(name) for name in ("learner", "name", "value", "at")))
    runs = sa.table("query_runs", *(sa.column(name) for name in ("learner", "sql", "at")))
    kept = op.get_bind().execute(sa.select(settings).where(settings.c.name == HISTORY)).all()
    for learner, _, value, at in kept:
        try:
            queries = [str(sql) for sql in json.loads(value)]
        except (ValueError, TypeError):
            continue
        if queries:
            op.bulk_insert(runs, [{"learner": learner, "sql": sql, "at": at} for sql in reversed(queries)])
        op.execute(sa.delete(settings).where(settings.c.name == HISTORY, settings.c.learner == learner))
    op.execute("PRAGMA user_version = 3")
