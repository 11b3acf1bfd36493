"""What every exercise must keep whose answer is a North Star."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lab_app.course.exercise import Mistake
from lab_app.kinds import foreseen
from lab_app.kinds.context import Context
from lab_app.kinds.metric.check import UNLIKE_THE_STARTER
from lab_app.kinds.north_star.judge import judge
from lab_app.kinds.north_star.spec import NorthStarExercise
from lab_app.kinds.rules import Rule

TRIALS = ("count", "bots", "growth", "guardrail")
LEFT_OUT = (
    "Other worlds than this one: `uv run python -m tests.lab_app.cases.worlds {name} --seeds 2 3` tries it on drawn ones.",
)


def rules(exercise: NorthStarExercise) -> Iterator[Rule]:
    """The rules of this kind, those that need no data first."""
    yield foreseen.short(exercise)
    yield Rule("mistakes", "There is a mistake for each test", lambda _: _mistakes(exercise))
    for number, right in enumerate((exercise.solution, *exercise.ways)):
        yield Rule(
            f"way-{number}", "The solution and other definitions pass", partial(_passes, exercise, right)
        )
    yield Rule("starter", "The starter is not the answer", partial(_starter, exercise))
    yield from foreseen.of_each(
        exercise.mistakes,
        partial(_fails, exercise),
        "Each foreseen mistake fails the test of its name first",
    )


def _mistakes(exercise: NorthStarExercise) -> Iterator[str]:
    if {mistake.name for mistake in exercise.mistakes} != set(TRIALS):
        yield f"They should be called {', '.join(TRIALS)}."


def _passes(exercise: NorthStarExercise, text: str, context: Context) -> Iterator[str]:
    verdict = judge(exercise, text, context)
    if not verdict.is_right_so_far:
        yield f"It is {verdict.outcome}: {verdict.message} {verdict.rows}\n{text}"


def _starter(exercise: NorthStarExercise, context: Context) -> Iterator[str]:
    if judge(exercise, exercise.starter, context).outcome != "unattempted":
        yield "The starter, submitted as it is, counts as an attempt."
    if judge(exercise, UNLIKE_THE_STARTER + exercise.starter, context).outcome != "wrong":
        yield "The starter should be wrong."


def _fails(exercise: NorthStarExercise, mistake: Mistake, text: str, context: Context) -> Iterator[str]:
    verdict = judge(exercise, UNLIKE_THE_STARTER + text, context)
    if verdict.mistake != mistake.name:
        yield f"{mistake.name} is {verdict.outcome} ({verdict.mistake}): {verdict.message} {verdict.rows}\n{text}"
