"""The one level of the track on APIs."""

from __future__ import annotations

from lab_app.course.tracks import Level

LEVEL = Level(
    title="APIs",
    question="What did we ask, and what was answered?",
    blurb="Larder's API runs on your own machine. Read a request and its answer part by part, mend what fails, and learn which promises a product can lean on.",
    order=1,
    is_open=True,
)
