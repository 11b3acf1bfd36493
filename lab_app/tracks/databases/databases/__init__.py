"""The one level of the track on databases."""

from __future__ import annotations

from lab_app.course.tracks import Level

LEVEL = Level(
    title="Databases",
    question="What does the database have to promise?",
    blurb="Which store fits, what an index costs, what two people can do at once, and how a table changes while the shop is open.",
    order=1,
    is_open=True,
)
