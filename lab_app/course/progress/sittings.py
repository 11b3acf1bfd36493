"""The sittings of the self-assessment: what somebody rated themselves at, and what they answered. Nothing is changed.

A sitting is known by its number, 0 for the first: two windows that begin one at once have begun the same. Of ratings
and of answers to a task the first ones stay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from lab_app.course.progress.tables import ratings, sittings, task_answers

if TYPE_CHECKING:
    from lab_app.course.progress.file import ProgressFile


@dataclass(frozen=True)
class TaskAnswer:
    """An answer to one task: the key of the option that was taken, of how many, and how sure one was (0 to 1).

    `is_near`: wrong by a foreseen step that is half of the way. `points` are those of the quadratic score, 100 at best.
    """

    task: str
    option: str
    options: int
    is_right: bool
    is_near: bool
    confidence: float
    points: float
    seconds: float | None = None


@dataclass(frozen=True)
class Sitting:
    """One sitting. `day` is that on which it was begun, by the learner's calendar; `ratings` are 1 to 5 by skill."""

    number: int
    seed: str
    day: dt.date
    ratings: Mapping[str, int]
    answers: Mapping[str, TaskAnswer]

    @property
    def total(self) -> int:
        """The sum of the ratings."""
        return sum(self.ratings.values())

    @property
    def right(self) -> int:
        return sum(one.is_right for one in self.answers.values())


class Sittings:
    """One learner's sittings. All methods raise ProgressError."""

    def __init__(self, file: ProgressFile, learner: str) -> None:
        self.file = file
        self.learner = learner

    def begin(self, number: int, seed: str, day: dt.date, rated: Mapping[str, int]) -> None:
        """Begin a sitting with its ratings. Where another window has begun it already, that one's stay."""
        at = _now()

        def begin(connection: Connection) -> None:
            new = insert(sittings).values(
                learner=self.learner, number=number, seed=seed, day=day.isoformat(), at=at
            )
            if not connection.execute(new.on_conflict_do_nothing()).rowcount:
                return
            connection.execute(
                insert(ratings).on_conflict_do_nothing(),
                [
                    {"learner": self.learner, "sitting": number, "skill": skill, "rating": rating, "at": at}
                    for skill, rating in rated.items()
                ],
            )

        self.file.write(begin)

    def answer(self, number: int, given: TaskAnswer) -> None:
        """Keep an answer to a task. The first one stays."""
        values = {name: getattr(given, name) for name in TaskAnswer.__dataclass_fields__} | {
            "is_right": int(given.is_right),
            "is_near": int(given.is_near),
        }
        new = insert(task_answers).values(learner=self.learner, sitting=number, at=_now(), **values)
        self.file.write(lambda connection: connection.execute(new.on_conflict_do_nothing()))

    def all(self) -> tuple[Sitting, ...]:
        """All that were begun, the first one first."""

        def read(connection: Connection) -> tuple[Sitting, ...]:
            rated: dict[int, dict[str, int]] = {}
            for row in self._mine(connection, ratings):
                rated.setdefault(row.sitting, {})[row.skill] = row.rating
            answered: dict[int, dict[str, TaskAnswer]] = {}
            for row in self._mine(connection, task_answers):
                answered.setdefault(row.sitting, {})[row.task] = _answer(row)
            begun = sorted(self._mine(connection, sittings), key=lambda row: row.number)
            return tuple(
                Sitting(
                    row.number, row.seed, _day(row), rated.get(row.number, {}), answered.get(row.number, {})
                )
                for row in begun
            )

        return self.file.read(read)

    def _mine(self, connection: Connection, table: Any) -> list[Any]:
        return list(connection.execute(select(table).where(table.c.learner == self.learner)))


def _answer(row: Any) -> TaskAnswer:
    return TaskAnswer(
        row.task,
        row.option,
        row.options,
        bool(row.is_right),
        bool(row.is_near),
        row.confidence,
        row.points,
        row.seconds,
    )


def _day(row: Any) -> dt.date:
    """The day of a sitting; of one whose day can't be read, the day that its moment had in UTC."""
    for text in (row.day, row.at[:10]):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            continue
    return dt.date(1970, 1, 1)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
