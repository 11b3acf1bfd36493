"""What is around every page: the lab's name, and in the sidebar what data one is looking at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from lab_app.simulator import note_on_age
from lab_app.ui import words
from lab_app.ui.addresses import address_of, exercise_path, page_at
from lab_app.ui.components import mount
from lab_app.ui.errors import guarded
from lab_app.ui.style import marked, notice, text
from lab_app.ui.visit import Visit, may_switch, progress, switch_to, visit

_IMAGES = Path(__file__).with_name("images")
FAVICON = _IMAGES / "favicon.svg"


@dataclass(frozen=True)
class Section:
    """A part of the navigation: its pages, and the exercises that are listed below them while one is there."""

    title: str
    pages: tuple[Any, ...]
    exercises: tuple[Any, ...] = ()


def show_logo() -> None:
    """The lab's name above the navigation. The picture itself has the inks of both themes: who changes the theme does
    not have the page run again."""
    st.logo(str(_IMAGES / "logo.svg"), size="large")


@guarded
def show_sidebar(sections: Sequence[Section], current: Any) -> None:
    """The navigation, and below it the note on the data.

    Streamlit's own navigation nests its list items so that screen readers lose them (axe: list,
    listitem), and cannot show what is solved.
    """
    with st.sidebar:
        now = visit()
        if now.world is not None:
            _show_other_world()
        with st.container(key="lab-navigation", gap=None):
            _navigation(sections, current)
        with st.container(key="lab-manners", gap=None):
            mount("drawer", key="lab-drawer", data={"path": current.url_path}, height=1)
            mount("keyboard", key="lab-keyboard", height=1)
        if now.is_building:
            _live_note()
        else:
            _note(now)
        _show_what_is_kept()


def _show_other_world() -> None:
    """That one is in another world than the common one, and the way back."""
    with st.container(key="lab-other-world", gap="small"):
        st.html(
            '<p class="lab-note" role="status"><b>Another world</b>: the same company, where other things happened.</p>'
        )
        if may_switch():
            st.button(
                "Back to the common one",
                icon=":material/arrow_back:",
                on_click=switch_to,
                args=(None,),
                key="back-to-the-common-world",
            )


@guarded
def _show_what_is_kept() -> None:
    """That what is done now is not saved, and what became of a damaged progress file."""
    kept = progress()
    if kept.unsaved:
        notice("warn", "Not saved yet", kept.unsaved)
    if kept.notice:
        st.html(f'<p class="lab-note">{text(kept.notice)}</p>')


def _navigation(sections: Sequence[Section], current: Any) -> None:
    """The core path, and where one is beside it; the rest is folded away until one asks for it or has been there."""
    from lab_app.course.path import core_path, done_by, steps_left
    from lab_app.course.progress import ProgressError
    from lab_app.course.tracks import tracks

    path = core_path(tracks())
    try:
        done = done_by(progress(), tracks())
    except ProgressError:  # the page says what is the matter; one can still get around
        done = set()
    on_path = {address_of(step) for step in path}
    first, *others = (
        replace(s, pages=tuple(page for page in s.pages if page.url_path not in on_path)) for s in sections
    )
    _section(first, current)
    left = sum(step.minutes for step in steps_left(tracks(), done))
    st.html(f'<p class="lab-nav-title">Core path, {words.minutes(left) + " left" if left else "done"}</p>')
    _list([page_at(address_of(step)) for step in path], done, "lab-navigation-list-path")
    here = None if current.url_path in on_path else next((s for s in others if _has(s, current)), None)
    # There even if empty, so that what is below stays as it is.
    with st.container(key="lab-navigation-here", gap=None):
        if here is not None:
            _section(here, current, done)
    with st.expander("All exercises and tools", expanded=not done <= {step.key for step in path}):
        for section in others:
            if section is not here:
                _section(section, current, done)


def _has(section: Section, current: Any) -> bool:
    return current.url_path in {page.url_path for page in (*section.pages, *section.exercises)}


def _section(section: Section, current: Any, done: Collection[str] = ()) -> None:
    """A part of the navigation, with its exercises while one of them is on the page."""
    if section.title:
        st.html(f'<p class="lab-nav-title">{text(section.title)}</p>')
    for page in section.pages:
        st.page_link(page, width="stretch")
    if current.url_path in {page.url_path for page in section.exercises}:
        _list(section.exercises, done, "lab-navigation-list")


def _list(pages: Sequence[Any], done: Collection[str], key: str) -> None:
    """Pages one below the other, those that are done ticked off."""
    from lab_app.course.path import core_path
    from lab_app.course.tracks import discover, tracks

    ticked = {exercise_path(exercise) for exercise in discover() if exercise.key in done}
    ticked |= {address_of(step) for step in core_path(tracks()) if step.key in done}
    with st.container(key=key, gap=None):
        for page in pages:
            mark = ":material/check_circle:" if page.url_path in ticked else ":material/circle:"
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
        sample = now.release.note_on_sample()
        if sample:
            st.html(f'<p class="lab-note">{text(sample)}</p>')
        age = note_on_age(now.release)
        if age and now.world is None:
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
def show_world() -> None:
    """Above a page, where the sidebar is folded away: that one is in another world."""
    if visit().world is not None:
        st.html('<p class="lab-eyebrow lab-elsewhere">Another world</p>')


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
