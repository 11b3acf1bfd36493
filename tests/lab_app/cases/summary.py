"""What is so of each exercise over several worlds: on how many its reference is right, and each foreseen answer wrong."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lab_app.course.tracks import exercise
from tests.lab_app.cases.foreseen import Tried, Wrong

ENOUGH = 0.9
"""Of the worlds, on which a foreseen wrong answer has to be wrong."""
OFTEN = 0.5
"""Of the worlds, in which it has to get its own words."""
LEAST_POINTS = 60.0
"""That the references of a level have to earn in the mean."""

Worlds = Sequence[Sequence[Tried]]


@dataclass(frozen=True)
class OfMistake:
    """A foreseen wrong answer: on how many of the worlds that it can be given in it is wrong, and named as well. Where two of
    them are the same number, it is the first one that is named."""

    exercise: str
    name: str
    wrong: int
    named: int
    worlds: int

    @property
    def is_enough(self) -> bool:
        return self.wrong >= ENOUGH * self.worlds and self.named >= OFTEN * self.worlds

    @property
    def line(self) -> list[object]:
        return [
            self.exercise,
            self.name,
            self.wrong,
            self.named,
            self.worlds,
            "" if self.is_enough else "below",
        ]


@dataclass(frozen=True)
class OfExercise:
    """An exercise: on how many worlds its reference is right, and how many foreseen wrong answers are so on enough."""

    exercise: str
    kind: str
    right: int
    worlds: int
    points: float | None
    enough: int
    foreseen: int

    @property
    def is_enough(self) -> bool:
        return self.right >= ENOUGH * self.worlds

    @property
    def line(self) -> list[object]:
        points = "" if self.points is None else f"{self.points:.0f}"
        return [
            self.exercise,
            self.kind,
            f"{self.right} of {self.worlds}",
            points,
            f"{self.enough} of {self.foreseen}",
        ]


def by_exercise(worlds: Worlds) -> list[OfExercise]:
    """Each exercise, in the order of the first world."""
    foreseen = by_mistake(worlds)
    found = []
    for name in _names(worlds):
        ones = list(_of(worlds, name))
        points = [one.points for one in ones if one.points is not None]
        its = [mistake for mistake in foreseen if mistake.exercise == name]
        found.append(
            OfExercise(
                name,
                ones[0].kind,
                sum(one.is_right for one in ones),
                len(ones),
                statistics.mean(points) if points else None,
                sum(mistake.is_enough for mistake in its),
                len(its),
            )
        )
    return found


def by_level(worlds: Worlds) -> dict[str, float]:
    """The mean points of each level's references, each exercise as much as any other; none of a level without points."""
    found: dict[str, list[float]] = {}
    for one in by_exercise(worlds):
        if one.points is not None:
            found.setdefault(exercise(one.exercise).level, []).append(one.points)
    return {level: statistics.mean(points) for level, points in found.items()}


def by_mistake(worlds: Worlds) -> list[OfMistake]:
    """Each foreseen wrong answer. Where a question has others and not this one, this one is as good as right."""
    found = []
    for code in _names(worlds):
        ones = list(_of(worlds, code))
        keys = list(dict.fromkeys((w.question, w.name, w.is_option) for one in ones for w in one.wrong))
        for question, name, is_option in keys:
            there = [_answers(one, question, name) for one in ones]
            counted = [
                answers for one, answers in zip(ones, there, strict=True)
                if answers or (not is_option and any(w.question == question for w in one.wrong))
            ]  # fmt: skip
            found.append(
                OfMistake(
                    code,
                    f"{question}: {name}" if question else name,
                    sum(bool(answers) and all(w.is_wrong for w in answers) for answers in counted),
                    sum(
                        bool(answers) and all(w.is_wrong and w.is_named for w in answers)
                        for answers in counted
                    ),
                    len(counted),
                )
            )
    return found


def below(worlds: Worlds) -> list[str]:
    """What is so on too few worlds, a sentence each."""
    return [
        *(
            f"{one.exercise}: its reference is right on {one.right} of {one.worlds}"
            + ("" if one.points is None else f", with {one.points:.0f} points in the mean")
            for one in by_exercise(worlds)
            if not one.is_enough
        ),
        *(
            f"The references of {level} earn {points:.0f} points in the mean"
            for level, points in by_level(worlds).items()
            if points < LEAST_POINTS
        ),
        *(
            f"{one.exercise}, {one.name}: wrong on {one.wrong}, and named on {one.named} of {one.worlds}"
            for one in by_mistake(worlds)
            if not one.is_enough
        ),
    ]


def _names(worlds: Worlds) -> list[str]:
    return list(dict.fromkeys(one.exercise for world in worlds for one in world))


def _of(worlds: Worlds, exercise: str) -> Iterator[Tried]:
    return (one for world in worlds for one in world if one.exercise == exercise)


def _answers(one: Tried, question: str, name: str) -> list[Wrong]:
    return [wrong for wrong in one.wrong if (wrong.question, wrong.name) == (question, name)]
