"""The skill of APIs: how programs ask each other, and what that decides for a product."""

from __future__ import annotations

from lab_app.course.tracks import Track

TRACK = Track(
    title="APIs",
    blurb="How programs ask each other for things: read a request, mend one that fails, and know what to ask before a feature leans on somebody else's.",
    order=3,
    skill="APIs",
)
