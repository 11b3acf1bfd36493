"""The page's side of a case: what is seen of it, and never what is true."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lab_app.course.exercise import Hint
from lab_app.kinds.case.judge import dealt
from lab_app.kinds.context import context_of

if TYPE_CHECKING:
    from lab_app.kinds.case.case import Seen
    from lab_app.kinds.case.questions import Question
    from lab_app.kinds.case.spec import CaseExercise
    from lab_app.lab import Lab


def seen_of(exercise: CaseExercise, lab: Lab, as_of: dt.date | None = None) -> Seen:
    """What a page shows of the case before it is answered, kept: as of a day, by default the last one.

    Raises NotDealtError, TruthError and QueryError.
    """
    day = as_of or lab.release.as_of
    return lab.keep(
        ("seen", exercise.key, day), lambda: dealt(exercise, replace(context_of(lab), as_of=day)).seen
    )


def filled(exercise: CaseExercise, seen: Seen) -> CaseExercise:
    """The exercise with the places of its texts filled by what is seen."""
    if not seen.words:
        return exercise
    hints = tuple(
        seen.fill(hint)
        if isinstance(hint, str)
        else Hint(
            seen.fill(hint.text.replace("{missing}", "{{missing}}")), hint.parts, seen.fill(hint.otherwise)
        )
        for hint in exercise.hints
    )
    return replace(
        exercise,
        prompt=seen.fill(exercise.prompt),
        hints=hints,
        starter=seen.fill(exercise.starter),
        questions=tuple(_filled(question, seen) for question in exercise.questions),
    )


def _filled(question: Question, seen: Seen) -> Question:
    texts: dict[str, Any] = {name: seen.fill(text) for name, text in question.texts.items()}
    return replace(question, **texts)
