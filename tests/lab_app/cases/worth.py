"""What each question of a case is worth in one world: to a careful reader, and to those who are wrong in a foreseen way.

Whoever reads carelessly is as sure as the careful reader: a range as wide, or as wide in proportion, around another number.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lab_app.course.verdict import Answered
from lab_app.kinds.case import Case, CaseExercise, Choice, Known, Quantiles, Range
from pipelines.statistics.computed import Computed
from pipelines.statistics.scores import QUANTILES, quantile_points, range_points
from tests.lab_app.cases import readings
from tests.lab_app.cases.prediction import Shown

Z80 = 1.2816


@dataclass(frozen=True)
class Worth:
    """One question in one world.

    `truth` is an option, or a number in the unit in which it is scored: a factor's logarithm; of quantiles, in multiples of
    the number that the page shows already (see `prediction.Shown`). `middle` and `error` are the careful reader's value and
    its standard error, `points` what that earns. `scale` is what 0 points are: the loss of the best fixed range, naive's
    loss, or the number of options. `careless` are the points of the foreseen wrong readings, by name.
    """

    question: str
    kind: str
    truth: float | str
    middle: float | None = None
    error: float | None = None
    points: float | None = None
    scale: float | None = None
    careless: Mapping[str, float] = field(default_factory=dict)


def worths(
    exercise: CaseExercise, known: Known, case: Case, reading: Mapping[str, Any], answered: Sequence[Answered]
) -> tuple[Worth, ...]:
    """A line for each question; `answered` is what was made of the careful reader's answer, `reading`. Raises QueryError."""
    found = []
    for question, one in zip(exercise.questions, answered, strict=True):
        plain = Worth(question.name, question.kind, case.truths[question.name].right, points=one.points)
        match question:
            case Choice():
                scale = float(len(question.options)) if question.is_scored else None
                found.append(replace(plain, scale=scale))
            case Range():
                careless = readings.careless(exercise, known, case.seen)
                found.append(_of_range(question, plain, one, careless))
            case Quantiles():
                shown = readings.shown_already(exercise, known, case.seen)[question.name]
                loss = case.truths[question.name].loss
                assert loss is not None
                found.append(_of_quantiles(plain, reading[question.name], shown, loss))
            case _:
                found.append(plain)
    return tuple(found)


def _of_range(question: Range, plain: Worth, answered: Answered, careless: Mapping[str, float]) -> Worth:
    assert answered.low is not None
    assert answered.high is not None

    def scored(value: float) -> float:
        return math.log(value) if question.log else value

    low, high, truth = (scored(one) for one in (answered.low, answered.high, float(plain.truth)))
    fixed = question.fixed.value if isinstance(question.fixed, Computed) else question.fixed
    half = (high - low) / 2
    return replace(
        plain,
        truth=truth,
        middle=(low + high) / 2,
        error=half / Z80,
        scale=fixed,
        careless={
            name: range_points(scored(value) - half, scored(value) + half, truth, fixed)
            for name, value in careless.items()
            if value > 0.0 or not question.log
        },
    )


def _of_quantiles(plain: Worth, given: Mapping[str, str], shown: Shown, loss: float) -> Worth:
    low, middle, high = (float(given[name]) / shown.number for name in ("10", "50", "90"))
    truth, naive = float(plain.truth) / shown.number, loss / shown.number

    def points(value: float) -> float:
        moved = (value / shown.number + one - middle for one in (low, middle, high))
        return quantile_points(dict(zip(QUANTILES, moved, strict=True)), truth, naive)

    return replace(
        plain,
        truth=truth,
        middle=middle,
        error=(high - low) / 2 / Z80,
        scale=naive,
        careless={name: points(value) for name, value in shown.careless.items()},
    )
