"""The tables of the progress file, as the newest version of the lab has them.

`migrations/` leads every older file here; a test holds the two against each other.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

SCHEMA_VERSION = 4
"""The newest migration's number, kept in the file as SQLite's `user_version`."""

metadata = MetaData()

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("learner", Text, nullable=False),
    Column("exercise", Text, nullable=False),  # track/level/id
    Column("kind", Text, nullable=False),
    Column("world", Text, nullable=False),  # "" where a file of the first version did not say
    Column("release_id", Text),
    Column("at", Text, nullable=False),  # UTC, as ISO 8601
    Column("answer", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("phase", Text),  # NULL where nothing was answered yet
    Column("mistake", Text),
    Column("confidence", Float),  # 0 to 1, as the learner gave it
    Column("score", Float),  # the loss that the kind's rule gives; smaller is better
    Column("points", Float),  # 100 is perfect, 0 what no knowledge earns; may be negative
    Column("truth_shown", Integer, nullable=False, server_default=text("0")),
    Column("seconds", Float),
    Column("answered", Text),  # of a case, its questions one by one, as JSON
    CheckConstraint("outcome IN ('unattempted', 'error', 'wrong', 'right', 'scored')", name="outcome"),
    CheckConstraint("phase IN ('guess', 'practice', 'first', 'later')", name="phase"),
)
Index("attempts_by_learner", attempts.c.learner, attempts.c.exercise, attempts.c.id)
Index(
    "one_first_attempt",
    attempts.c.learner,
    attempts.c.exercise,
    attempts.c.world,
    unique=True,
    sqlite_where=text("phase = 'first'"),
)

resolutions = Table(
    "resolutions",
    metadata,
    Column("attempt_id", Integer, ForeignKey("attempts.id"), primary_key=True),
    Column("at", Text, nullable=False),
    Column("score", Float),
    Column("points", Float),
)

truths_shown = Table(
    "truths_shown",
    metadata,
    Column("learner", Text, nullable=False),
    Column("exercise", Text, nullable=False),
    Column("world", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("learner", "exercise", "world"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("learner", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("learner", "key"),
)

hints = Table(
    "hints",
    metadata,
    Column("learner", Text, nullable=False),
    Column("exercise", Text, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("learner", "exercise"),
)

settings = Table(
    "settings",
    metadata,
    Column("learner", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("learner", "name"),
)

saved_queries = Table(
    "saved_queries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("learner", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sql", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("removed_at", Text),  # of one that can still be brought back
)
Index("saved_queries_by_learner", saved_queries.c.learner, saved_queries.c.id)

query_runs = Table(
    "query_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("learner", Text, nullable=False),
    Column("sql", Text, nullable=False),
    Column("at", Text, nullable=False),
)
Index("query_runs_by_learner", query_runs.c.learner, query_runs.c.id)
