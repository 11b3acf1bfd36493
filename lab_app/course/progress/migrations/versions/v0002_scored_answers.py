"""Answers that are scored, by exercise and world; an exercise is known by its track, level and id.

SQLite changes no constraint of a table that is there, so each is made anew and its rows copied.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# The exercises of the first version, and their kinds: all stood on one level.
LEVEL = "data/collection/"
KINDS = {
    "active_in_both_months": "sql",
    "active_users": "sql",
    "average_session_length": "sql",
    "one_row_of_user_activity": "choice",
    "orders_by_country": "sql",
    "orders_per_buyer_and_per_user": "sql",
    "people_with_a_core_action": "sql",
    "rare_signups_by_week": "sql",
    "revenue_by_signup_platform": "sql",
    "revenue_share_of_the_top_tenth": "sql",
    "signups_by_source": "sql",
    "signups_who_never_ordered": "sql",
    "top_spenders": "sql",
    "top_spenders_per_country": "sql",
    "typical_session_length": "sql",
}
BESIDE = ("", "~aside", "~unsettled")  # what is kept beside an exercise's draft has its name and one of these

TABLES = (
    """
    CREATE TABLE attempts (
        id INTEGER NOT NULL PRIMARY KEY,
        learner TEXT NOT NULL,
        exercise TEXT NOT NULL,
        kind TEXT NOT NULL,
        world TEXT NOT NULL,
        release_id TEXT,
        at TEXT NOT NULL,
        answer TEXT NOT NULL,
        outcome TEXT NOT NULL,
        phase TEXT,
        mistake TEXT,
        confidence FLOAT,
        score FLOAT,
        points FLOAT,
        truth_shown INTEGER DEFAULT 0 NOT NULL,
        seconds FLOAT,
        CONSTRAINT outcome CHECK (outcome IN ('unattempted', 'error', 'wrong', 'right', 'scored')),
        CONSTRAINT phase CHECK (phase IN ('guess', 'practice', 'first', 'later'))
    )
    """,
    """
    CREATE TABLE resolutions (
        attempt_id INTEGER NOT NULL PRIMARY KEY REFERENCES attempts (id),
        at TEXT NOT NULL,
        score FLOAT,
        points FLOAT
    )
    """,
    """
    CREATE TABLE truths_shown (
        learner TEXT NOT NULL,
        exercise TEXT NOT NULL,
        world TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (learner, exercise, world)
    )
    """,
    """
    CREATE TABLE drafts (
        learner TEXT NOT NULL,
        key TEXT NOT NULL,
        text TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (learner, key)
    )
    """,
    """
    CREATE TABLE hints (
        learner TEXT NOT NULL,
        exercise TEXT NOT NULL,
        shown INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (learner, exercise)
    )
    """,
)


def upgrade() -> None:
    """Copy each table into its new shape."""
    op.execute("DROP INDEX IF EXISTS attempts_by_learner")
    for name in ("attempts", "drafts", "hints"):
        op.execute(f"ALTER TABLE {name} RENAME TO old_{name}")
    for table in TABLES:
        op.execute(table)
    op.execute("CREATE TEMPORARY TABLE keys (old TEXT PRIMARY KEY, new TEXT NOT NULL, kind TEXT)")
    op.bulk_insert(
        sa.table("keys", sa.column("old"), sa.column("new"), sa.column("kind")),
        [
            {"old": name + beside, "new": LEVEL + name + beside, "kind": kind}
            for name, kind in KINDS.items()
            for beside in BESIDE
        ],
    )
    op.execute(
        """
        INSERT INTO attempts (
            id, learner, exercise, kind, world, release_id, at, answer, outcome, phase, mistake, seconds
        )
        SELECT
            id, learner, coalesce(new, exercise_id), coalesce(kind, 'sql'), '', release_id, at, answer, outcome,
            CASE
                WHEN outcome NOT IN ('wrong', 'right') THEN NULL
                WHEN row_number() OVER (
                    PARTITION BY learner, exercise_id, outcome IN ('wrong', 'right') ORDER BY id
                ) = 1 THEN 'first'
                ELSE 'later'
            END,
            mistake, seconds
        FROM old_attempts LEFT JOIN keys ON old = exercise_id
        """
    )
    op.execute(
        "INSERT INTO drafts SELECT learner, coalesce(new, exercise_id), text, at "
        "FROM old_drafts LEFT JOIN keys ON old = exercise_id"
    )
    op.execute(
        "INSERT INTO hints SELECT learner, coalesce(new, exercise_id), shown, at "
        "FROM old_hints LEFT JOIN keys ON old = exercise_id"
    )
    op.execute(
        "UPDATE settings SET name = (SELECT new FROM keys WHERE old = name) WHERE name IN (SELECT old FROM keys)"
    )
    op.execute("DROP TABLE keys")
    for name in ("attempts", "drafts", "hints"):
        op.execute(f"DROP TABLE old_{name}")
    op.execute("CREATE INDEX attempts_by_learner ON attempts (learner, exercise, id)")
    op.execute(
        "CREATE UNIQUE INDEX one_first_attempt ON attempts (learner, exercise, world) WHERE phase = 'first'"
    )
    op.execute("PRAGMA user_version = 2")
