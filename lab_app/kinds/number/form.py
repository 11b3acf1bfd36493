"""The form of a number: a field for it, and a bench to find it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.kinds.form import Form, keep
from lab_app.ui import visit as here
from lab_app.ui.workbench import Bench

if TYPE_CHECKING:
    from lab_app.kinds.number.spec import NumberExercise
    from lab_app.lab import Lab


def form(exercise: NumberExercise, lab: Lab) -> Form:
    """A number, with a bench to find it on."""
    bench = Bench(f"{exercise.key}-query", exercise.starter)
    asked = f"{exercise.key}-asked"

    def ask() -> None:
        bench.save()
        st.session_state[asked] = True

    spot = st.container()
    with st.container(horizontal=True):
        st.button("Run", icon=":material/play_arrow:", on_click=ask, key=f"{exercise.key}-run")
    out = st.container()
    if st.session_state.pop(asked, False):
        with out, st.spinner("Running", show_time=True):
            bench.run(lab)
    with spot:
        bench.show_editor(lab, label=f"Your query: {exercise.title}", on_submit=ask, lines=7)
    with out:
        bench.show_outcome(empty="")
    kept = here.progress().draft(exercise.key)
    unit = f" ({exercise.unit})" if exercise.unit else ""
    key = f"{exercise.key}-number"
    typed = st.text_input(f"Your answer{unit}", kept or "", key=key, on_change=keep, args=(exercise.key, key))
    given = st.button(
        "Check my answer", type="primary", disabled=not typed.strip(), key=f"{exercise.key}-check"
    )
    return Form(st.container(), typed if given else None, typed)
