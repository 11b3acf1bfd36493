"""The page of a level that isn't open yet: what it will teach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui.addresses import level_name, page_at
from lab_app.ui.style import eyebrow, lead, note, notice

if TYPE_CHECKING:
    from lab_app.course.tracks import Level


def render(level: Level) -> None:
    """Say what the level is about, and where to go meanwhile."""
    eyebrow(level_name(level))
    st.title(f"{level.title}: {level.question}")
    lead(level.blurb)
    notice(
        "info",
        "This level isn't open yet",
        "Its lesson, its workspace and its exercises come with a later version of the lab. "
        "It builds on the levels below it: start with those that are open.",
    )
    st.page_link(page_at(""), label="Back to the map", icon=":material/arrow_back:")
    note("What you have solved so far is kept.")
