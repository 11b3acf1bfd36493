"""From an answer to a verdict. Each kind of exercise has a judge of its own, looked up by its name."""

from __future__ import annotations

from collections.abc import Callable

from lab_app.course.exercise import Exercise
from lab_app.course.verdict import Verdict
from lab_app.kinds.choice import judge as choice
from lab_app.kinds.number import judge as number
from lab_app.kinds.sql import judge as sql
from lab_app.sandbox import Sandbox
from lab_app.warehouse.variants import Variants

Judge = Callable[[Exercise, str, Sandbox, "Variants | None"], Verdict]

JUDGES: dict[str, Judge] = {"sql": sql.judge, "choice": choice.judge, "number": number.judge}


def grade(
    exercise: Exercise,
    answer: str,
    *,
    sandbox: Sandbox,
    variants: Variants | None = None,
) -> Verdict:
    """The verdict on `answer`, as typed.

    Without `variants` the hidden checks are left out, and a note says so. Raises ValueError for a
    kind of exercise that nothing judges, QueryError if the lab is too busy to judge at all.
    """
    if exercise.kind not in JUDGES:
        raise ValueError(f"There is no judge for exercises of the kind {exercise.kind!r}.")
    return JUDGES[exercise.kind](exercise, answer, sandbox, variants)
