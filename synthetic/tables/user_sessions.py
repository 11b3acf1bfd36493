"""Visits as the clients report them: some are lost, sent twice, or dated by a wrong clock."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from synthetic.kernel import days
from synthetic.rows import tracking
from synthetic.rows.frames import Coded, Frame
from synthetic.rows.schema import (
    CATEGORY,
    DATE,
    TIMESTAMP,
    Column,
    Flaws,
    Table,
    app_version,
    number,
    user_id,
)
from synthetic.rows.stretch import Stretch
from synthetic.vocabulary import PLATFORMS

TABLE = Table(
    name="user_sessions",
    number=4,
    grain="session",
    description="Visits, as the clients' SDK reports them.",
    origin="client",
    filed_by="session_date",
    made_of="visits",
    has_rows="every day",
    lag_days=1,  # by a wrong clock
    flaws=Flaws(copied=True),
    columns=(
        number("The session's number."),
        user_id("Whose session it was."),
        Column("session_date", DATE, "Day on which it started (UTC).", ordinary="2026-06-10"),
        Column(
            "started_at",
            TIMESTAMP,
            "When it started (UTC).",
            ordinary="2026-06-10 18:00:00",
            gives_away="wrong clock",
        ),
        Column(
            "session_duration_seconds",
            pa.int32(),
            "Length in seconds, from the first to the last sign of activity.",
            ordinary="300",
        ),
        Column("platform", CATEGORY, "web, ios or android.", ordinary="web"),
        app_version(),
    ),
)


def rows(stretch: Stretch) -> Frame:
    """The sessions that are reported, by the clients' clocks."""
    scenario, settings = stretch.scenario, stretch.scenario.settings
    visits = stretch.visits.since(stretch.first - TABLE.lag_days)
    segments = visits.segments(stretch.segments)
    lost = scenario.bent("session_loss", visits.day, segments)
    ahead = scenario.bent("clock_offset", visits.day, segments)
    sent = tracking.send(
        visits.key, lost, settings.session_duplicates, unversioned=settings.session_without_version
    )
    at = sent.at
    started = visits.started + 3600.0 * ahead
    day = visits.day + np.floor(started / days.SECONDS_A_DAY).astype(np.int16)
    return Frame(
        TABLE,
        np.maximum(day, visits.day)[at],  # nothing arrives before it has happened
        {
            "id": visits.id[at],
            "user_id": visits.account[at],
            "session_date": days.since_unix(day[at]),
            "started_at": days.microseconds(visits.day[at], started[at]),
            "session_duration_seconds": visits.seconds[at].astype(np.int32),
            "platform": Coded(visits.platform[at], PLATFORMS),
            "app_version": Coded(
                np.where(sent.unversioned, -1, visits.version[at]), scenario.changelog.versions
            ),
        },
    ).in_order()
