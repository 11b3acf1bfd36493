"""What every exercise must keep whose answer is one of several options."""

from __future__ import annotations

from collections.abc import Iterator

from lab_app.kinds.choice.judge import judge
from lab_app.kinds.choice.spec import ChoiceExercise
from lab_app.kinds.context import Context
from lab_app.kinds.rules import Rule

FEWEST_OPTIONS = 3
LEFT_OUT = ()


def rules(exercise: ChoiceExercise) -> Iterator[Rule]:
    """The rules of this kind."""
    yield Rule(
        "options",
        f"{FEWEST_OPTIONS} options or more, of which one is right, with an answer to each",
        lambda _: _options(exercise),
    )
    yield Rule("judged", "Each option is judged as it says", lambda context: _judged(exercise, context))


def _options(exercise: ChoiceExercise) -> Iterator[str]:
    right = sum(option.right for option in exercise.options)
    if right != 1:
        yield f"{right} options are right: exactly one has to be."
    if len(exercise.options) < FEWEST_OPTIONS:
        yield f"There are {len(exercise.options)}: what else do people say?"
    for name in ("text", "feedback"):
        if len({getattr(option, name) for option in exercise.options}) < len(exercise.options):
            yield f"Two options have the same {name}."


def _judged(exercise: ChoiceExercise, context: Context) -> Iterator[str]:
    for number, option in enumerate(exercise.options, 1):
        for answer in (str(number), option.text):
            verdict = judge(exercise, answer, context)
            if verdict.is_right != option.right or verdict.message != option.feedback:
                yield f"Option {number}, given as {answer!r}, is {verdict.outcome}: {verdict.message}"
