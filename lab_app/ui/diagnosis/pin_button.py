"""The button that pins a picture to the case file, with a sentence of one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.diagnosis.case_file import MOST_LETTERS, CaseFileFullError, Pin, keep
from lab_app.ui import visit as here
from lab_app.ui.charts.figure import picture
from lab_app.ui.charts.palette import on_paper
from lab_app.ui.diagnosis.asked import days_said
from lab_app.ui.style import literal, plain

if TYPE_CHECKING:
    from lab_app.ui.diagnosis.desk import Desk, Findings


def pins_to(case_key: str) -> Callable[[Desk], Callable[[Findings], None]]:
    """What the workspace takes to have a button beside each finding that pins it to a case file."""
    return lambda desk: (
        lambda found: pin_button(
            found.question, lambda: pin_of(desk, found), key=desk.named(found.name), case_key=case_key
        )
    )


def pin_of(desk: Desk, found: Findings) -> Pin:
    """What a step found, as it is pinned: without a sentence yet."""
    whom = f"{desk.asked.of_whom} only" if desk.asked.where else "everybody"
    return Pin(
        step=found.question,
        sentence="",
        takeaway=plain(found.said),
        spec=found.spec,
        header=found.header,
        rows=found.rows,
        about=f"{desk.metric.label}, {days_said(desk.asked.stretch)}, {whom}",
    )


def pin_button(step: str, pin: Callable[[], Pin], *, key: str, case_key: str) -> None:
    """A button “Pin”, which asks for a sentence and keeps the picture with it.

    `step` is the question that the picture answers: those who hear the page tell one button from another by it. `pin` is
    asked when the button is pressed, and has the picture in the colours in which it is shown.
    """
    if st.button(f"Pin :small[“{literal(step)}”]", key=f"case-pin-{key}", type="tertiary"):
        st.dialog(f"Pin: {literal(step)}", width="medium")(ask_sentence)(pin(), key, case_key)


def ask_sentence(pin: Pin, key: str, case_key: str) -> None:
    """Ask for the sentence, and keep the pin with it. An empty one is taken: one pins in passing, and the sentence may come later, in the case
    file, where until then what the page said stands in its place."""
    if pin.spec is not None:
        picture(pin.spec, alt=pin.takeaway, key=f"case-asked-{key}")
    st.markdown(literal(pin.takeaway))
    with st.form(f"case-form-{key}", border=False):
        sentence = st.text_input(
            "One sentence: what does it say?", value=pin.sentence, max_chars=MOST_LETTERS,
            placeholder="In your own words, as you would tell a colleague",
        )  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            is_kept = st.form_submit_button("Keep")  # the first one is what Enter presses
            is_left = st.form_submit_button("Cancel", type="tertiary")
    if is_kept:
        spec = None if pin.spec is None else on_paper(pin.spec)
        try:
            keep(here.progress(), case_key, replace(pin, sentence=sentence, spec=spec))
        except CaseFileFullError as full:
            st.warning(literal(str(full)))
            return
    if is_kept or is_left:
        st.rerun()
