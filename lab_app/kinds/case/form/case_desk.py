"""A case that is worked on in the Diagnosis workspace: the workspace, the case file beside it, and its report."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lab_app.course.exercise import prompt_of
from lab_app.course.handing_in import recalled
from lab_app.diagnosis.case_file import Report, Statement, case_file_of
from lab_app.diagnosis.stretch import Stretch
from lab_app.ui import visit as here
from lab_app.ui.diagnosis.asked import Asked
from lab_app.ui.diagnosis.case_file import show_case_file
from lab_app.ui.diagnosis.guided import show_guided
from lab_app.ui.diagnosis.pin_button import pins_to
from lab_app.ui.diagnosis.source import source_of
from lab_app.ui.diagnosis.workspace import show_workspace
from lab_app.ui.style import plain

if TYPE_CHECKING:
    from lab_app.kinds.case.case import Opening
    from lab_app.kinds.case.spec import CaseExercise
    from lab_app.lab import Lab

HAND_IN = "hand-in"
"""The id of the place on the page where one hands in."""


def show_desk(exercise: CaseExercise, lab: Lab, opening: Opening, *, is_open: bool) -> None:
    """The workspace of a case; while it is open the case file leads to where one hands in. Raises DiagnosisError, MetricError and QueryError."""
    asked = Asked(opening.metric, Stretch(opening.first, opening.weeks), tuple(sorted(opening.where.items())))
    if opening.guide:
        show_guided(lab, exercise.key, asked, opening.guide)
        return
    show_workspace(
        lab,
        exercise.key,
        first=asked,
        pin=pins_to(exercise.key),
        beside=lambda _: show_case_file(
            exercise.key,
            report=lambda: report_of(exercise, lab),
            hand_in_anchor=HAND_IN if is_open else None,
        ),
    )


def report_of(exercise: CaseExercise, lab: Lab) -> Report:
    """The case as a document: what was asked, what is pinned, and what was handed in beside the truth. Raises ProgressError."""
    prompt = prompt_of(exercise.prompt)
    verdict = recalled(here.progress(), exercise, lab)
    asks = {question.name: question.asks for question in exercise.questions}
    answered = verdict.answered if verdict is not None else ()
    return Report(
        exercise.title,
        plain(prompt.said or prompt.rest),
        prompt.who,
        case_file_of(here.progress(), exercise.key).pins,
        [Statement(asks[one.question], one.said, one.truth) for one in answered],
        source_of(lab),
        dt.datetime.now(dt.UTC).date(),
    )
