"""The form of a number: a field for it, and a bench to find it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.kinds.form import Form, keep, show_bench
from lab_app.ui import visit as here

if TYPE_CHECKING:
    from lab_app.kinds.number.spec import NumberExercise
    from lab_app.lab import Lab


def form(exercise: NumberExercise, lab: Lab) -> Form:
    """A number, with a bench to find it on."""
    show_bench(exercise, exercise.starter, lab)
    kept = here.progress().draft(exercise.key)
    unit = f" ({exercise.unit})" if exercise.unit else ""
    key = f"{exercise.key}-number"
    typed = st.text_input(
        f"Your answer{unit}", kept or "", key=key, on_change=keep, args=(exercise.key, key), width=200
    )
    given = st.button(
        "Check my answer", type="primary", disabled=not typed.strip(), key=f"{exercise.key}-check"
    )
    return Form(st.container(), typed if given else None, typed)
