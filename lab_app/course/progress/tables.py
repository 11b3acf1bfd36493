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

SCHEMA_VERSION = 5
"""The newest migration's number, kept in the file as SQLite's `user_version`."""

metadata = MetaData()


def _text(name: str) -> Column[str]:
    """A text that every row has."""
    return Column(name, Text, nullable=False)


attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("learner"),
    _text("exercise"),  # track/level/id
    _text("kind"),
    _text("world"),  # "" where a file of the first version did not say
    Column("release_id", Text),
    _text("at"),  # UTC, as ISO 8601
    _text("answer"),
    _text("outcome"),
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
    _text("at"),
    Column("score", Float),
    Column("points", Float),
)

truths_shown = Table(
    "truths_shown",
    metadata,
    _text("learner"),
    _text("exercise"),
    _text("world"),
    _text("at"),
    PrimaryKeyConstraint("learner", "exercise", "world"),
)

drafts = Table(
    "drafts",
    metadata,
    _text("learner"),
    _text("key"),
    _text("text"),
    _text("at"),
    PrimaryKeyConstraint("learner", "key"),
)

hints = Table(
    "hints",
    metadata,
    _text("learner"),
    _text("exercise"),
    Column("shown", Integer, nullable=False),
    _text("at"),
    PrimaryKeyConstraint("learner", "exercise"),
)

settings = Table(
    "settings",
    metadata,
    _text("learner"),
    _text("name"),
    _text("value"),
    _text("at"),
    PrimaryKeyConstraint("learner", "name"),
)

saved_queries = Table(
    "saved_queries",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("learner"),
    _text("name"),
    _text("sql"),
    _text("at"),
    Column("removed_at", Text),  # of one that can still be brought back
)
Index("saved_queries_by_learner", saved_queries.c.learner, saved_queries.c.id)

query_runs = Table(
    "query_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("learner"),
    _text("sql"),
    _text("at"),
)
Index("query_runs_by_learner", query_runs.c.learner, query_runs.c.id)

sittings = Table(
    "sittings",
    metadata,
    _text("learner"),
    Column("number", Integer, nullable=False),  # 0 is the first one
    _text("seed"),  # of its tasks
    _text("day"),  # on which it was begun, by the learner's calendar
    _text("at"),
    PrimaryKeyConstraint("learner", "number"),
)

ratings = Table(
    "ratings",
    metadata,
    _text("learner"),
    Column("sitting", Integer, nullable=False),
    _text("skill"),
    Column("rating", Integer, nullable=False),
    _text("at"),
    PrimaryKeyConstraint("learner", "sitting", "skill"),
    CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
)

task_answers = Table(
    "task_answers",
    metadata,
    _text("learner"),
    Column("sitting", Integer, nullable=False),
    _text("task"),
    _text("option"),  # its key
    Column("options", Integer, nullable=False),  # how many there were
    Column("is_right", Integer, nullable=False),
    Column("is_near", Integer, nullable=False),  # wrong by a foreseen step that is half of the way
    Column("confidence", Float, nullable=False),
    Column("points", Float, nullable=False),
    Column("seconds", Float),
    _text("at"),
    PrimaryKeyConstraint("learner", "sitting", "task"),
)

plan_items = Table(
    "plan_items",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("learner"),
    _text("item"),
    Column("done", Integer, nullable=False),
    _text("said"),  # a note, a link or a number; "" for none
    _text("day"),  # by the learner's calendar
    _text("at"),
)
Index("plan_items_by_learner", plan_items.c.learner, plan_items.c.item, plan_items.c.id)

notes = Table(
    "notes",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("learner"),
    _text("key"),
    _text("text"),
    _text("at"),
)
Index("notes_by_learner", notes.c.learner, notes.c.key, notes.c.id)
