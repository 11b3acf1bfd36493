"""Answers that people give: right ones in odd forms, and wrong ones with the reason, a file for each exercise.

They were written from the prompts and the tables alone, so that they know nothing of how answers are judged. A line
`-- right: its form`, `-- wrong: why` or `-- doubtful: why` begins an answer. In a query that has an answer typed in,
`$column` stands for a value of the right one's first row, and `$rows` for all its rows; in a number, `$right` is the
right one and `$rounded` has two decimals of it. Answers that the truth of a world judges are in `tests/lab_app/cases`.

What is said about the wrong ones was then read, one by one. A second line, `-- may be told: names`, has the reasons
that are true of the answer, as `Verdict.reasons` names them: nothing else may be said to be wrong with it.

`python -m tests.lab_app.answers` judges all of them on the current release.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from string import Template
from typing import Any, Literal, get_args

from lab_app.course import tracks
from lab_app.course.exercise import Exercise
from lab_app.kinds.case import CaseExercise
from lab_app.kinds.context import Context
from lab_app.kinds.labels import LabelsExercise
from lab_app.kinds.number import NumberExercise
from lab_app.kinds.number.judge import value_of
from lab_app.kinds.request import RequestExercise
from lab_app.kinds.sort import SortExercise
from lab_app.kinds.sql import SqlExercise
from lab_app.kinds.workload import WorkloadExercise

Kind = Literal["right", "wrong", "doubtful"]
FOLDER = Path(__file__).parent
NAMES = tuple(sorted(file.stem for file in FOLDER.iterdir() if file.suffix in {".sql", ".txt", ".yml"}))
_HEAD = re.compile(rf"-- ({'|'.join(get_args(Kind))}): (.+)")
_TOLD = "-- may be told: "

# Numbers that are the same in every world.
NUMBERS = {
    "a_number_of_people": NumberExercise(
        title="Count the people",
        order=1,
        minutes=1,
        takeaway="",
        hints=("One.", "Two."),
        solution="SELECT 12345",
        tolerance=0.5,
        unit="people",
    ),
    "a_share_of_people": NumberExercise(
        title="Say which share they are",
        order=2,
        minutes=1,
        takeaway="",
        hints=("One.", "Two."),
        solution="SELECT 0.347",
        tolerance=0.0005,
    ),
}


@dataclass(frozen=True)
class Answer:
    """An answer to the exercise `name`, its place among all that are given there, from 1, and what is known of it:
    the form of a right one, the reason why a wrong one is wrong. `may_be_told` are names of reasons that are true."""

    name: str
    place: int
    kind: Kind
    note: str
    text: str
    may_be_told: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.name} {self.place}, {self.kind}: {self.note}"


def read(name: str) -> tuple[Answer, ...]:
    """The answers to an exercise, in the order of their file."""
    (file,) = FOLDER.glob(f"{name}.*")
    return tuple(_answers(name, file.read_text(encoding="utf-8").splitlines()))


def exercise_of(name: str) -> Exercise:
    """The exercise that the file of this name answers."""
    return NUMBERS[name] if name in NUMBERS else tracks.exercise(name)


def needs_truth(exercise: Exercise) -> bool:
    """Whether what is right in a world cannot be told from its data alone: what happened decides, what is dealt, or the
    truth."""
    return isinstance(exercise, LabelsExercise | RequestExercise | SortExercise | WorkloadExercise) or (
        isinstance(exercise, CaseExercise) and exercise.deal is not None
    )


def filled(answer: Answer, context: Context) -> str:
    """The answer's text with the values that are typed in. Raises QueryError."""
    exercise = exercise_of(answer.name)
    if "$" in answer.text and isinstance(exercise, NumberExercise):
        value = value_of(context, exercise.solution)
        return Template(answer.text).substitute(right=repr(value), rounded=f"{value:.2f}")
    if "$" not in answer.text or not isinstance(exercise, SqlExercise):
        return answer.text
    right = context.sandbox.known(exercise.solution, limit=1_000).rows
    values = {column.name: _literal(value) for column, value in zip(exercise.columns, right[0], strict=True)}
    rows = ", ".join(f"({', '.join(map(_literal, row))})" for row in right)
    return Template(answer.text).substitute(values, rows=rows)


def _answers(name: str, lines: list[str]) -> Iterator[Answer]:
    heads = [place for place, line in enumerate(lines) if _HEAD.fullmatch(line)]
    for place, (start, end) in enumerate(zip(heads, [*heads[1:], len(lines)], strict=True), start=1):
        head = _HEAD.fullmatch(lines[start])
        assert head is not None
        kind: Any = head[1]
        text = lines[start + 1 : end]
        told = text.pop(0).removeprefix(_TOLD).split(", ") if text[0].startswith(_TOLD) else ()
        yield Answer(name, place, kind, head[2], "\n".join(text).strip("\n"), frozenset(told))


def _literal(value: object) -> str:
    match value:
        case None:
            return "NULL"
        case int() | float() | Decimal():
            return str(value)
        case dt.date():
            return f"DATE '{value:%Y-%m-%d}'"
        case _:
            return "'" + str(value).replace("'", "''") + "'"
