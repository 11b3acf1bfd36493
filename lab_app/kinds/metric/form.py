"""The form of a metric: the editor of the workshop, checked while one types, with its picture and Check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.kinds.form import Form
from lab_app.ui.errors import guarded
from lab_app.ui.metrics.desk import Desk
from lab_app.ui.metrics.findings import show_finding
from lab_app.ui.metrics.names import show_names
from lab_app.ui.metrics.preview import show_preview
from lab_app.ui.style import note

if TYPE_CHECKING:
    from lab_app.kinds.metric.spec import MetricExercise
    from lab_app.lab import Lab
    from lab_app.metric_writing.checked import Checked

MOST_ERRORS = 2


@dataclass(frozen=True)
class ExerciseDesk(Desk):
    """The desk of one exercise: metrics are read as its judge reads them."""

    exercise: MetricExercise | None = None

    def check(self, lab: Lab) -> Checked:
        """The verdict of the workshop on what is in the editor; asked again only where something has changed."""
        from lab_app.kinds.context import context_of
        from lab_app.kinds.metric.workshop import workshop

        assert self.exercise is not None
        state = (lab.release.id, self.text)
        if st.session_state.get(f"{self.key}-state") != state or self.checked is None:
            verdict = workshop(self.exercise, context_of(lab)).check(self.text)
            st.session_state[f"{self.key}-checked"] = verdict
            st.session_state[f"{self.key}-state"] = state
            return verdict
        return self.checked


def beside(exercise: MetricExercise, lab: Lab) -> None:
    """What a metric may be computed from."""
    show_names(_desk(exercise), lab, exercise.withheld)


def _desk(exercise: MetricExercise) -> ExerciseDesk:
    return ExerciseDesk(exercise.key, exercise.starter, exercise=exercise)


def form(exercise: MetricExercise, lab: Lab) -> Form:
    """The editor, what is wrong with the text so far, and the metric's picture; the verdict is above the picture."""
    desk = _desk(exercise)
    handed = f"{exercise.key}-handed"

    def hand_in() -> None:
        desk.draft.save()
        st.session_state[handed] = True

    def start_over() -> None:
        desk.put(exercise.starter)
        st.session_state.pop(f"{exercise.key}-verdict", None)

    spot, bar, verdict, out = (st.container() for _ in range(4))
    with bar.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Check my answer",
            type="primary",
            icon=":material/task_alt:",
            on_click=hand_in,
            key=f"{exercise.key}-check",
        )
        st.button("Start over", type="tertiary", on_click=start_over, key=f"{exercise.key}-reset")
    is_handed = bool(st.session_state.pop(handed, False))

    def finish() -> None:
        checked = desk.check(lab)
        with spot:
            desk.show_editor(lab, checked)
        with out:
            _outcome(desk, checked, lab)

    return Form(verdict, desk.text if is_handed else None, desk.text, finish)


@guarded
def _outcome(desk: ExerciseDesk, checked: Checked, lab: Lab) -> None:
    """The picture of a metric that can be computed, else what is wrong first."""
    for place, finding in enumerate(checked.errors[:MOST_ERRORS]):
        show_finding(finding, desk, str(place))
    if checked.is_right:
        show_preview(lab, checked, looks=desk.looks)
    note("Write all that your metric needs into this text: metrics that you have saved are not known here.")
