"""Judges the choice of one answer out of several."""

from __future__ import annotations

from lab_app.course.verdict import Verdict
from lab_app.kinds.choice.spec import ChoiceExercise
from lab_app.kinds.context import Context


def judge(exercise: ChoiceExercise, answer: str, context: Context) -> Verdict:  # noqa: ARG001 - all are called alike
    """The verdict on `answer`: the number of an option, from 1, or its text."""
    text = answer.strip()
    if not text:
        return Verdict("unattempted", "Nothing chosen yet", "Choose one of the answers.")
    option = None
    if text.isdigit() and 1 <= int(text) <= len(exercise.options):
        option = exercise.options[int(text) - 1]
    else:
        option = next((o for o in exercise.options if o.text.casefold() == text.casefold()), None)
    if option is None:
        message = (
            f"Choose a number from 1 to {len(exercise.options)}, or write an answer exactly as it is there."
        )
        return Verdict("error", "Not one of the answers", message)
    if option.right:
        return Verdict("right", "Right", option.feedback)
    return Verdict("wrong", "Not quite", option.feedback, mistake=option.text)
