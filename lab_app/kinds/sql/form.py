"""The form of a query: an editor with Run and Check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.kinds.form import Form
from lab_app.ui.queries.tables import named_in
from lab_app.ui.workbench import Bench

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.kinds.sql.spec import SqlExercise
    from lab_app.lab import Lab


def beside(exercise: SqlExercise, lab: Lab) -> None:
    """Tables and columns, those that the prompt is about first."""
    tables_beside(exercise, exercise.starter, lab)


def form(exercise: SqlExercise, lab: Lab) -> Form:
    """An editor with Run and Check; the verdict is above the rows."""
    return query_form(exercise, exercise.starter, lab)


def tables_beside(exercise: Exercise, starter: str, lab: Lab) -> None:
    """Tables and columns for any exercise that is answered with a query."""
    _bench(exercise, starter, lab).show_tables()


def _bench(exercise: Exercise, starter: str, lab: Lab) -> Bench:
    named = lab.keep(("named", exercise.key), lambda: named_in(exercise.prompt, starter, lab.dictionary))
    return Bench(exercise.key, starter, tables=named)


def query_form(exercise: Exercise, starter: str, lab: Lab) -> Form:
    """The form of any exercise that is answered with a query."""
    bench = _bench(exercise, starter, lab)
    asked, handed = f"{exercise.key}-asked", f"{exercise.key}-handed"

    def ask() -> None:
        bench.save()
        st.session_state[asked] = True
        st.session_state.pop(f"{exercise.key}-verdict", None)

    def hand_in() -> None:
        bench.save()
        st.session_state[handed] = True

    def start_over() -> None:
        bench.put(bench.starter)
        for name in ("verdict", "ran"):
            st.session_state.pop(f"{exercise.key}-{name}", None)

    spot, bar, verdict, out = (st.container() for _ in range(4))
    with bar.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Check my answer",
            type="primary",
            icon=":material/task_alt:",
            on_click=hand_in,
            key=f"{exercise.key}-check",
        )
        st.button("Run", icon=":material/play_arrow:", on_click=ask, key=f"{exercise.key}-run")
        st.button("Start over", type="tertiary", on_click=start_over, key=f"{exercise.key}-reset")
        bench.show_menus()
    is_handed = handed in st.session_state
    ran = None
    if bool(st.session_state.pop(asked, False)) or is_handed:
        with out, st.spinner("Running", show_time=True):
            ran = bench.run(lab)
        if (
            ran is not None
        ):  # else it is judged once it has had its turn; so it is if this run of the page was cut off
            st.session_state.pop(handed, None)
        is_handed = is_handed and ran is not None and not ran.was_stopped

    def finish() -> None:
        with spot:
            bench.show_editor(lab, label=f"Your query: {exercise.title}", on_submit=ask, lines=9)
        with out:
            failed = bench.ran is not None and bench.ran.error is not None and not bench.is_waiting
            if failed and st.session_state.get(f"{exercise.key}-verdict"):
                bench.show_mends()  # the verdict gives a failed query's error already
            else:
                bench.show_outcome(empty="")
        if ran is not None:
            bench.remember()

    return Form(verdict, bench.text if is_handed else None, bench.text, finish)
