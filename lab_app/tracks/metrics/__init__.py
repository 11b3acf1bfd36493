"""Metrics of one's own: written, checked, saved, and on the board."""

from __future__ import annotations

from lab_app.course.tracks import Track

TRACK = Track(
    title="Write your own metric",
    blurb="A metric is a few lines of text. Write yours, see it at once, and put it on the board next to the others.",
    order=2,
    skill="Data and analytics",
)
