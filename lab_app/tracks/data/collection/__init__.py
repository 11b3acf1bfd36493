"""Level 1 of the data track."""

from __future__ import annotations

from lab_app.course.tracks import Level

LEVEL = Level(
    title="Collection",
    question="What data do we have?",
    blurb="Tables, and what one row of them is. Count, group, join, average and rank, without losing anyone or counting anyone twice.",
    order=1,
    is_open=True,
)
