"""The product's change log: app releases."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from synthetic.kernel import days
from synthetic.rows.frames import Coded, Frame
from synthetic.rows.schema import CATEGORY, ID, TEXT, TIMESTAMP, Column, Table
from synthetic.rows.stretch import Stretch
from synthetic.vocabulary import PLATFORMS

TABLE = Table(
    name="releases",
    number=12,
    grain="app release",
    description="Change log of the product: what was shipped, where and when.",
    origin="back office",
    filed_by="released_at",
    made_of="company",
    person=None,
    opening=True,
    columns=(
        Column("id", ID, "The release's number."),
        Column("released_at", TIMESTAMP, "When the roll-out began (UTC)."),
        Column("platform", CATEGORY, "web, ios or android."),
        Column("version", TEXT, "Version of the client, as in app_version."),
        Column("notes", TEXT, "What it changed, in the team's own words."),
    ),
)


def rows(stretch: Stretch) -> Frame:
    """The releases of these days; they go out in the morning."""
    releases = stretch.scenario.changelog.releases
    found = [(n, r) for n, r in enumerate(releases) if stretch.first <= r.day < stretch.last]
    day = np.array([r.day for _, r in found], np.int16)
    return Frame(
        TABLE,
        day,
        {
            "id": np.array([r.day * 8 + PLATFORMS.index(r.platform) for _, r in found], np.int64),
            "released_at": days.microseconds(day, np.array([8 * 3600 + 60 * (n % 150) for n, _ in found])),
            "platform": Coded(np.array([PLATFORMS.index(r.platform) for _, r in found], np.int32), PLATFORMS),
            "version": pa.array([r.version for _, r in found], pa.string()),
            "notes": pa.array([r.notes for _, r in found], pa.string()),
        },
    )
