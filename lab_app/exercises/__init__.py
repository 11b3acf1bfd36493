"""The exercises: `<track>/<level>/<exercise>.py`, found by `lab_app.tracks`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab_app.grading.exercise import Exercise


def discover() -> tuple[Exercise, ...]:
    """All exercises, by track, level and order. Raises TrackError."""
    from lab_app import tracks  # which looks through this package

    return tracks.discover()
