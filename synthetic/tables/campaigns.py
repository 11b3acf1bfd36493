"""Marketing campaigns."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from synthetic.changelog import campaign_spend
from synthetic.kernel import days
from synthetic.rows.frames import Coded, Frame
from synthetic.rows.schema import AMOUNT, CATEGORY, DATE, ID, TEXT, Column, Table
from synthetic.rows.stretch import Stretch
from synthetic.vocabulary import SIGNUP_SOURCES

TABLE = Table(
    name="campaigns",
    number=13,
    grain="marketing campaign",
    description="What marketing did, when, and what it cost.",
    origin="back office",
    filed_by="started_on",
    made_of="company",
    person=None,
    opening=True,
    columns=(
        Column("id", ID, "The campaign's number."),
        Column("name", TEXT, "What marketing calls it."),
        Column("channel", CATEGORY, "The acquisition channel it feeds, as in signup_source."),
        Column("started_on", DATE, "First day."),
        Column("ended_on", DATE, "Last planned day."),
        Column("spend", AMOUNT, "Budget in euros."),
        Column("notes", TEXT, "What it was about."),
    ),
)


def rows(stretch: Stretch) -> Frame:
    """The campaigns that start on these days."""
    campaigns = stretch.scenario.changelog.campaigns
    found = [(n, c) for n, c in enumerate(campaigns) if stretch.first <= c.first < stretch.last]
    sources = [SIGNUP_SOURCES.index(c.channel) for _, c in found]
    day = np.array([c.first for _, c in found], np.int16)
    return Frame(
        TABLE,
        day,
        {
            "id": np.array([n + 1 for n, _ in found], np.int64),
            "name": pa.array([c.name for _, c in found], pa.string()),
            "channel": Coded(np.array(sources, np.int32), SIGNUP_SOURCES),
            "started_on": days.since_unix(day),
            "ended_on": days.since_unix(np.array([c.last - 1 for _, c in found], np.int64)),
            "spend": np.array([campaign_spend(c, stretch.scenario.blocks) for _, c in found], np.int64),
            "notes": pa.array([c.notes for _, c in found], pa.string()),
        },
    )
