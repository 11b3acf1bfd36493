"""Databases: which store, what an index costs, what happens at once, and how a schema changes with the shop open."""

from __future__ import annotations

from lab_app.course.tracks import Track

TRACK = Track(
    title="Databases",
    blurb="Where rows live, what makes a page slow, what two people do at once, and how to change a table with the shop open.",
    order=4,
    skill="Databases",
)
