"""What every exercise must keep that is answered with calls: each of its texts with requests is sent to Larder's API."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lab_app.kinds import foreseen
from lab_app.kinds.context import Context
from lab_app.kinds.request.journal import EvidenceError
from lab_app.kinds.request.judge import judge, judged
from lab_app.kinds.request.message import read_all, written
from lab_app.kinds.request.replay import replay
from lab_app.kinds.request.spec import RequestExercise, Slip, Task
from lab_app.kinds.rules import Rule

DRAWN = 40
"""Worlds in which an exercise is dealt, to see whether its answer differs."""
FEWEST_ANSWERS = 4
LEFT_OUT = (
    "Journals that nobody thought of: `uv run pytest tests/lab_app/kinds/requests` draws them.",
    "Whether the commands for a terminal work in PowerShell itself: paste one there.",
)


def rules(exercise: RequestExercise) -> Iterator[Rule]:
    """The rules of this kind. They deal with the exercise of one world; how many ways and mistakes there are is the same in all."""
    task = exercise.deal(0)
    yield Rule("solution", "The solution is right", partial(_solution, exercise), goes_first=True)
    yield foreseen.short(exercise)
    yield Rule(
        "mistakes",
        f"{foreseen.FEWEST_MISTAKES} mistakes or more are foreseen, with a message each",
        partial(_enough, task),
    )
    yield Rule("filled", "What is dealt fills all places of the texts", partial(_filled, exercise))
    yield Rule("saved", "The requests that one finds there are not the answer", partial(_saved, exercise))
    yield Rule("varies", "The answer differs between worlds", partial(_varies, exercise))
    for number in range(len(task.ways)):
        yield Rule(f"way-{number}", "Another right way is right", partial(_way, exercise, number))
    for place, slip in enumerate(task.slips):
        for number in range(len(slip.examples)):
            yield Rule(
                f"{slip.name}-{number}", foreseen.RECOGNISED, partial(_recognised, exercise, place, number)
            )
    yield Rule("parts", "Part of the solution is not right", partial(_parts, exercise))


def _task(exercise: RequestExercise, context: Context) -> Task:
    return exercise.deal(context.seed)


def _solution(exercise: RequestExercise, context: Context) -> Iterator[str]:
    task = _task(exercise, context)
    verdict = judge(exercise, task.solution, context)
    if not verdict.is_right:
        yield f"It is {foreseen.outcome_of(verdict)}\n{task.solution}"
    elif not verdict.message:
        yield "Nothing is said of it: write in `told` what was seen."


def _enough(task: Task, _: Context) -> Iterator[str]:
    if len(task.slips) < foreseen.FEWEST_MISTAKES:
        yield f"There are {len(task.slips)}: what else do people send here?"
    for name in ("name", "message"):
        if len({getattr(slip, name) for slip in task.slips}) < len(task.slips):
            yield f"Two have the same {name}: one mistake may have several examples (`also`)."


def _filled(exercise: RequestExercise, context: Context) -> Iterator[str]:
    task = _task(exercise, context)
    for text in (exercise.prompt, *exercise.hints_on("")):
        try:
            task.fill(text)
        except (KeyError, ValueError) as error:
            yield f"Nothing fills {error} in: {text[:80]}"
    if not task.saved:
        yield "`saved` is empty: give a request to begin with."


def _saved(exercise: RequestExercise, context: Context) -> Iterator[str]:
    task = _task(exercise, context)
    text = written(saved.message for saved in task.saved)
    verdict = judged(task, replay(task, text, context.seed))
    if verdict.is_right:
        yield "Sent one after the other, they are right."
    if len(task.saved) > 1 and verdict.mistake is not None:
        yield f"Sent one after the other, as anybody does first, they are called {verdict.mistake}."


def _varies(exercise: RequestExercise, _: Context) -> Iterator[str]:
    answers = {exercise.deal(seed).solution for seed in range(DRAWN)}
    if len(answers) < FEWEST_ANSWERS:
        yield f"In {DRAWN} worlds there are {len(answers)} answers: draw names, numbers or sides."


def _way(exercise: RequestExercise, number: int, context: Context) -> Iterator[str]:
    way = _task(exercise, context).ways[number]
    verdict = judge(exercise, way, context)
    if not verdict.is_right:
        yield f"It is {foreseen.outcome_of(verdict)}\n{way}"


def _recognised(exercise: RequestExercise, place: int, number: int, context: Context) -> Iterator[str]:
    slip: Slip = _task(exercise, context).slips[place]
    example = slip.examples[number]
    verdict = judge(exercise, example, context)
    if verdict.outcome != "wrong":
        yield f"{slip.name} is {foreseen.outcome_of(verdict)}\n{example}"
    elif verdict.mistake != slip.name:
        yield f"{slip.name} is taken for {verdict.mistake}: put it before that one, or make a rule narrower.\n{example}"
    elif slip.message not in verdict.message:
        yield f"{slip.name} is recognised but does not get its message: {verdict.message}\n{example}"


def _parts(exercise: RequestExercise, context: Context) -> Iterator[str]:
    task = _task(exercise, context)
    messages = read_all(task.solution)
    for left_out in range(len(messages)):
        text = written(message for place, message in enumerate(messages) if place != left_out)
        if not text:
            continue
        try:
            verdict = judged(task, replay(task, text, context.seed))
        except EvidenceError as error:
            yield str(error)
            return
        if verdict.is_right:
            yield f"It is right without request {left_out + 1}: leave it out of the solution."
