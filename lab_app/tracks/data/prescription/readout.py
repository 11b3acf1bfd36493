"""The read-out of an experiment: what to ask of it, in which order, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.experiments.plans import PLANS, plan_of
from lab_app.ui import visit as here
from lab_app.ui.errors import guarded
from lab_app.ui.experiments.readout import show_read_out
from lab_app.ui.style import eyebrow, lead, literal, note

if TYPE_CHECKING:
    from lab_app.course.tracks import Level

PAGE = LevelPage(
    title="Read-out",
    order=1,
    about="Read an experiment in five questions: trust, change, harm, lasting, looks. Then decide by the rule.",
    door="Read any of the six experiments: whether it can be trusted, what it changed, what it broke, and what to do.",
)
KEY = "experiment"
_WRITTEN = "experiment-in-the-address"
"""Session state: what this page wrote into the address; another one there is what somebody wants to see."""
_FIRST = "recipe_tour"
"""Nothing happened in it, and nothing asks about it: one sees what that looks like."""


def render(level: Level) -> None:
    """The page."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Read-out")
    lead("Choose an experiment. Ask whether to trust it before you ask what it changed.")
    _read_out()


@st.fragment
@guarded
def _read_out() -> None:
    names = [plan.experiment for plan in PLANS]
    said = st.query_params.get(KEY)
    if said is not None and said not in names:
        note(f"There is no experiment “{literal(said[:60])}” here: this is another one.")
    if said in names and said != st.session_state.get(_WRITTEN):
        st.session_state[KEY] = said  # a link, or Back
    st.session_state.setdefault(KEY, _FIRST)
    chosen = st.selectbox(
        "Experiment", names, key=KEY, format_func=lambda name: plan_of(name).title, width=420
    )
    if chosen != said:
        st.query_params[KEY] = chosen
    st.session_state[_WRITTEN] = chosen
    show_read_out(here.lab(), plan_of(chosen))
