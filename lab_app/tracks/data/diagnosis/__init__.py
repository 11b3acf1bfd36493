"""Level 3 of the data track."""

from __future__ import annotations

from lab_app.course.tracks import Level

LEVEL = Level(
    title="Diagnosis",
    question="Why did it happen?",
    blurb="A number moved. Find where, say why, and know when there is nothing to find.",
    order=3,
    is_open=True,
)
