"""The guess under Nora's headline: two clicks, or none. It is asked until one begins."""

from __future__ import annotations

import streamlit as st

from lab_app.course.guess import (
    QUESTION,
    WEEKS,
    cause_of_the_record,
    guess_of,
    how_sure,
    key_of,
    may_tell,
    take_back,
)
from lab_app.kinds.case.causes import CAUSES
from lab_app.kinds.case.form.fields import show_fields
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.errors import guarded
from lab_app.ui.style import note, text


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


@st.fragment
@guarded
def show_guess_beside() -> None:
    """The guess beside what was true, under the exercise about the record: told where it answers no other exercise."""
    progress, lab = here.progress(), here.lab()
    guess = guess_of(progress, lab.release.world.id)
    truth, as_of = lab.truth, lab.release.as_of
    if guess is None or truth is None:
        return
    if not may_tell(progress, lab.release.world.id, truth, as_of):
        note(
            f"**Your guess on the first day:** {guess.text}, {how_sure(guess)}. Whether it was so, another exercise asks first."
        )
        return
    cause = cause_of_the_record(truth, as_of)
    right = guess.cause == cause
    st.html(
        f'<section class="lab-answered" data-right="{str(right).lower()}"><h3>Your guess, before you saw any data</h3>'
        f"<dl><div><dt>You guessed</dt><dd>{text(guess.text)}, {text(how_sure(guess))}</dd></div>"
        f"<div><dt>Most of it was</dt><dd>{text(CAUSES[cause])}</dd></div></dl>"
        f"<p>Of all causes this one added the most to monthly actives in the {WEEKS} weeks to {words.day(as_of)}. A guess earns nothing; what it "
        "shows is how far a headline alone leads.</p></section>"
    )
