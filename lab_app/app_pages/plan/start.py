"""The day on which the plan begins: chosen once, and changed whenever somebody wants."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from lab_app.plan.dates import DAYS
from lab_app.plan.standing import START
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.style import note

_DAY = "plan-start-day"


def show_start(start: dt.date | None, today: dt.date) -> None:
    """The first day, and how to change it."""
    if start is None:
        st.header("Twelve weeks")
        _choose(today, today, "Begin the plan")
        return
    st.header("Twelve weeks")
    with st.expander(f"Begins on {words.day(start)}", key="plan-start", on_change="rerun") as opened:
        if opened.open:
            _choose(start, today, "Change the first day")
            note(
                "What is done stays done. Weeks move with the day, and so do the dates in a calendar that reads the file again."
            )


def _choose(value: dt.date, today: dt.date, label: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input(
            "First day",
            value=value,
            min_value=min(value, today - dt.timedelta(days=DAYS)),
            max_value=max(value, today + dt.timedelta(days=365)),
            format="YYYY-MM-DD",
            key=_DAY,
            width=180,
        )
        st.button(label, key="plan-start-set", on_click=_set)
    if value == today:
        note("You can also choose a day that has passed: then some weeks have begun already.")


def _set() -> None:
    day = st.session_state.get(_DAY)
    if isinstance(day, dt.date):
        here.plan_log().say(START, said=day.isoformat(), day=here.today())
        st.session_state.pop(_DAY, None)
