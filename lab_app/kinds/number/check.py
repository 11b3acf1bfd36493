"""What every exercise must keep whose answer is a number."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from lab_app.course.exercise import Mistake
from lab_app.kinds import foreseen
from lab_app.kinds.context import Context
from lab_app.kinds.number.judge import judge, value_of
from lab_app.kinds.number.spec import NumberExercise
from lab_app.kinds.rules import Rule

LEFT_OUT = (
    "Other worlds than this one: `uv run pytest tests/lab_app/tracks -k {name}` tries it on those of the tests.",
)


def rules(exercise: NumberExercise) -> Iterator[Rule]:
    """The rules of this kind."""
    yield Rule(
        "solution",
        "The solution gives one number, which is right",
        partial(_solution, exercise),
        goes_first=True,
    )
    yield Rule("starter", "The starter runs", partial(_starter, exercise))
    yield from foreseen.of_each(exercise.mistakes, partial(_mistake, exercise))


def _starter(exercise: NumberExercise, context: Context) -> Iterator[str]:
    if exercise.starter:
        context.sandbox.run(exercise.starter)
    yield from ()


def _solution(exercise: NumberExercise, context: Context) -> Iterator[str]:
    rows = context.sandbox.run(exercise.solution, limit=2).rows
    if len(rows) != 1 or len(rows[0]) != 1 or not isinstance(rows[0][0], int | float | Decimal):
        yield "It has to give one row with one number."
        return
    verdict = judge(exercise, repr(value_of(context, exercise.solution)), context)
    if not verdict.is_right:
        yield f"It is {verdict.outcome}: {verdict.message}"


def _mistake(exercise: NumberExercise, mistake: Mistake, answer: str, context: Context) -> Iterator[str]:
    verdict = judge(exercise, repr(value_of(context, answer)), context)
    if verdict.is_right:
        yield f"{mistake.name} gives the right number, or nearly: make `tolerance` smaller.\n{answer}"
    elif verdict.mistake != mistake.name:
        yield f"{mistake.name} is taken for {verdict.mistake}, which gives nearly the same.\n{answer}"
