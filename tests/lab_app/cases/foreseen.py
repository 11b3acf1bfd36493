"""What an exercise foresees, tried on one world: its reference, which should be right, and its wrong answers.

What should be right is the solution, other ways to write it, or what a careful reader makes of the data. A wrong answer
is a mistake that the exercise states, an option that is not the right one, a foreseen wrong number, or what a careless
reader makes of the data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lab_app.course.exercise import Exercise, Mistake
from lab_app.course.verdict import Verdict
from lab_app.kinds.case import Case, CaseExercise, Choice, Number, Quantiles, Range
from lab_app.kinds.case.check import truth_of
from lab_app.kinds.case.judge import dealt
from lab_app.kinds.case.questions import Question
from lab_app.kinds.context import Context
from lab_app.kinds.grade import grade
from lab_app.kinds.labels import LabelsExercise
from lab_app.kinds.metric.check import UNLIKE_THE_STARTER
from lab_app.kinds.metric.spec import MetricExercise
from lab_app.kinds.north_star.spec import NorthStarExercise
from lab_app.kinds.number import NumberExercise
from lab_app.kinds.number.judge import value_of
from lab_app.kinds.sort import SortExercise
from lab_app.kinds.sort.judge import judged, mistake_name
from lab_app.kinds.sql import SqlExercise
from lab_app.kinds.workload import WorkloadExercise
from lab_app.kinds.workload.judge import dealt as replayed
from tests.lab_app.cases import readings
from tests.lab_app.cases.asked import known_of
from tests.lab_app.cases.worth import Worth, worths
from tests.lab_app.metric_oracles import unlike

ALL_WRONG = ("F06",)
"""Where three values are asked for and what careless people say is no forecast: elsewhere it is one, if a poor one."""
APART = 0.05


@dataclass(frozen=True)
class Wrong:
    """A foreseen wrong answer, tried: whether it is wrong in this world, and whether what is said of it is its own.

    `question` is the one of a case that it answers. An option (`is_option`) is left out in a world in which it is right,
    and any other wrong answer of a question where it is as good as right.
    """

    name: str
    is_wrong: bool
    is_named: bool
    said: str = ""
    question: str = ""
    is_option: bool = False


@dataclass(frozen=True)
class Tried:
    """An exercise, tried on one world.

    `is_right`: its reference is right or, where it is scored, worth more than a guess. `said` is what is wrong with it,
    `points` what it earns. `worths` has a line for each question of a case, `kind` is the exercise's.
    """

    exercise: str
    is_right: bool
    points: float | None
    said: str
    wrong: tuple[Wrong, ...] = ()
    worths: tuple[Worth, ...] = ()
    kind: str = ""


def tried(exercise: Exercise, context: Context) -> Tried:
    """How the exercise does on the context's world; what cannot be judged there is not right."""
    name = exercise.code or exercise.id
    try:
        if isinstance(exercise, CaseExercise):
            return _case(name, exercise, context)
        if isinstance(exercise, SortExercise | WorkloadExercise):
            return _boxes(name, exercise, context)
        said = "".join(_faults(exercise, context))
        return Tried(name, not said, None, said, tuple(_mistakes(exercise, context)), kind=exercise.kind)
    except Exception as error:  # whatever stops one exercise is said of it, and the others are tried
        why = str(error) or type(error).__name__
        return Tried(name, is_right=False, points=None, said=why, kind=exercise.kind)


# Answers that are written


def _faults(exercise: Exercise, context: Context) -> Iterator[str]:
    """What is wrong with the reference: nothing where it is right."""
    for answer in _references(exercise, context):
        verdict = grade(exercise, answer, context)
        if not verdict.is_right:
            yield f"{verdict.outcome}: {verdict.message} "
    if isinstance(exercise, MetricExercise):
        yield from unlike(exercise, context, context.as_of)[:1]


def _references(exercise: Exercise, context: Context) -> tuple[str, ...]:
    match exercise:
        case SqlExercise() | MetricExercise() | NorthStarExercise():
            return (exercise.solution, *exercise.ways)
        case NumberExercise():
            return (repr(value_of(context, exercise.solution)),)
        case LabelsExercise():
            return (exercise.solution,)
    raise ValueError(f"Nobody knows what answers {exercise.id}: it is of the kind {exercise.kind}.")


def _mistakes(exercise: Any, context: Context) -> Iterator[Wrong]:
    for mistake in exercise.mistakes:
        verdicts = [
            grade(exercise, _as_handed_in(exercise, answer, context), context) for answer in mistake.answers
        ]
        yield Wrong(
            mistake.name,
            all(verdict.outcome == "wrong" for verdict in verdicts),
            all(_is_named(mistake, verdict) for verdict in verdicts),
            next((_said(one) for one in verdicts if not _is_named(mistake, one)), ""),
        )


def _as_handed_in(exercise: Exercise, answer: str, context: Context) -> str:
    match exercise:
        case NumberExercise():
            return repr(value_of(context, answer))
        case MetricExercise() | NorthStarExercise():
            return (
                UNLIKE_THE_STARTER + answer
            )  # the starter may be a mistake: as a text of one's own it is tried
    return answer


