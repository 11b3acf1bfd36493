"""Self-assessment: ratings first, then tasks of two minutes that one may stop between, then both beside each other."""

from __future__ import annotations

import streamlit as st

from lab_app.app_pages.assessment.ratings import show_ratings
from lab_app.app_pages.assessment.results import show_results
from lab_app.app_pages.assessment.tasks import LOOKING, STOPPED, first_open, show_task
from lab_app.assessment.due import next_sitting
from lab_app.ui import visit as here
from lab_app.ui.addresses import say_left_out, unknown_parts
from lab_app.ui.errors import guarded

AGAIN = "assessment-again"  # session state: the next sitting was asked for


def render() -> None:
    """The page."""
    _assessment()


@st.fragment
@guarded
def _assessment() -> None:
    say_left_out(unknown_parts())
    taken = here.sittings().all()
    if not taken or st.session_state.get(AGAIN):
        if taken and not next_sitting(taken, here.today()).is_due(here.today()):
            st.session_state.pop(AGAIN, None)  # another window has begun it
        else:
            show_ratings(taken, on_kept=_begin)
            return
    sitting = taken[-1]
    is_open = first_open(sitting) is not None
    if LOOKING in st.session_state or (is_open and not st.session_state.get(STOPPED)):
        show_task(sitting)
    else:
        show_results(taken, on_again=_again)


def _begin() -> None:
    for name in (AGAIN, STOPPED):
        st.session_state.pop(name, None)


def _again() -> None:
    st.session_state[AGAIN] = True
