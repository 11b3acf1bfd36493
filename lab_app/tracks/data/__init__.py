"""The pyramid of data needs: from what there is to what will happen."""

from __future__ import annotations

from lab_app.course.tracks import Track

TRACK = Track(
    title="Data",
    blurb="From what data there is to what will happen: five levels, each built on the one below.",
    order=1,
    skill="Data and analytics",
)
