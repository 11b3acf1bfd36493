"""Level 2 of the data track."""

from __future__ import annotations

from lab_app.course.tracks import Level

LEVEL = Level(
    title="Monitoring",
    question="What's happening now?",
    blurb="The North Star, what feeds it and what must not break, on one board. Learn which numbers may be compared, and when.",
    order=2,
    is_open=True,
)
