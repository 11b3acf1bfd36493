"""What the lab must know of the simulator itself, as it is now: no other module of the lab imports it."""

from __future__ import annotations

from pipelines.contract.release import Release
from synthetic.config import SIMULATOR_VERSION


def note_on_age(release: Release) -> str | None:
    """A sentence for whoever reads a release that the code would build differently today, else None."""
    return release.note_on_age(SIMULATOR_VERSION)
