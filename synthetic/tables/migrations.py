"""Changes of the database's schema."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from synthetic.kernel import days
from synthetic.rows.frames import NULL, Coded, Frame
from synthetic.rows.schema import CATEGORY, TEXT, TIMESTAMP, Column, Table, number, outcome
from synthetic.rows.stretch import Stretch
from synthetic.systems.schema_changes import KINDS, LOCKS, NOTED_SINCE, schema_changes

TABLE = Table(
    name="migrations",
    number=18,
    grain="change of the schema",
    description="Changes of the database's schema as they were applied, since 2025-09-01.",
    origin="back office",
    filed_by="applied_at",
    made_of="company",
    person=None,
    since=days.date(NOTED_SINCE),
    columns=(
        number("The change's number."),
        Column("applied_at", TIMESTAMP, "When it began (UTC).", ordinary="2026-06-10 22:30:00"),
        outcome("ended_at", "When it was done (UTC).", ordinary="2026-06-10 22:30:01"),
        Column("service", CATEGORY, "Whose table it is about.", ordinary="planner"),
        Column(
            "kind",
            CATEGORY,
            "create_index, drop_index, add_column, drop_column, create_table or backfill.",
            ordinary="add_column",
        ),
        Column("statement", TEXT, "What was run, with a remark.", ordinary="/* prepare */ ALTER TABLE x"),
        Column(
            "locks",
            CATEGORY,
            "The lock that it takes on the table, by PostgreSQL's name; NULL for a new table.",
            nullable=True,
            ordinary="ACCESS EXCLUSIVE",
        ),
        outcome("rolled_back_at", "When it was taken back (UTC); NULL if it was not."),
    ),
)


def rows(stretch: Stretch) -> Frame:
    """The changes of the stretch's days."""
    every = list(enumerate(schema_changes(stretch.scenario), start=1))
    found = [(place, one) for place, one in every if stretch.first <= one.day < stretch.last]
    day = np.array([one.day for _, one in found], np.int16)
    services = tuple(sorted({one.service for _, one in every}))
    applied = np.array([one.second for _, one in found])
    ended = np.array([one.seconds for _, one in found])
    is_back = np.array([one.rolled_back is not None for _, one in found], np.bool_)
    back = np.array([one.rolled_back or 0.0 for _, one in found])
    return Frame(
        TABLE,
        day,
        {
            "id": np.array([place for place, _ in found], np.int64),
            "applied_at": days.microseconds(day, applied),
            "ended_at": days.microseconds(day, applied + ended),
            "service": Coded(np.array([services.index(one.service) for _, one in found], np.int32), services),
            "kind": Coded(np.array([one.kind for _, one in found], np.int32), KINDS),
            "statement": pa.array([one.statement for _, one in found], pa.string()),
            "locks": Coded(
                np.array([LOCKS.index(one.locks) if one.locks else -1 for _, one in found], np.int32), LOCKS
            ),
            "rolled_back_at": np.where(is_back, days.microseconds(day, applied + back), NULL),
        },
    )
