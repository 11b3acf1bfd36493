"""The button that leads on: to the next exercise, or the next page to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.ui import words
from lab_app.ui.addresses import exercise_path, page_at

if TYPE_CHECKING:
    from lab_app.course.path import Step
    from lab_app.course.tracks import Level


def address_of(step: Step) -> str:
    """Address of the page of a step."""
    return step.of.path if isinstance(step.of, LevelPage) else exercise_path(step.of)


def button_to(step: Step, *, key: str, on: Level) -> None:
    """A button to a step, from a page of the level `on`."""
    where = "" if step.level.slug == on.slug else f"{step.level.title}, "
    if st.button(
        f"Next: {step.title}, {where}{words.minutes(step.minutes)}",
        type="primary",
        icon=":material/arrow_forward:",
        key=key,
        wrap=True,
    ):
        st.switch_page(page_at(address_of(step)))
