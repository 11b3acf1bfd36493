"""The workspace for any number and any stretch of weeks."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.diagnosis.case_file import Report, case_file_of
from lab_app.diagnosis.stretch import DiagnosisError
from lab_app.ui import visit as here
from lab_app.ui.diagnosis.asked import days_said
from lab_app.ui.diagnosis.case_file import show_case_file
from lab_app.ui.diagnosis.pin_button import pins_to
from lab_app.ui.diagnosis.source import source_of
from lab_app.ui.diagnosis.workspace import show_workspace
from lab_app.ui.errors import guarded
from lab_app.ui.style import eyebrow, lead, notice

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from lab_app.ui.diagnosis.desk import Desk

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
        lab = here.lab()
        show_workspace(
            lab,
            KEY,
            pin=pins_to(KEY),
            beside=lambda desk: show_case_file(KEY, report=lambda: _report(desk)),
        )
    except DiagnosisError as error:
        notice("info", "This cannot be asked", str(error))


def _report(desk: Desk) -> Report:
    """What is pinned, under the question that the workspace asks now."""
    label, asked = desk.metric.label, desk.asked
    return Report(
        f"Why did it move? {label}",
        f"{label}, {days_said(asked.stretch)}, against as many days before.",
        "",
        case_file_of(here.progress(), KEY).pins,
        None,
        source_of(desk.lab),
        dt.datetime.now(dt.UTC).date(),
    )
