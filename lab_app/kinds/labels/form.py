"""The form of a filter: the same editor as that of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab_app.kinds.sql.form import query_form, tables_beside

if TYPE_CHECKING:
    from lab_app.kinds.form import Form
    from lab_app.kinds.labels.spec import LabelsExercise
    from lab_app.lab import Lab


def beside(exercise: LabelsExercise, lab: Lab) -> None:
    """Tables and columns, those that the prompt is about first."""
    tables_beside(exercise, exercise.starter, lab)


def form(exercise: LabelsExercise, lab: Lab) -> Form:
    """An editor with Run and Check."""
    return query_form(exercise, exercise.starter, lab)
