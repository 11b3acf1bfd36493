"""The lesson of Collection: what data there is, and what one row stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.ui import visit as here
from lab_app.ui.addresses import exercises_path, page_at
from lab_app.ui.errors import guarded
from lab_app.ui.figures import show_four_counts, show_sizes
from lab_app.ui.style import eyebrow, lead

if TYPE_CHECKING:
    from lab_app.course.tracks import Level

PAGE = LevelPage(
    title="Lesson",
    order=1,
    about="What data Larder has, and three questions to ask of any table.",
    needs_release=False,
)

_GRAIN = """
## Three questions for any table

**What is one row?** Everything else follows from it. A row of `users` is an account. A row of
`user_activity` is a user, a day *and* a platform: someone on the phone and on the web on the same
Sunday is two rows. Count rows there and you count them twice.

**Who wrote it?** What Larder's servers write is complete: an order that was paid is in `orders`.
What people's devices send isn't: phones lose their network, browsers block tracking, clocks are wrong.
`events` is what tracking *saw*, which is not the same as what happened.

**Until when?** The newest day is often not all there yet. A day counts as complete when what was going
to arrive has arrived.
"""

_AFTER = """
## Raw, then cleaned, then ready

The tables that you meet here are **raw**, with everything that real ones have: colleagues who test the
app, bots that sign up, rows that came twice. The `marts` further down the road have dealt with that.
You start raw on purpose: a number that you can't take apart is a number that you have to believe.

## What you can do after this level

Count people instead of rows. Group without losing those who have no group. Join two tables and keep the
total. Tell an average from what is typical. Rank, with ties and refunds in mind. Five queries, and most
of what a product manager asks of data is one of them.
"""


def render(level: Level) -> None:
    """The text, with its picture in the middle."""
    eyebrow(f"Level {level.order} of the pyramid")
    st.title(level.question)
    lead(level.blurb)
    st.markdown(_GRAIN)
    picture = st.container(key="lesson-picture")
    st.markdown(_AFTER)
    sizes = st.container(key="lesson-sizes")
    with st.container(horizontal=True, key="lesson-links"):
        st.page_link(
            page_at(exercises_path(level)), label="To the exercises", icon=":material/arrow_forward:"
        )
        st.page_link(page_at("collection-dictionary"), label="Look around in the data dictionary")
    release = here.visit().release
    if release:  # last: nobody waits for the data to begin reading
        with picture:
            _picture()
        with sizes:
            _sizes()


@st.fragment
@guarded
def _picture() -> None:
    with st.spinner("Counting Larder's users four times"):
        show_four_counts(here.lab())


@st.fragment
@guarded
def _sizes() -> None:
    show_sizes(here.lab())
