"""The backend's daily roll-up of who was there."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from synthetic.kernel import days
from synthetic.rows.frames import Coded, Frame
from synthetic.rows.schema import CATEGORY, DATE, Column, Flaws, Table, user_id
from synthetic.rows.stretch import Stretch
from synthetic.rows.visits import SAVED
from synthetic.vocabulary import PLATFORMS

TABLE = Table(
    name="user_activity",
    number=3,
    grain="user, day and platform with at least one session",
    description="The backend's daily roll-up of who was there, and of how often they did the core action.",
    origin="server",
    filed_by="activity_date",
    made_of="visits",
    has_rows="every day",
    flaws=Flaws(gone="identity split"),
    columns=(
        user_id("Who was active."),
        Column("activity_date", DATE, "The day (UTC).", ordinary="2026-06-10"),
        Column(
            "platform",
            CATEGORY,
            "Where: web, ios or android. One user can be on two platforms on one day.",
            ordinary="web",
        ),
        Column("session_count", pa.int32(), "Sessions that started on that day.", ordinary="1"),
        Column("core_action_count", pa.int32(), "Meal plans saved on that day.", ordinary="1"),
    ),
)


def rows(stretch: Stretch) -> Frame:
    """The roll-up by user, day and platform, from the visits and plans as they really were."""
    visits = stretch.own_visits
    # Visits are in order of day and user: a user's visits of one day follow each other.
    fresh = np.ones(len(visits.day), bool)
    fresh[1:] = (visits.user[1:] != visits.user[:-1]) | (visits.day[1:] != visits.day[:-1])
    group = np.cumsum(fresh) - 1
    cell = group * len(PLATFORMS) + visits.platform
    size = (int(group[-1]) + 1) * len(PLATFORMS) if len(group) else 0
    sessions = np.bincount(cell, minlength=size)
    plans = np.bincount(cell, weights=visits.counts[:, SAVED], minlength=size)
    there = np.flatnonzero(sessions)
    head = np.flatnonzero(fresh)[there // len(PLATFORMS)]
    return Frame(
        TABLE,
        visits.day[head],
        {
            "user_id": visits.account[head],
            "activity_date": days.since_unix(visits.day[head]),
            "platform": Coded(there % len(PLATFORMS), PLATFORMS),
            "session_count": sessions[there].astype(np.int32),
            "core_action_count": plans[there].astype(np.int32),
        },
    )
