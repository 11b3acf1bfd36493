"""Drafts, hints, attempts and settings of a learner."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    """
    CREATE TABLE attempts (
        id INTEGER PRIMARY KEY,
        learner TEXT NOT NULL,
        exercise_id TEXT NOT NULL,
        at TEXT NOT NULL,
        answer TEXT NOT NULL,
        outcome TEXT NOT NULL CHECK (outcome IN ('unattempted', 'error', 'wrong', 'right')),
        mistake TEXT,
        release_id TEXT,
        seconds REAL
    )
    """,
    "CREATE INDEX attempts_by_learner ON attempts (learner, exercise_id, id)",
    """
    CREATE TABLE drafts (
        learner TEXT NOT NULL,
        exercise_id TEXT NOT NULL,
        text TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (learner, exercise_id)
    )
    """,
    """
    CREATE TABLE hints (
        learner TEXT NOT NULL,
        exercise_id TEXT NOT NULL,
        shown INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (learner, exercise_id)
    )
    """,
    """
    CREATE TABLE settings (
        learner TEXT NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (learner, name)
    )
    """,
)


def upgrade() -> None:
    """Make the tables."""
    for table in TABLES:
        op.execute(table)
    op.execute("PRAGMA user_version = 1")
