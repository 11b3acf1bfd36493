"""The guess under Nora's headline: two clicks, or none. It is asked until one begins."""

from __future__ import annotations

import streamlit as st

from lab_app.course.guess import QUESTION, guess_of, how_sure, key_of, take_back
from lab_app.kinds.case.form.fields import show_fields
from lab_app.ui import visit as here
from lab_app.ui.errors import guarded
from lab_app.ui.style import note


@st.fragment
@guarded
def show_guess(*, has_begun: bool) -> None:
    """The question, or the guess that was given. Who has begun has seen data: it is neither asked nor changed any more."""
    progress, world = here.progress(), here.lab().release.world.id
    guess = guess_of(progress, world)
    if guess is None:
        if not has_begun:
            show_fields(QUESTION, key_of(world))
            note("Two clicks, no points. Or skip it and begin.")
        return
    note(f"**Your guess:** {guess.text}, {how_sure(guess)}. It is kept on “My calibration”.")
    if not has_begun:
        st.button(
            "Guess again", type="tertiary", on_click=take_back, args=(progress, world), key="guess-again"
        )
