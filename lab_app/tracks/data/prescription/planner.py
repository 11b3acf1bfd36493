"""The planner of tests: how many days, and what can be found by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.ui import visit as here
from lab_app.ui.errors import guarded
from lab_app.ui.experiments.planner import show_planner
from lab_app.ui.style import eyebrow, lead

if TYPE_CHECKING:
    from lab_app.course.tracks import Level

PAGE = LevelPage(
    title="Planner",
    order=2,
    about="Say for how many days a test may run, and see what it can find.",
    door="Plan a test: how many days, how many people, and the smallest lift and the smallest harm that it can show.",
)


def render(level: Level) -> None:
    """The page."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Planner")
    lead("How long may it run? Then see whether what it can find by then is worth the wait.")
    _planner()


@st.fragment
@guarded
def _planner() -> None:
    show_planner(here.lab())
