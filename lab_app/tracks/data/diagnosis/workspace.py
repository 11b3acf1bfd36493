"""The workspace for any number and any stretch of weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.diagnosis.stretch import DiagnosisError
from lab_app.ui import visit as here
from lab_app.ui.diagnosis.workspace import show_workspace
from lab_app.ui.errors import guarded
from lab_app.ui.style import eyebrow, lead, notice

if TYPE_CHECKING:
    from lab_app.course.tracks import Level

PAGE = LevelPage(
    title="Workspace",
    order=1,
    about="Ask of any number why it moved: since when, which part, who, and what else happened.",
    door="Take any number that moved, and find out why: the workspace keeps what you find as a report.",
)
KEY = "workspace"


def render(level: Level) -> None:
    """One question, asked in every way that helps."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Workspace")
    lead("Choose a number and a stretch of weeks. Everything below asks the same question in another way.")
    _workspace()


@guarded
def _workspace() -> None:
    try:
        show_workspace(here.lab(), KEY)
    except DiagnosisError as error:
        notice("info", "This cannot be asked", str(error))
