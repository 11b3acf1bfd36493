"""Level 5 of the data track."""

from __future__ import annotations

from lab_app.course.tracks import Level

LEVEL = Level(
    title="Prediction",
    question="What will happen?",
    blurb="Forecasts that say how sure they are, and tests that separate a good one from a lucky one.",
    order=5,
    is_open=True,
)
