"""Judges a number that a learner has found, against one that is computed from the release."""

from __future__ import annotations

import math
import re

from lab_app.course.verdict import Verdict
from lab_app.kinds.context import Context
from lab_app.kinds.number.spec import NumberExercise
from lab_app.kinds.units import relation_of, unit_of
from lab_app.kinds.values import show

MOST_DIRECTIONS = 2  # that a learner is told "too high" or "too low" at one exercise
LOOK_AGAIN = "Read the prompt again: who counts, over which days, and in which unit?"
THOUSANDS = 3  # digits


def judge(exercise: NumberExercise, answer: str, context: Context) -> Verdict:
    """The verdict on `answer`, a number as typed: 1,234.5 or 34 %.

    A number is right for one world only: hidden ones have no part in it. Whether a wrong one is too high or
    too low is said a few times: said always, it would lead to the number. Raises QueryError.
    """
    text = answer.strip()
    if not text:
        return Verdict("unattempted", "Nothing entered yet", "Write a number.")
    value = parse(text, exercise.unit)
    if value is None:
        return Verdict("error", "Not a number", f"“{text}” is not a number. Write it as 1234.5 or 34 %.")
    right = value_of(context, exercise.solution)
    unit = f" {exercise.unit}" if exercise.unit else ""
    if abs(value - right) <= exercise.tolerance:
        follows = exercise.told(right, _parts(exercise, context)) if exercise.told else ""
        return Verdict("right", "Right", f"It is {show(right)}{unit}. {follows}".strip())
    if (foreseen := _foreseen(exercise, value, context)) is not None:
        return foreseen
    is_per_cent = "%" in text or "cent" in text.casefold()
    if not is_per_cent and (said := unit_of([(right, value)])) is not None:
        return Verdict("wrong", "Not quite", f"{show(value)}{unit}: {said}", reasons=("unit",))
    if (said := _relation(right, value, exercise.tolerance)) is not None:
        return Verdict("wrong", "Not quite", f"{show(value)}{unit}: {said}", reasons=("relation",))
    if context.wrong_before >= MOST_DIRECTIONS:
        return Verdict("wrong", "Not quite", f"{show(value)}{unit} is not it. {LOOK_AGAIN}")
    word = "high" if value > right else "low"
    return Verdict("wrong", "Not quite", f"{show(value)}{unit} is too {word}.")


def _foreseen(exercise: NumberExercise, value: float, context: Context) -> Verdict | None:
    """The verdict on a wrong number that was to be expected: a foreseen mistake, or the number of a part of the rows."""
    for mistake in exercise.mistakes:
        found = (value_of(context, answer) for answer in mistake.answers)
        if any(abs(value - wrong) <= exercise.tolerance for wrong in found):
            return Verdict(
                "wrong", "Not quite", mistake.message, mistake=mistake.name, reasons=(mistake.name,)
            )
    for name, of_part in _parts(exercise, context).items():
        if abs(value - of_part) <= exercise.tolerance:
            said = f"That is {name} alone, and the question is about all of them together."
            return Verdict("wrong", "Not quite", said, mistake="part", reasons=("part",))
    return None


def _parts(exercise: NumberExercise, context: Context) -> dict[str, float]:
    """The numbers of parts of the rows. Raises QueryError."""
    return {name: value_of(context, sql) for name, sql in exercise.parts.items()}


def _relation(right: float, value: float, tolerance: float) -> str | None:
    """What to say of a value that stands in a simple relation to the right one."""
    if value and abs(value + right) <= tolerance:
        return "It has the wrong sign."
    decimals = len(f"{value:.10f}".rstrip("0").partition(".")[2])
    if value and round(right, decimals) == value and abs(value - right) > tolerance:
        return "It is rounded too far: give a digit more."
    return relation_of([(right, value)])


def parse(text: str, unit: str = "") -> float | None:
    """The number in `text`, None if there is none. Per cent divide by 100; the exercise's own unit may stand there."""
    text = _squeezed(text).replace("−", "-")
    bare = text.removesuffix("%").removesuffix("percent")
    number = bare.removesuffix(_squeezed(unit))
    if number.count(",") == 1 and "." not in number:
        whole, _, rest = number.partition(",")
        if len(rest) != THOUSANDS or whole.lstrip("+-") in {"", "0"}:
            number = f"{whole}.{rest}"  # a decimal comma
    try:
        value = float(number.replace(",", ""))
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return value / 100 if bare != text else value


def _squeezed(text: str) -> str:
    """The text without blanks and what parts thousands as blanks do, in small letters."""
    return re.sub(r"[\s'’_]", "", text).casefold()


def value_of(context: Context, sql: str) -> float:
    """The one value that a query gives. Raises QueryError."""
    return float(context.sandbox.run(sql, limit=1, ticket=context.ticket).rows[0][0])
