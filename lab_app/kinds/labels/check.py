"""What every exercise must keep that is answered with the ids of bots' accounts.

A world in which no bots signed up in these days, or whose truth is not there, cannot be tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lab_app.course.exercise import Mistake
from lab_app.kinds import foreseen
from lab_app.kinds.context import Context
from lab_app.kinds.labels.judge import bots_of, judge
from lab_app.kinds.labels.spec import LabelsExercise
from lab_app.kinds.rules import Rule

LEFT_OUT = (
    "Worlds with other bots: `uv run python -m tests.lab_app.cases.worlds {name} --seeds 2 3` tries it on several.",
)


def rules(exercise: LabelsExercise) -> Iterator[Rule]:
    """The rules of this kind."""
    yield foreseen.enough(exercise.mistakes)
    yield Rule(
        "solution",
        "The solution finds enough of the bots, and few others",
        partial(_solution, exercise),
        goes_first=True,
    )
    yield Rule("starter", "The starter runs and is not the answer", partial(_starter, exercise))
    yield from foreseen.of_each(exercise.mistakes, partial(_mistake, exercise))


def _solution(exercise: LabelsExercise, context: Context) -> Iterator[str]:
    context.sandbox.run(exercise.solution)
    if _can_be_tried(exercise, context):
        verdict = judge(exercise, exercise.solution, context)
        if not verdict.is_right:
            yield f"It is {verdict.outcome}: {verdict.message}"


def _starter(exercise: LabelsExercise, context: Context) -> Iterator[str]:
    context.sandbox.run(exercise.starter)
    if judge(exercise, exercise.starter, context).outcome != "unattempted":
        yield "The starter, submitted as it is, counts as an attempt."
    if _can_be_tried(exercise, context):
        verdict = judge(exercise, f"{exercise.starter}\nLIMIT 100000", context)
        if verdict.outcome != "wrong":
            yield f"The starter should be wrong and is {verdict.outcome}: {verdict.message}"


def _mistake(exercise: LabelsExercise, mistake: Mistake, answer: str, context: Context) -> Iterator[str]:
    context.sandbox.run(answer)
    if not _can_be_tried(exercise, context):
        return
    verdict = judge(exercise, answer, context)
    if verdict.is_right:
        yield f"{mistake.name} is right: {verdict.message}\n{answer}"
    elif verdict.mistake != mistake.name:
        yield f"{mistake.name} is taken for {verdict.mistake}, which finds the same: {verdict.message}\n{answer}"


def _can_be_tried(exercise: LabelsExercise, context: Context) -> bool:
    return context.truth is not None and bool(bots_of(exercise, context))
