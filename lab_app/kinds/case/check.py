"""What every exercise about a case must keep."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from string import Formatter
from typing import Any

from lab_app.kinds import foreseen
from lab_app.kinds.case.case import Case, NotDealtError, Seen
from lab_app.kinds.case.judge import dealt, judge
from lab_app.kinds.case.questions import Choice, Number, PlanQuestion, Question, Range
from lab_app.kinds.case.questions.plan import evenly
from lab_app.kinds.case.spec import CaseExercise
from lab_app.kinds.context import Context
from lab_app.kinds.rules import Rule

FEWEST_OPTIONS = 3
LEFT_OUT = (
    "How it is dealt over many seeds: `uv run pytest tests/lab_app/tracks -k {name}` tries it on those of the tests.",
)


def rules(exercise: CaseExercise) -> Iterator[Rule]:
    """The rules of this kind."""
    yield Rule(
        "questions",
        "Questions have names of their own, and at most one belief and one range are scored",
        partial(_questions, exercise),
        goes_first=True,
    )
    yield Rule(
        "options",
        f"{FEWEST_OPTIONS} options or more, with an answer to each; exactly one is right where no case says which",
        partial(_options, exercise),
    )
    yield foreseen.short(exercise)
    yield Rule("filled", "The case fills all places of the texts", partial(_filled, exercise))
    yield Rule("judged", "The truth is right, and anything else is not", partial(_judged, exercise))


def _questions(exercise: CaseExercise, _: Context) -> Iterator[str]:
    names = [question.name for question in exercise.questions]
    if len(set(names)) < len(names) or not names:
        yield f"The questions are called {names}: give each a name of its own."
    if exercise.questions and exercise.questions[0].waits:
        yield "The first question waits for an answer before it, and there is none."
    ranges = sum(isinstance(question, Range) for question in exercise.questions)
    if ranges > 1:
        yield f"{ranges} ranges are asked for: one is enough."


def _options(exercise: CaseExercise, _: Context) -> Iterator[str]:
    for question in exercise.questions:
        if not isinstance(question, Choice):
            continue
        if len(question.options) < FEWEST_OPTIONS:
            yield f"{question.name} has {len(question.options)} options: what else do people say?"
        for name in ("key", "text"):
            if len({getattr(option, name) for option in question.options}) < len(question.options):
                yield f"Two options of {question.name} have the same {name}."
        if exercise.deal is None:
            right = sum(option.right for option in question.options)
            if right != 1:
                yield f"{right} options of {question.name} are right: exactly one has to be."
            if not all(option.feedback for option in question.options):
                yield f"An option of {question.name} has no feedback."
        elif any(option.right for option in question.options):
            yield f"The case of {question.name} says which option is right: none can be so in every world."


def _dealt(exercise: CaseExercise, context: Context) -> Case | None:
    """The case; None in a world in which it cannot be dealt, of which there is nothing to hold it to."""
    try:
        return dealt(exercise, context)
    except NotDealtError:
        return None


def _filled(exercise: CaseExercise, context: Context) -> Iterator[str]:
    case = _dealt(exercise, context)
    if case is None:
        return
    seen = case.seen
    for text in (
        exercise.prompt,
        *exercise.hints_on(""),
        exercise.starter,
        *(text for question in exercise.questions for text in question.texts.values()),
    ):
        for place in places(text, seen):
            yield f"Nothing fills {{{place}}} in: {text[:80]}"


def places(text: str, seen: Seen) -> list[str]:
    """The places of a text that the case does not fill; none in a text of a case without words."""
    if not seen.words:
        return []
    return [name for _, name, _, _ in Formatter().parse(text) if name is not None and name not in seen.words]


def _judged(exercise: CaseExercise, context: Context) -> Iterator[str]:
    case = _dealt(exercise, context)
    if case is None:
        return
    if set(case.truths) != {question.name for question in exercise.questions}:
        yield f"The case says what is true of {sorted(case.truths)}, and other questions are asked."
        return
    right = {question.name: truth_of(question, case) for question in exercise.questions}
    verdict = judge(exercise, json.dumps(right), context)
    if not verdict.is_done or not all(one.right for one in verdict.answered):
        yield f"The truth is {verdict.outcome}: {verdict.message}"
    for question in exercise.questions:
        for wrong in wrong_of(question, case):
            verdict = judge(exercise, json.dumps(right | {question.name: wrong}), context)
            found = next((one for one in verdict.answered if one.question == question.name), None)
            if found is None or found.right:
                yield f"{wrong} is right for {question.name}, too: {verdict.message}"


def truth_of(question: Question, case: Case) -> Any:
    """The answer to a question that is wholly right."""
    right = case.truths[question.name].right
    if isinstance(question, Choice):
        return {"option": right, "sure": question.levels[-1]}
    if isinstance(question, PlanQuestion):
        return right
    scale = 100.0 if getattr(question, "unit", "") == "share" else 1.0
    number = float(right) * scale
    value = repr(number)
    if isinstance(question, Number):
        return value
    if isinstance(question, Range):
        slack = abs(number) * 1e-9  # per cent and back is not the same number
        return {"low": repr(number - slack), "high": repr(number + slack)}
    return {"10": value, "50": value, "90": value}


def wrong_of(question: Question, case: Case) -> Iterator[Any]:
    """Answers to a question that are not right: the other options, and the foreseen wrong numbers."""
    truths = case.truths[question.name]
    if isinstance(question, Choice):
        for option in question.options:
            if option.key != truths.right:
                yield {"option": option.key, "sure": question.levels[-1]}
    if isinstance(question, Number):
        scale = 100.0 if question.unit == "share" else 1.0
        for wrong in truths.wrong:
            yield repr(wrong.value * scale)
    if isinstance(question, PlanQuestion) and truths.worths is not None:
        yield "nothing"
        yield evenly(truths.worths.budget).address
