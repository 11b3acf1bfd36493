"""From an answer to a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab_app.kinds import part

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.course.verdict import Verdict
    from lab_app.kinds.context import Context


def grade(exercise: Exercise, answer: str, context: Context) -> Verdict:
    """The verdict on `answer`, as typed, by the judge of the exercise's kind.

    Without hidden worlds their checks are left out, and a note says so. Raises ValueError for a kind
    that there is none of, QueryError if the lab is too busy to judge at all.
    """
    verdict: Verdict = part(exercise.kind, "judge").judge(exercise, answer, context)
    return verdict
