"""An answer's place on the page of an exercise, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.kinds import part
from lab_app.ui import visit as here
from lab_app.ui.workbench import Bench

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.lab import Lab


def _nothing() -> None:
    """No more to show."""


@dataclass(frozen=True)
class Form:
    """An answer's place on the page.

    `handed_in` is the answer when it was handed in in this run, `last` the text that is there.
    `verdict` is where the judgement goes; `finish` shows what can only be shown after judging, and `reveal` the truth
    under the judgement.
    """

    verdict: Any
    handed_in: str | None = None
    last: str | None = None
    finish: Callable[[], None] = field(default=_nothing)
    reveal: Callable[[], None] = field(default=_nothing)


def show_form(exercise: Exercise, lab: Lab) -> Form:
    """Show the form of the exercise's kind."""
    shown: Form = part(exercise.kind, "form").form(exercise, lab)
    return shown


def in_this_world(exercise: Exercise, lab: Lab) -> Exercise:
    """The exercise with its texts as they are in this world, where its kind has places in them.

    Raises NotDealtError while a case cannot be dealt, TruthError and QueryError.
    """
    fill: Callable[[Exercise, Lab], Exercise] | None = getattr(part(exercise.kind, "form"), "fill", None)
    return exercise if fill is None else fill(exercise, lab)


def is_wide(exercise: Exercise, lab: Lab) -> bool:
    """Whether the answer takes all of the page's width, below the prompt and not beside it."""
    wide: Callable[[Exercise, Lab], bool] | None = getattr(part(exercise.kind, "form"), "is_wide", None)
    return wide is not None and wide(exercise, lab)


def show_bench(exercise: Exercise, starter: str, lab: Lab) -> None:
    """A query of one's own, where an answer has to be looked for."""
    bench = Bench(f"{exercise.key}-query", starter)
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


def show_beside(exercise: Exercise, lab: Lab) -> None:
    """Show what the exercise's kind has to look things up in, where it has anything."""
    beside = getattr(part(exercise.kind, "form"), "beside", None)
    if beside is not None:
        beside(exercise, lab)


def keep(exercise_key: str, key: str) -> None:
    """Keep an answer when it is given, not at each run: another tab may have given a newer one. For callbacks."""
    given = st.session_state.get(key)
    if given is not None:
        here.progress().save_draft(exercise_key, str(given))
