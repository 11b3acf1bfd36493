"""Who may call the public API."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from synthetic.kernel import days
from synthetic.rows.frames import Coded, Frame
from synthetic.rows.schema import CATEGORY, ID, TEXT, TIMESTAMP, Column, Table
from synthetic.rows.stretch import Stretch
from synthetic.systems.clients import KINDS, clients

TABLE = Table(
    name="api_clients",
    number=14,
    grain="client of the public API",
    description="Apps that may call Larder's API: partners', and Larder's own programs.",
    origin="back office",
    filed_by="created_at",
    made_of="company",
    person=None,
    opening=True,
    columns=(
        Column("id", ID, "The client's number.", ordinary="{n}"),
        Column("name", TEXT, "What the app is called.", ordinary="App {n}"),
        Column(
            "kind",
            CATEGORY,
            "supermarket, fridge, coach, calendar, voice, or internal for Larder's own.",
            ordinary="calendar",
        ),
        Column("owner_email", TEXT, "Whom to write to about it.", ordinary="developers@app{n}.example"),
        Column(
            "created_at",
            TIMESTAMP,
            "When it was registered (UTC); the API became public on 2025-09-01.",
            ordinary="2025-09-10 09:00:00",
        ),
        Column(
            "rate_per_minute",
            pa.int32(),
            "Calls that it may make a minute; 20 more at once, once it has been quiet.",
            ordinary="60",
        ),
        Column("scopes", TEXT, "What it may do, in words with blanks between them.", ordinary="plans:read"),
        Column("is_internal", pa.bool_(), "True for Larder's own programs.", ordinary="false"),
    ),
)


def rows(stretch: Stretch) -> Frame:
    """The clients that are registered on these days."""
    every = clients(stretch.scenario.seed)
    found = sorted(
        (one for one in every if stretch.first <= one.created < stretch.last),
        key=lambda one: (one.created, one.number),
    )
    day = np.array([one.created for one in found], np.int16)
    return Frame(
        TABLE,
        day,
        {
            "id": np.array([one.number for one in found], np.int64),
            "name": pa.array([one.name for one in found], pa.string()),
            "kind": Coded(np.array([one.kind for one in found], np.int32), KINDS),
            "owner_email": pa.array([one.owner_email for one in found], pa.string()),
            "created_at": days.microseconds(day, np.array([one.created_second for one in found])),
            "rate_per_minute": np.array([one.rate_per_minute for one in found], np.int32),
            "scopes": pa.array([one.scopes for one in found], pa.string()),
            "is_internal": np.array([one.is_internal for one in found], np.bool_),
        },
    )
