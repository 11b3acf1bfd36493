"""How an exercise of each kind is answered on its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.ui import visit as here
from lab_app.ui.workbench import Bench

if TYPE_CHECKING:
    from lab_app.kinds import Exercise
    from lab_app.lab import Lab


def _nothing() -> None:
    """No more to show."""


@dataclass(frozen=True)
class Form:
    """An answer's place on the page.

    `handed_in` is the answer when it was handed in in this run, `last` the text that stands there.
    `verdict` is where the judgement goes; `finish` shows what can only be shown after judging.
    """

    verdict: Any
    handed_in: str | None = None
    last: str | None = None
    finish: Callable[[], None] = field(default=_nothing)


def _keep(exercise_id: str, key: str) -> None:
    """Keep an answer when it is given, not at each run: another tab may have given a newer one. For callbacks."""
    given = st.session_state.get(key)
    if given is not None:
        here.progress().save_draft(here.LEARNER, exercise_id, str(given))


def sql_form(exercise: Exercise, lab: Lab) -> Form:
    """An editor with Run and Check; the verdict stands above the rows."""
    bench = Bench(exercise.id, exercise.starter.strip())
    asked, handed = f"{exercise.id}-asked", f"{exercise.id}-handed"

    def ask() -> None:
        bench.save()
        st.session_state[asked] = True
        st.session_state.pop(f"{exercise.id}-verdict", None)

    def hand_in() -> None:
        bench.save()
        st.session_state[handed] = True

    def start_over() -> None:
        bench.put(bench.starter)
        for name in ("verdict", "ran"):
            st.session_state.pop(f"{exercise.id}-{name}", None)

    spot, bar, verdict, out = (st.container() for _ in range(4))
    with bar.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Check my answer",
            type="primary",
            icon=":material/task_alt:",
            on_click=hand_in,
            key=f"{exercise.id}-check",
        )
        st.button("Run", icon=":material/play_arrow:", on_click=ask, key=f"{exercise.id}-run")
        st.button("Start over", type="tertiary", on_click=start_over, key=f"{exercise.id}-reset")
    is_handed = bool(st.session_state.pop(handed, False))
    if st.session_state.pop(asked, False) or is_handed:
        with out, st.spinner("Running", show_time=True):
            bench.run(lab)

    def finish() -> None:
        with spot:
            bench.show_editor(lab, label=f"Your query: {exercise.title}", on_submit=ask, lines=9)
        with out:
            failed = bench.ran is not None and bench.ran.error is not None
            if not (failed and st.session_state.get(f"{exercise.id}-verdict")):
                bench.show_outcome(empty="")  # the verdict tells a failed query's error already

    return Form(verdict, bench.text if is_handed else None, bench.text, finish)


def choice_form(exercise: Exercise, lab: Lab) -> Form:  # noqa: ARG001 -- all forms are called alike
    """One of several answers."""
    labels = [option.text for option in exercise.options]
    kept = here.progress().draft(here.LEARNER, exercise.id)
    key = f"{exercise.id}-choice"
    picked = st.radio(
        "Your answer",
        labels,
        index=labels.index(kept) if kept in labels else None,
        key=key,
        on_change=_keep,
        args=(exercise.id, key),
    )
    given = st.button("Check my answer", type="primary", disabled=picked is None, key=f"{exercise.id}-check")
    return Form(st.container(), picked if given else None, picked)


def number_form(exercise: Exercise, lab: Lab) -> Form:
    """A number, with a bench to find it on."""
    bench = Bench(f"{exercise.id}-query", exercise.starter.strip())
    asked = f"{exercise.id}-asked"

    def ask() -> None:
        bench.save()
        st.session_state[asked] = True

    spot = st.container()
    with st.container(horizontal=True):
        st.button("Run", icon=":material/play_arrow:", on_click=ask, key=f"{exercise.id}-run")
    out = st.container()
    if st.session_state.pop(asked, False):
        with out, st.spinner("Running", show_time=True):
            bench.run(lab)
    with spot:
        bench.show_editor(lab, label=f"Your query: {exercise.title}", on_submit=ask, lines=7)
    with out:
        bench.show_outcome(empty="")
    kept = here.progress().draft(here.LEARNER, exercise.id)
    unit = f" ({exercise.unit})" if exercise.unit else ""
    key = f"{exercise.id}-number"
    typed = st.text_input(f"Your answer{unit}", kept or "", key=key, on_change=_keep, args=(exercise.id, key))
    given = st.button(
        "Check my answer", type="primary", disabled=not typed.strip(), key=f"{exercise.id}-check"
    )
    return Form(st.container(), typed if given else None, typed)


ANSWERS: dict[str, Callable[[Exercise, Lab], Form]] = {
    "sql": sql_form,
    "choice": choice_form,
    "number": number_form,
}
