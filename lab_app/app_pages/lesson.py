"""A level's lesson: its text, with the figures and links that it names in their places."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.declared.facts import fact
from lab_app.course.lesson import FactPlace, FigurePlace, LiveFigure, PageLink, figures_of, read_lesson
from lab_app.ui import visit as here
from lab_app.ui.addresses import level_name, page_at
from lab_app.ui.errors import guarded
from lab_app.ui.facts import show_fact
from lab_app.ui.style import eyebrow, lead

if TYPE_CHECKING:
    from lab_app.course.tracks import Level


def render(level: Level, file: Path) -> None:
    """The page."""
    eyebrow(level_name(level))
    st.title(level.question)
    lead(level.blurb)
    places = []
    for part in read_lesson(file).parts:
        if isinstance(part, FigurePlace):
            places.append((part.name, st.container(key=f"lesson-figure-{part.name}")))
        elif isinstance(part, FactPlace):
            show_fact(fact(part.name))
        elif isinstance(part, tuple):
            _links(part)
        else:
            st.markdown(part)
    if here.visit().lab:  # last: nobody waits for the data to begin reading
        figures = figures_of(level)
        for name, place in places:
            with place:
                _draw(figures[name])


def _links(links: tuple[PageLink, ...]) -> None:
    """Links side by side; the first is the way on."""
    with st.container(horizontal=True, key="lesson-links"):
        for place, link in enumerate(links):
            icon = ":material/arrow_forward:" if place == 0 else None
            st.page_link(page_at(link.address), label=link.label, icon=icon)


@st.fragment
@guarded
def _draw(figure: LiveFigure) -> None:
    with st.spinner(figure.waiting) if figure.waiting else nullcontext():
        figure.draw(here.lab())
