"""Judges a number that a learner has found, against one that is computed from the release."""

from __future__ import annotations

from lab_app.course.verdict import Verdict
from lab_app.kinds.context import Context
from lab_app.kinds.number.spec import NumberExercise
from lab_app.kinds.values import show
from lab_app.sandbox import Sandbox


def judge(exercise: NumberExercise, answer: str, context: Context) -> Verdict:
    """The verdict on `answer`, a number as typed: 1,234.5 or 34 %.

    A number is right for one world only: hidden ones have no part in it. Raises QueryError.
    """
    text = answer.strip()
    if not text:
        return Verdict("unattempted", "Nothing entered yet", "Write a number.")
    value = parse(text)
    if value is None:
        return Verdict("error", "Not a number", f"“{text}” is not a number. Write it as 1234.5 or 34 %.")
    right = value_of(context.sandbox, exercise.solution)
    unit = f" {exercise.unit}" if exercise.unit else ""
    if abs(value - right) <= exercise.tolerance:
        return Verdict("right", "Right", f"It is {show(right)}{unit}.")
    for mistake in exercise.mistakes:
        found = (value_of(context.sandbox, answer) for answer in mistake.answers)
        if any(abs(value - wrong) <= exercise.tolerance for wrong in found):
            return Verdict("wrong", "Not quite", mistake.message, mistake=mistake.name)
    word = "high" if value > right else "low"
    return Verdict("wrong", "Not quite", f"{show(value)}{unit} is too {word}.")


def parse(text: str) -> float | None:
    """The number in `text`, None if there is none. A per cent sign divides by 100."""
    text = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    is_share = text.endswith("%")
    text = text.rstrip("%")
    if text.count(",") == 1 and "." not in text and len(text.partition(",")[2]) != 3:
        text = text.replace(",", ".")  # a decimal comma
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    if value != value or value in (float("inf"), float("-inf")):
        return None
    return value / 100 if is_share else value


def value_of(sandbox: Sandbox, sql: str) -> float:
    """The one value that a query gives. Raises QueryError."""
    return float(sandbox.run(sql, limit=1).rows[0][0])
