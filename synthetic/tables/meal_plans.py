"""Saved meal plans: the core action."""

from __future__ import annotations

import numpy as np

from synthetic.kernel import days, ids
from synthetic.rows.frames import Coded, Frame
from synthetic.rows.schema import CATEGORY, ID, TIMESTAMP, Column, EdgeCases, Table, number, user_id
from synthetic.rows.stretch import Stretch
from synthetic.rows.visits import SAVED
from synthetic.vocabulary import PLATFORMS

TABLE = Table(
    name="meal_plans",
    number=2,
    grain="saved meal plan",
    description="The core action, as the backend records it: one row for each meal plan that was saved.",
    origin="server",
    filed_by="created_at",
    made_of="happenings",
    has_rows="always",
    edges=EdgeCases(orphans=41),
    columns=(
        number("The plan's number."),
        user_id("Who saved it."),
        Column("session_id", ID, "The session in which it was saved.", ordinary="{n}"),
        Column("created_at", TIMESTAMP, "When it was saved (UTC).", ordinary="2026-06-10 18:00:00"),
        Column("platform", CATEGORY, "Where it was saved: web, ios or android.", ordinary="web"),
    ),
)


def rows(stretch: Stretch) -> Frame:
    """A row for each saved plan, whatever tracking saw of it."""
    visits, happenings = stretch.visits, stretch.happenings
    at = np.flatnonzero(happenings.kind == SAVED)
    where = happenings.visit[at]
    return Frame(
        TABLE,
        visits.day[where],
        {
            "id": ids.event_ids(visits.id[where], happenings.sequence[at]),
            "user_id": visits.account[where],
            "session_id": visits.id[where],
            "created_at": days.microseconds(visits.day[where], happenings.second[at] + 0.2),
            "platform": Coded(visits.platform[where], PLATFORMS),
        },
    )
