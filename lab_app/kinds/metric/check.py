"""What every exercise must keep whose answer is a metric."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import yaml

from lab_app.course.exercise import Mistake
from lab_app.kinds import foreseen
from lab_app.kinds.context import Context
from lab_app.kinds.metric.judge import RIGHT, judge
from lab_app.kinds.metric.mutants import mutants
from lab_app.kinds.metric.spec import MetricExercise
from lab_app.kinds.metric.workshop import hidden, published, workshop
from lab_app.kinds.rules import Rule

FEWEST_MUTANTS = 3
UNLIKE_THE_STARTER = "version: 2\n"
LEFT_OUT = (
    (
        "Other worlds than this one: `uv run pytest tests/lab_app/tracks -k {name}` tries it on that of the tests, "
        "`uv run python -m tests.lab_app.cases.worlds {name} --seeds 2 3` on drawn ones."
    ),
)


def rules(exercise: MetricExercise) -> Iterator[Rule]:
    """The rules of this kind, those that need no data first."""
    yield foreseen.short(exercise)
    yield Rule("decided", "A rule decides what is right", lambda _: _decided(exercise))
    yield foreseen.enough(exercise.mistakes)
    yield foreseen.other_ways(exercise.ways)
    yield Rule("solution", "The solution is right", partial(_solution, exercise), goes_first=True)
    yield Rule("starter", "The starter is not the answer", partial(_starter, exercise))
    yield Rule(
        "hidden", "Hidden worlds have values of their own", partial(_hidden, exercise), needs_hidden=True
    )
    yield from foreseen.of_each(exercise.mistakes, partial(_mistake, exercise))
    yield from foreseen.of_each_way(exercise.ways, partial(judge, exercise))
    yield Rule(
        "mutants",
        "What differs from the solution in one thing is not right",
        partial(_mutants, exercise),
        needs_hidden=True,
    )


def _decided(exercise: MetricExercise) -> Iterator[str]:
    if not exercise.rule:
        yield "`rule` is empty: repeat the sentence of the prompt that counts most."


def _solution(exercise: MetricExercise, context: Context) -> Iterator[str]:
    verdict = judge(exercise, exercise.solution, context)
    if not verdict.is_right_so_far:
        yield f"It is {foreseen.outcome_of(verdict)}"
    elif context.variants is not None and verdict.message != RIGHT:
        yield "It was not tried on hidden worlds."
    at = workshop(exercise, context)
    for where in exercise.slices:
        if not at.known_cells(exercise.solution, where, published(context)):
            yield f"It has no value by {where.grain} {' '.join(where.by)}: leave that out of what is compared."


def _starter(exercise: MetricExercise, context: Context) -> Iterator[str]:
    if judge(exercise, exercise.starter, context).outcome != "unattempted":
        yield "The starter, submitted as it is, counts as an attempt."
    # Nor is it the answer when it is handed in as a text of one's own.
    verdict = judge(exercise, f"{UNLIKE_THE_STARTER}{exercise.starter}", context)
    if verdict.outcome not in {"wrong", "error"}:
        yield f"The starter should be wrong and is {foreseen.outcome_of(verdict)}"


def _hidden(exercise: MetricExercise, context: Context) -> Iterator[str]:
    at, where = workshop(exercise, context), exercise.slices[0]
    seen = at.known_cells(exercise.solution, where, published(context))
    for number, world in enumerate(hidden(context), 1):
        cells = at.known_cells(exercise.solution, where, world)
        if not cells:
            yield f"The solution has no value on hidden world {number}."
        elif cells == seen:
            yield f"Hidden world {number} has the same values."


def _mistake(exercise: MetricExercise, mistake: Mistake, answer: str, context: Context) -> Iterator[str]:
    # The starter may be one of them: as a text of one's own it is an attempt.
    verdict = judge(exercise, f"{UNLIKE_THE_STARTER}{answer}", context)
    yield from foreseen.recognised(
        mistake, answer, verdict, right="it has the solution's values", taken="make one of them"
    )


def _mutants(exercise: MetricExercise, context: Context) -> Iterator[str]:
    try:
        made = list(mutants(exercise.solution))
    except yaml.YAMLError:
        yield "The solution is no YAML."
        return
    tried = [(name, text) for name, text in made if name not in exercise.harmless]
    if len(tried) < FEWEST_MUTANTS:
        yield f"Only {len(tried)} such metrics can be made: the question may be too simple to get wrong."
    for name in sorted(set(exercise.harmless) - {name for name, _ in made}):
        yield f"`harmless` names {name!r}, and the solution cannot be changed like that."
    for name, text in tried:
        if judge(exercise, text, context).is_right_so_far:
            yield f"{name} is right: ask for a slice in which it differs, or write the reason to `harmless`.\n{text}"
