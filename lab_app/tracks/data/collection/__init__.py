"""Level 1 of the data track."""

from __future__ import annotations

from lab_app.course.tracks import Level

LEVEL = Level(
    title="Collection",
    question="What data do we have?",
    blurb="Tables, rows and what one of them stands for. Count, group, join, average and rank, without losing or doubling anyone on the way.",
    order=1,
    is_open=True,
)
