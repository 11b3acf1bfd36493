"""Level 4 of the data track."""

from __future__ import annotations

from lab_app.course.tracks import Level

LEVEL = Level(
    title="Prescription",
    question="What should we do?",
    blurb="Experiments, sample sizes and what-if worlds: choose an action, and live with what it does.",
    order=4,
    is_open=True,
)
