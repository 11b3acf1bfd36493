"""What is around every page: the lab's name, and in the sidebar what data one is looking at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from lab_app.simulator import note_on_age
from lab_app.ui import words
from lab_app.ui.components import mount
from lab_app.ui.errors import guarded
from lab_app.ui.style import marked, notice, text
from lab_app.ui.visit import Visit, progress, visit

_IMAGES = Path(__file__).with_name("images")
FAVICON = _IMAGES / "favicon.svg"


@dataclass(frozen=True)
class Section:
    """A part of the navigation: its pages, and the exercises that are listed below them while one is there."""

    title: str
    pages: tuple[Any, ...]
    exercises: tuple[Any, ...] = ()


def show_logo() -> None:
    """The lab's name above the navigation, in the theme's ink."""
    dark = st.context.theme.type == "dark"
    st.logo(str(_IMAGES / ("logo-dark.svg" if dark else "logo-light.svg")), size="large")


@guarded
def show_sidebar(sections: Sequence[Section], current: Any) -> None:
    """The navigation, and below it the note on the data.

    Streamlit's own navigation nests its list items so that screen readers lose them (axe: list,
    listitem), and cannot show what is solved.
    """
    with st.sidebar:
        with st.container(key="lab-navigation", gap=None):
            for section in sections:
                _section(section, current)
        mount("drawer", key="lab-drawer", data={"path": current.url_path}, height=1)
        now = visit()
        if now.is_building:
            _live_note()
        else:
            _note(now)
        _show_what_is_kept()


@guarded
def _show_what_is_kept() -> None:
    """That what is done now is not saved, and what became of a damaged progress file."""
    kept = progress()
    if kept.unsaved:
        notice("warn", "Not saved yet", kept.unsaved)
    if kept.notice:
        st.html(f'<p class="lab-note">{text(kept.notice)}</p>')


def _section(section: Section, current: Any) -> None:
    if section.title:
        st.html(f'<p class="lab-nav-title">{text(section.title)}</p>')
    for page in section.pages:
        st.page_link(page, width="stretch")
    if current.url_path in {page.url_path for page in section.exercises}:
        _exercises(section)


def _exercises(section: Section) -> None:
    """The level's exercises, while one of them is on the page."""
    if not section.exercises:
        return
    from lab_app.course.tracks import discover
    from lab_app.ui.addresses import exercise_path

    done = progress().solved()
    solved = {exercise_path(e) for e in discover() if e.key in done}
    with st.container(key="lab-navigation-exercises", gap=None):
        for page in section.exercises:
            mark = ":material/check_circle:" if page.url_path in solved else ":material/circle:"
            st.page_link(page, icon=mark, width="stretch")


@st.fragment(run_every=2)
@guarded
def _live_note() -> None:
    now = visit()
    if not now.is_building:
        st.rerun()  # a new release, or none after all: the whole page changes
    _note(now)


def _note(now: Visit) -> None:
    if now.release:
        st.html(
            f'<p class="lab-note">Data up to <b class="lab-num">{words.day(now.release.as_of)}</b>, '
            f"a simulated company.</p>"
        )
        age = note_on_age(now.release)
        if age:
            st.html(f'<p class="lab-note">{marked(age)}</p>')
    if now.dagster:
        st.html(f'<p class="lab-note">{text(now.dagster)}</p>')
    if now.is_building and now.status:
        st.progress(now.status.fraction, text=f"Building new data: {now.status.stage_label}")
    elif now.problem and now.release:
        st.html(
            '<p class="lab-note">The newest data cannot be read; this is the last that can be. '
            "The home page says more.</p>"
        )
    elif now.last_build_broke and now.release:
        st.html(
            '<p class="lab-note">The last build did not finish; this is the last good data. '
            "The home page says more.</p>"
        )


@guarded
def start_workers() -> None:
    """Have the processes that run SQL start, where there is data and they don't run yet."""
    lab = visit().lab
    if lab:
        _ = lab.sandbox


def warm_up_board() -> None:
    """Have the board read in the background, after the page is shown."""
    lab = visit().lab
    if lab:
        lab.read_ahead()
