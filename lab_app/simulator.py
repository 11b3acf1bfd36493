"""What the lab must know of the simulator itself, as it is now: no other module of the lab imports it."""

from __future__ import annotations

import datetime as dt

from pipelines.contract.release import Release
from synthetic.config import LAST_AS_OF, PRESETS, SIMULATOR_VERSION


def note_on_age(release: Release) -> str | None:
    """A sentence for whoever reads a release that the code would build differently today, else None."""
    return release.note_on_age(SIMULATOR_VERSION)


def last_day() -> dt.date:
    """The last day that the simulator makes."""
    return LAST_AS_OF


def can_go_on(release: Release) -> bool:
    """Whether the code, as it is now, goes on with this release's world, row by row."""
    return not release.is_older(SIMULATOR_VERSION) and release.world.preset in PRESETS
