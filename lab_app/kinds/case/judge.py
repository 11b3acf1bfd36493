"""Judges the answers to a case by the truth."""

from __future__ import annotations

import json
from typing import Any

from lab_app.course.verdict import LEAST_SHOWN, NOT_YET, Answered, Verdict, points_said
from lab_app.dialects.names import listed
from lab_app.kinds.case.case import Case, Known, NotDealtError
from lab_app.kinds.case.questions import AnswerError
from lab_app.kinds.case.spec import CaseExercise
from lab_app.kinds.context import Context
from lab_app.simulator import SimulationError
from lab_app.truth import TruthError
from pipelines.contract.units import number

AT_BEST = 100
UNFORESEEN = "That is not it. Read the question again: who counts, over which days, and in which unit?"


def judge(exercise: CaseExercise, answer: str, context: Context) -> Verdict:
    """The verdict on `answer`: JSON with an entry for each question, by its name.

    Of an exercise with one question the entry alone is enough, and of a choice the option's name, its number or its
    text; then, and where JSON is not wanted, how sure one is follows after a comma: `counting, 80 %`.
    Raises QueryError.
    """
    if not answer.strip():
        return Verdict("unattempted", "Nothing answered yet", "Answer the question first.")
    try:
        given = read(exercise, answer)
        for question in exercise.questions:
            question.check(given.get(question.name))
        case = dealt(exercise, context)
        answered = tuple(
            question.answered(given[question.name], case.truths[question.name])
            for question in exercise.questions
        )
    except AnswerError as error:
        return Verdict("error", "This answer can't be read", str(error))
    except (NotDealtError, TruthError, SimulationError) as error:
        return Verdict("error", NOT_YET, str(error))
    return _scored(answered) if exercise.is_scored else _right_or_wrong(answered)


def dealt(exercise: CaseExercise, context: Context) -> Case:
    """The case in the context's world; of a lab's it is worked out once for a day, and again where the truth was made anew.

    Raises NotDealtError, TruthError and QueryError.
    """
    known = Known(
        context.sandbox,
        context.as_of,
        context.seed,
        context.truth,
        context.ticket,
        outcome_of=context.outcome_of,
        derived=context.derived,
        layer=context.layer,
    )
    if context.keep is None or context.truth is None:
        return exercise.case(known)
    key = ("case", exercise.key, context.as_of, context.seed, context.truth.edition)
    case: Case = context.keep(key, lambda: exercise.case(known))
    return case


def read(exercise: CaseExercise, answer: str) -> dict[str, Any]:
    """What is answered to each question. Raises AnswerError for what cannot be read."""
    text = answer.strip()
    try:
        given: Any = json.loads(text)
    except ValueError:
        given = text
    only = exercise.questions[0] if len(exercise.questions) == 1 else None
    if only is not None and not (isinstance(given, dict) and only.name in given):
        given = {only.name: _with_confidence(given) if isinstance(given, str) else given}
    if not isinstance(given, dict):
        names = ", ".join(f'"{question.name}": …' for question in exercise.questions)
        raise AnswerError(
            f"There are {len(exercise.questions)} questions. Write the answers as JSON: {{{names}}}."
        )
    unknown = set(given) - {question.name for question in exercise.questions}
    if unknown:
        raise AnswerError(f"There is no question {sorted(unknown)[0]!r} here.")
    for question in exercise.questions:
        if question.name not in given:
            raise AnswerError(f"{question.name} is not answered yet.")
    return given


def _with_confidence(text: str) -> Any:
    option, comma, sure = text.rpartition(",")
    looks_so = comma and (sure.strip().rstrip("%").strip().isdigit() or sure.strip().casefold() == "no idea")
    return {"option": option.strip(), "sure": sure.strip()} if looks_so else text


def _scored(answered: tuple[Answered, ...]) -> Verdict:
    counted = [one for one in answered if one.points is not None]
    points = sum(one.points or 0.0 for one in counted) / len(counted)
    loss = sum(one.loss or 0.0 for one in counted) / len(counted)
    return Verdict(
        "scored",
        _headline(points),
        " ".join(_close(one) for one in answered) if len(answered) <= 2 else _many(answered),
        score=loss,
        points=points,
        answered=answered,
    )


def _headline(points: float) -> str:
    """The points in a few words: of what, unless they are beyond either end of what is counted out of."""
    if round(points) > AT_BEST:
        return f"{points_said(points)} points: better than our search"
    if points < LEAST_SHOWN:
        return f"{number(LEAST_SHOWN)} points or less"
    return f"{points_said(points)} of {AT_BEST} points"


def _close(one: Answered) -> str:
    """How close one was, in a sentence."""
    if one.low is not None:
        held = "which holds it" if one.right else "which does not hold it"
        return f"The truth is {one.truth}; you said {one.said}, {held}."
    return f"{was(one)}: {one.truth}. You said: {one.said}."


def was(one: Answered) -> str:
    """What is said before the truth: of plans nobody knows the best there is."""
    return "Best that our search found" if one.kind == "plan" else "It was"


def _many(answered: tuple[Answered, ...]) -> str:
    right = sum(one.right for one in answered)
    return f"{right} of {len(answered)} are right."


def _right_or_wrong(answered: tuple[Answered, ...]) -> Verdict:
    """Each wrong answer has its own words; why several are right is said with each question, not of the first alone."""
    several = len(answered) > 1
    wrong = [one for one in answered if not one.right]
    if not wrong:
        all_of_it = (
            "Both answers are right." if len(answered) == 2 else f"All {len(answered)} answers are right."
        )
        return Verdict(
            "right", "Right", all_of_it if several else answered[0].message or "Yes.", answered=answered
        )
    of: dict[str, list[str]] = {}  # what is said of several questions is said once
    for one in wrong:
        of.setdefault(one.message or UNFORESEEN, []).append(str(answered.index(one) + 1))
    said = [
        f"{'Question' if len(which) == 1 else 'Questions'} {listed(which, 'and')}: {why}" if several else why
        for why, which in of.items()
    ]
    first = wrong[0]
    return Verdict(
        "wrong",
        "Not quite",
        said[0],
        notes=tuple(said[1:]),
        mistake=first.mistake or first.key or first.question,
        answered=answered,
    )
