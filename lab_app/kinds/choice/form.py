"""The form of a choice: its options."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.kinds.form import Form, keep
from lab_app.ui import visit as here

if TYPE_CHECKING:
    from lab_app.kinds.choice.spec import ChoiceExercise
    from lab_app.release import Release


def form(exercise: ChoiceExercise, release: Release) -> Form:  # noqa: ARG001 -- all forms are called alike
    """One of several answers."""
    labels = [option.text for option in exercise.options]
    kept = here.progress().draft(here.LEARNER, exercise.id)
    key = f"{exercise.id}-choice"
    picked = st.radio(
        "Your answer",
        labels,
        index=labels.index(kept) if kept in labels else None,
        key=key,
        on_change=keep,
        args=(exercise.id, key),
    )
    given = st.button("Check my answer", type="primary", disabled=picked is None, key=f"{exercise.id}-check")
    return Form(st.container(), picked if given else None, picked)
