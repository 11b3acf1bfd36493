"""The form of a choice: its options."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.kinds.form import Form, keep
from lab_app.ui import visit as here

if TYPE_CHECKING:
    from lab_app.kinds.choice.spec import ChoiceExercise
    from lab_app.lab import Lab


def form(exercise: ChoiceExercise, lab: Lab) -> Form:  # noqa: ARG001 -- all forms are called alike
    """One of several answers."""
    labels = [option.text for option in exercise.options]
    kept = here.progress().draft(exercise.key)
    key = f"{exercise.key}-choice"
    picked = st.radio(
        "Your answer",
        labels,
        index=labels.index(kept) if kept in labels else None,
        key=key,
        on_change=keep,
        args=(exercise.key, key),
    )
    given = st.button("Check my answer", type="primary", disabled=picked is None, key=f"{exercise.key}-check")
    return Form(st.container(), picked if given else None, picked)