def _is_named(mistake: Mistake, verdict: Verdict) -> bool:
    return verdict.mistake == mistake.name and mistake.message in verdict.message


def _said(verdict: Verdict) -> str:
    return f"{verdict.outcome}, taken for {verdict.mistake}: {verdict.message}"


# Things in boxes


def _boxes(name: str, exercise: SortExercise | WorkloadExercise, context: Context) -> Tried:
    """Each thing in each of its boxes, beside a right one for all others."""
    if isinstance(exercise, SortExercise):
        items = exercise.deal(context.seed).items
    else:
        items = replayed(exercise, context).items
    right = {item.key: next(iter(item.accepted)) for item in items}
    verdict = judged(items, json.dumps(right))
    wrong = []
    for item in items:
        for box, sentence in item.wrong.items():
            one = judged(items, json.dumps(right | {item.key: box}))
            mistake = mistake_name(item, box)
            is_named = one.mistake == mistake and sentence in one.message
            wrong.append(
                Wrong(mistake, one.outcome == "wrong", is_named, "" if is_named else one.message, item.key)
            )
    said = "" if verdict.is_right else verdict.message
    return Tried(name, verdict.is_right, None, said, tuple(wrong), kind=exercise.kind)


# Cases


@dataclass(frozen=True)
class _Dealt:
    """An exercise about a case, as its world deals it. `right` answers each question by the truth."""

    exercise: CaseExercise
    context: Context
    case: Case
    right: Mapping[str, Any]

    def judged(self, answer: Mapping[str, Any]) -> Verdict:
        return grade(self.exercise, json.dumps(answer), self.context)


def _case(name: str, exercise: CaseExercise, context: Context) -> Tried:
    case = dealt(exercise, context)
    exercise = replace(exercise, deal=lambda _: case)  # dealt once, and not again for each answer
    right = {question.name: truth_of(question, case) for question in exercise.questions}
    there = _Dealt(exercise, context, case, right)
    reading = readings.reference(exercise, context, case.seen)
    verdict = there.judged(reading)
    missed = [one for one in verdict.answered if not one.right]
    said = "; ".join(f"{one.question}: {one.said}, and it is {one.truth}" for one in missed)
    is_right = verdict.points > 0.0 if verdict.points is not None else verdict.is_right
    return Tried(
        name,
        is_right and all(one.right for one in there.judged(right).answered),
        verdict.points,
        said or ("" if is_right else verdict.message),
        tuple(wrong for question in exercise.questions for wrong in _of_question(there, question)),
        worths(exercise, known_of(context), case, reading, verdict.answered),
        exercise.kind,
    )


def _of_question(there: _Dealt, question: Question) -> Iterator[Wrong]:
    """Its wrong options and numbers, each beside the truth of all other questions."""
    truths = there.case.truths[question.name]
    match question:
        case Choice():
            for option in question.options:
                if option.key != truths.right:
                    answer = {"option": option.key, "sure": question.levels[-1]}
                    yield _answered(there, question, option.key, answer, option.feedback)
        case Number():
            scale = 100.0 if question.unit == "share" else 1.0
            for one in truths.wrong:
                yield _answered(there, question, one.name, repr(one.value * scale), one.message)
        case Range():
            yield from _of_range(there, question)
        case Quantiles() if there.exercise.code in ALL_WRONG:
            known = known_of(there.context)
            shown = readings.shown_already(there.exercise, known, there.case.seen)[question.name]
            for name, value in shown.careless.items():
                is_wrong = abs(value - float(truths.right)) > APART * float(truths.right)
                said = "" if is_wrong else f"{value:.3g} is nearly {float(truths.right):.3g}"
                yield Wrong(name, is_wrong, is_wrong, said, question.name)


def _of_range(there: _Dealt, question: Range) -> Iterator[Wrong]:
    """A narrow range around each foreseen wrong number of the case, and around those of careless readers."""
    truths = there.case.truths[question.name]
    width = (question.bounds[1] - question.bounds[0]) / 1000
    scale = 100.0 if question.unit == "share" else 1.0
    for one in truths.wrong:
        ends = {"low": repr((one.value - width) * scale), "high": repr((one.value + width) * scale)}
        yield _answered(there, question, one.name, ends, one.message)
    known = known_of(there.context)
    for name, value in readings.careless(there.exercise, known, there.case.seen).items():
        is_wrong = abs(value - float(truths.right)) > readings.NARROWEST
        said = "" if is_wrong else f"{value:.3g} is nearly {float(truths.right):.3g}"
        # A range around such a number is told the truth, and no mistake by its name.
        yield Wrong(name, is_wrong, is_wrong, said, question.name)


def _answered(there: _Dealt, question: Question, name: str, answer: Any, message: str) -> Wrong:
    verdict = there.judged({**there.right, question.name: answer})
    one = next(one for one in verdict.answered if one.question == question.name)
    is_named = name in (one.key, one.mistake) and bool(message) and message in one.message
    said = "" if is_named else f"{one.said}: {one.message}"
    return Wrong(name, not one.right, is_named, said, question.name, is_option=isinstance(question, Choice))
