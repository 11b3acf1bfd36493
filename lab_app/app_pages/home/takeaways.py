"""Takeaways to try again, on home: each is hidden behind its exercise's title until one has said it to oneself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.again import Recall, days_to_wait, due, note_recall, recalls
from lab_app.ui import visit as here
from lab_app.ui.addresses import exercise_path, page_at
from lab_app.ui.errors import guarded
from lab_app.ui.style import marked, note, text

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise

_COUNTS = ("", "One takeaway", "Two takeaways", "Three takeaways")
_SAID = "takeaway-said"  # session state: what the last answer led to


@st.fragment
@guarded
def show_takeaways() -> None:
    """Those that are due, three at most; nothing where none is."""
    from lab_app.course.tracks import discover

    progress = here.progress()
    there = {exercise.key: exercise for exercise in discover()}
    done = {key: at for key, at in progress.last_done().items() if key in there}
    keys = due(done, recalls(progress), now())
    said = st.session_state.pop(_SAID, None)
    if not keys and said is None:
        return
    with st.container(key="home-again", gap="small"):
        if keys:
            st.html(f'<h2 class="lab-again">{_COUNTS[len(keys)]} to try again</h2>')
        if said:
            st.html(f'<p class="lab-note" role="status">{text(said)}</p>')
        elif keys:
            note("You worked this out a while ago. Say it to yourself first, then look.")
        for key in keys:
            _takeaway(there[key])


def now() -> dt.datetime:
    """The moment by which takeaways are due."""
    return dt.datetime.now(dt.UTC)


def _takeaway(exercise: Exercise) -> None:
    shown = f"{exercise.key}-takeaway-shown"
    is_hidden = not st.session_state.get(shown)
    with st.container(
        key=f"takeaway-{exercise.id}", horizontal=True, vertical_alignment="center", gap="small"
    ):
        st.html(
            f'<p class="lab-next">What did you take away from <b>{text(exercise.title)}</b>?</p>',
            width="stretch",
        )
        if is_hidden:
            st.button("Show it", key=f"{exercise.key}-show", on_click=_show, args=(shown,))
    if is_hidden:
        return
    st.html(f'<div class="lab-keep"><p>{marked(exercise.takeaway)}</p></div>')
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for label, knew in (("Still knew it", True), ("Not any more", False)):
            st.button(label, key=f"{exercise.key}-{knew}", on_click=_answer, args=(exercise.key, shown, knew))
        st.page_link(page_at(exercise_path(exercise)), label="Look at the exercise")


def _show(shown: str) -> None:
    st.session_state[shown] = True


def _answer(key: str, shown: str, knew: bool) -> None:
    st.session_state.pop(shown, None)
    st.session_state[_SAID] = _what_follows(note_recall(here.progress(), key, knew=knew, now=now()))


def _what_follows(recall: Recall) -> str:
    days = days_to_wait(recall)
    if days is None:
        return "Kept. That was the third time: it does not come back."
    return f"Kept. It comes back in {days} days."
