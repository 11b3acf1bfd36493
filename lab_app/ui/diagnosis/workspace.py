"""The Diagnosis workspace: one page, one question, read from top to bottom, with the case file on the right.

Open are the line, the parts, the second witness and who; what takes a decision to ask for is folded. Nothing here
concludes: it says what is usual, and what one chose to ask.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui import words
from lab_app.ui.diagnosis.asked import Asked, days_said, opening, read_address
from lab_app.ui.diagnosis.desk import Desk, Findings
from lab_app.ui.diagnosis.how_much import show_how_much
from lab_app.ui.diagnosis.mix_or_rate import NAME as MIX
from lab_app.ui.diagnosis.mix_or_rate import can_be_split, show_mix
from lab_app.ui.diagnosis.second_witness import show_witnesses
from lab_app.ui.diagnosis.try_a_cause import NAME as CAUSES
from lab_app.ui.diagnosis.try_a_cause import show_causes
from lab_app.ui.diagnosis.which_part import asked_of, show_which_part
from lab_app.ui.diagnosis.whom import show_who
from lab_app.ui.explore.controls import asked_address
from lab_app.ui.metrics.dimensions import label_of
from lab_app.ui.style import literal, note, notice
from lab_app.ui.words import capitalised

if TYPE_CHECKING:
    from lab_app.lab import Lab

MOST_SAID = 3


def show_workspace(
    lab: Lab,
    key: str,
    *,
    first: Asked | None = None,
    pin: Callable[[Desk], Callable[[Findings], None]] | None = None,
    beside: Callable[[Desk], None] | None = None,
) -> None:
    """The workspace. `first` is what it opens with, `pin` makes the button that pins a finding, and `beside` shows what
    stands on the right.

    Raises DiagnosisError where even the opening cannot be asked, MetricError and QueryError.
    """
    start = first or opening(lab)
    asked, wrong = read_address(lab, asked_address(), start)
    desk = Desk(lab, asked, key)
    if pin is not None:
        desk = Desk(lab, asked, key, pin(desk))
    if wrong:
        notice("info", "Part of the address means nothing here", *wrong[:MOST_SAID])
    _question(desk, start)
    with st.container(key="diagnosis-desk"):
        steps, case = st.columns([7, 3], gap="large")
    with steps:
        _steps(desk)
    if beside is not None:
        with case:
            beside(desk)


def _steps(desk: Desk) -> None:
    with st.container(key="diagnosis-steps", gap="large"):
        with st.container(gap="small"):
            show_how_much(desk)
        with st.container(key="diagnosis-pair"):
            part, witness = st.columns(2, gap="large")
        with part:
            show_which_part(desk)
        with witness:
            show_witnesses(desk)
        with st.container(gap="small"):
            show_who(desk)
        with st.container(gap="small"):
            if can_be_split(desk):
                with st.expander(MIX, key=f"{desk.key}-mix", on_change="rerun") as mix:
                    if mix.open:
                        show_mix(desk)
            with st.expander(CAUSES, key=f"{desk.key}-causes", on_change="rerun") as causes:
                if causes.open:
                    show_causes(desk)


def _question(desk: Desk, start: Asked) -> None:
    """What is asked, and each part of it that one can take back."""
    asked = desk.asked
    labels = {
        metric.name: metric.label
        for metric in desk.lab.layer.metrics()
        if {"day", "week"} <= set(metric.grains)
    }
    key = desk.named("metric")

    def chosen() -> None:
        desk.go(asked_of(desk, str(st.session_state[key])))

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="diagnosis-question"):
        st.selectbox(
            "The number",
            sorted(labels, key=lambda name: labels[name].lower()),
            index=sorted(labels, key=lambda name: labels[name].lower()).index(asked.metric),
            format_func=lambda name: labels.get(name, name),
            key=key,
            on_change=chosen,
            width=300,
        )
        for dimension, value in asked.where:
            named = Asked(asked.metric, asked.stretch, ((dimension, value),)).of_whom
            st.button(
                f"{literal(capitalised(named))} only",
                key=desk.named(f"only-{dimension}"),
                icon=":material/close:",
                icon_position="right",
                help="Take everybody again",
                on_click=desk.go,
                args=(asked.without(dimension),),
            )
        if asked != start:
            st.button(
                "Back to the question",
                key=desk.named("back"),
                type="tertiary",
                icon=":material/undo:",
                help=f"{labels.get(start.metric, start.metric)}, {days_said(start.stretch)}",
                on_click=desk.go,
                args=(start,),
            )
    left_behind = _left_behind(desk)
    if left_behind:
        note(left_behind)


def _left_behind(desk: Desk) -> str:
    """What the number before was kept to and this one does not know; nothing, where it knows all of it."""
    there, before = st.session_state.get(f"{desk.key}-before", (None, None))
    if before is None or there != desk.asked:
        return ""
    known = {dimension.short for dimension in desk.metric.dimensions}
    lost = Asked(before.metric, before.stretch, tuple(pair for pair in before.where if pair[0] not in known))
    if not lost.where:
        return ""
    kinds = {d.short: label_of(d).lower() for d in desk.lab.layer.metric(before.metric).dimensions}
    by = words.listed([kinds[dimension] for dimension, _ in lost.where])
    return f"**Not of {literal(lost.of_whom)} alone any more:** this number is not known by {by}."
