"""An exercise about a case, and what its case is made from."""

from __future__ import annotations

from lab_app.course.tracks import exercise
from lab_app.kinds.case import CaseExercise, Known
from lab_app.kinds.context import Context


def case_exercise(code: str) -> CaseExercise:
    found = exercise(code)
    assert isinstance(found, CaseExercise)
    return found


def known_of(context: Context, seed: int | None = None) -> Known:
    return Known(context.sandbox, context.as_of, context.seed if seed is None else seed, context.truth)
