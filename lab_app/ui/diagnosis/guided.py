"""The workspace in three clicks, for who is here for the first time: how much, who, and one group alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.diagnosis.who import Row, Who
from lab_app.ui.diagnosis.asked import Asked, read_address
from lab_app.ui.diagnosis.desk import Desk
from lab_app.ui.diagnosis.how_much import show_how_much
from lab_app.ui.diagnosis.whom import groups_of, show_groups
from lab_app.ui.explore.controls import asked_address
from lab_app.ui.style import marked, text
from lab_app.ui.words import capitalised
from pipelines.contract.units import number, shown, signed

if TYPE_CHECKING:
    from lab_app.lab import Lab


def show_guided(lab: Lab, key: str, first: Asked, by: str) -> None:
    """Three steps, each after a click on the one before. Raises DiagnosisError, MetricError and QueryError."""
    asked, _ = read_address(lab, asked_address(), first)
    group = dict(asked.where).get(by)
    whole = Desk(lab, first, key)
    labels = {d.short: d.label.lower() for d in whole.metric.dimensions}
    looked = f"{key}-looked"
    is_open = group is not None or st.session_state.get(looked, False)
    with st.container(key="diagnosis-steps", gap="large"):
        with st.container(gap="small"):
            _step(1, "See how much, and whether it is unusual")
            show_how_much(whole, fixed=True)
            if not is_open:
                st.button(
                    f"Who was it? Look by {labels.get(by, by)}",
                    type="primary",
                    icon=":material/arrow_downward:",
                    key=f"{key}-look",
                    on_click=st.session_state.__setitem__,
                    args=(looked, True),
                )
        if is_open:
            with st.container(gap="small"):
                _step(2, "Click a group: a dot, or its name in the list below")
                show_groups(whole, (by,), by_gain=True)
        if group is not None:
            with st.container(gap="small"):
                _step(3, "See that group alone, and answer")
                _alone(whole, groups_of(whole, (by,)), group)


def _step(place: int, said: str) -> None:
    st.html(f'<p class="lab-guide"><span class="number">{place}</span>{text(said)}</p>')


def _alone(whole: Desk, found: Who, group: str) -> None:
    """How much of the whole change is one group's, in words."""
    row = next((one for one in found.rows if one.segment.value == group), None)
    if row is None:
        st.html('<p class="lab-takeaway">There are too few of this group to say anything.</p>')
        return
    every = found.everybody
    all_of_it = every.after - every.before
    st.html(
        f'<p class="lab-takeaway">{marked(f"**{_said(row, whole)}.** Everybody: {_signed(all_of_it)}.")} '
        "Click another group to compare, or answer below.</p>"
    )


def _said(row: Row, whole: Desk) -> str:
    name, unit = capitalised(row.segment.name), whole.unit
    return f"{name}: {shown(row.before, unit)} became {shown(row.after, unit)}, {_signed(row.after - row.before)}"


def _signed(change: float) -> str:
    return signed(change, number(round(abs(change))))
