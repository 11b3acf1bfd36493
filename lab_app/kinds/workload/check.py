"""What every exercise must keep that is about what a database does with proposals."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lab_app.bench import Bench
from lab_app.kinds import foreseen
from lab_app.kinds.context import Context
from lab_app.kinds.rules import Rule
from lab_app.kinds.sort.check import faults, misjudged, unfilled
from lab_app.kinds.workload.judge import dealt
from lab_app.kinds.workload.spec import MODES, WorkloadExercise

SEEDS = range(8)
LEFT_OUT = (
    "Answers over many seeds: `uv run pytest tests/lab_app/tracks/databases -k {name}` counts them.",
    "Other versions of SQLite than the one of this Python: steps differ a little, which is why ratios decide.",
)


def rules(exercise: WorkloadExercise) -> Iterator[Rule]:
    """The rules of this kind."""
    yield Rule(
        "mode", f"Its mode is one of {', '.join(MODES)}, and its rules are stated", partial(_mode, exercise)
    )
    yield Rule(
        "answers",
        "Each question has three answers or more: at least one is right, with a reason, and each other has a sentence of its own",
        partial(_answers, exercise),
        goes_first=True,
    )
    yield foreseen.short(exercise)
    yield Rule("filled", "What is dealt fills all places of the texts", partial(_filled, exercise))
    yield Rule(
        "judged",
        "What the replay shows is right, and any other answer gets its sentence",
        partial(_judged, exercise),
    )
    yield Rule("same", "A second replay gives the same", partial(_same, exercise))
    yield Rule(
        "varies", f"The right answer is not the same in {len(SEEDS)} drawn worlds", partial(_varies, exercise)
    )


def _mode(exercise: WorkloadExercise, _: Context) -> Iterator[str]:
    if exercise.mode not in MODES:
        yield f"Its mode is {exercise.mode!r}."
    if not exercise.rules:
        yield "It states no rules: by what is an answer right?"


def _answers(exercise: WorkloadExercise, context: Context) -> Iterator[str]:
    yield from faults(dealt(exercise, context).items)


def _filled(exercise: WorkloadExercise, context: Context) -> Iterator[str]:
    yield from unfilled(exercise, dealt(exercise, context).words)


def _judged(exercise: WorkloadExercise, context: Context) -> Iterator[str]:
    yield from misjudged(dealt(exercise, context).items)


def _same(exercise: WorkloadExercise, context: Context) -> Iterator[str]:
    with Bench.over(context.sandbox) as one, Bench.over(context.sandbox) as other:
        if exercise.deal(one, context.seed) != exercise.deal(other, context.seed):
            yield "Two replays differ: what is drawn must come from the seed, and what is counted must not be time."


def _varies(exercise: WorkloadExercise, context: Context) -> Iterator[str]:
    with Bench.over(context.sandbox) as bench:
        found = {
            tuple(tuple(sorted(item.accepted)) for item in exercise.deal(bench, seed).items) for seed in SEEDS
        }
    if len(found) == 1:
        yield f"It is always {found.pop()}: draw what it depends on."
