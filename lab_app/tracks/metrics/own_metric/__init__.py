"""The one level of the track on metrics."""

from __future__ import annotations

from lab_app.course.tracks import Level

LEVEL = Level(
    title="Write your own metric",
    question="What would you measure?",
    blurb="From a ratio of two metrics that exist to a count of your own, with the traps flagged while you type.",
    order=1,
    is_open=True,
)
