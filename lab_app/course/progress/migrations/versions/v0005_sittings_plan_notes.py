"""What people rate themselves at, the tasks of the self-assessment, the plan of 90 days, and notes of their own."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = (
    """
    CREATE TABLE sittings (
        learner TEXT NOT NULL,
        number INTEGER NOT NULL,
        seed TEXT NOT NULL,
        day TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (learner, number)
    )
    """,
    """
    CREATE TABLE ratings (
        learner TEXT NOT NULL,
        sitting INTEGER NOT NULL,
        skill TEXT NOT NULL,
        rating INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (learner, sitting, skill),
        CONSTRAINT rating CHECK (rating BETWEEN 1 AND 5)
    )
    """,
    """
    CREATE TABLE task_answers (
        learner TEXT NOT NULL,
        sitting INTEGER NOT NULL,
        task TEXT NOT NULL,
        option TEXT NOT NULL,
        options INTEGER NOT NULL,
        is_right INTEGER NOT NULL,
        is_near INTEGER NOT NULL,
        confidence FLOAT NOT NULL,
        points FLOAT NOT NULL,
        seconds FLOAT,
        at TEXT NOT NULL,
        PRIMARY KEY (learner, sitting, task)
    )
    """,
    """
    CREATE TABLE plan_items (
        id INTEGER NOT NULL PRIMARY KEY,
        learner TEXT NOT NULL,
        item TEXT NOT NULL,
        done INTEGER NOT NULL,
        said TEXT NOT NULL,
        day TEXT NOT NULL,
        at TEXT NOT NULL
    )
    """,
    "CREATE INDEX plan_items_by_learner ON plan_items (learner, item, id)",
    """
    CREATE TABLE notes (
        id INTEGER NOT NULL PRIMARY KEY,
        learner TEXT NOT NULL,
        key TEXT NOT NULL,
        text TEXT NOT NULL,
        at TEXT NOT NULL
    )
    """,
    "CREATE INDEX notes_by_learner ON notes (learner, key, id)",
)


def upgrade() -> None:
    """Make the tables."""
    for statement in TABLES:
        op.execute(statement)
    op.execute("PRAGMA user_version = 5")
