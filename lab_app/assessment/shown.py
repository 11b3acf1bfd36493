"""What the tasks of a sitting show, in the words that two tasks can bear, beside what somebody rated themselves at.

Two tasks are few: somebody who is truly at 3 is misplaced by two such tasks in about four cases of ten. So there is no
level, and what changes from one sitting to the next is told for the sum alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from lab_app.assessment.task import ANCHORS, all_tasks
from lab_app.course.calibration import Sure, is_luck
from lab_app.course.progress import Sitting, TaskAnswer
from lab_app.course.skills import SKILLS, Skill

FEW = "two tasks are few"
GAP = 2
"""Between a rating and what was shown, from which on it is named."""


class Shown(Enum):
    """What two tasks show of a skill."""

    BELOW = "below 3"
    CLOSE = "below 3, and close to it on one task"
    ABOUT = "about 3"
    UNEVEN = "about 3, unevenly: the harder task was right and the easier one was not"
    RATHER = "rather 5"

    @property
    def said(self) -> str:
        return f"{self.value}; {FEW}"

    @property
    def place(self) -> int:
        """About where it lies on the scale of 1 to 5."""
        return {Shown.BELOW: 1, Shown.CLOSE: 2, Shown.ABOUT: 3, Shown.UNEVEN: 3, Shown.RATHER: 5}[self]


def shown(skill: str, answers: Mapping[str, TaskAnswer]) -> Shown | None:
    """What the two tasks of a skill show; None before both are answered."""
    given = [answers.get(f"{skill}_{anchor}") for anchor in ANCHORS]
    first, second = given
    if first is None or second is None:
        return None
    if first.is_right:
        return Shown.RATHER if second.is_right else Shown.ABOUT
    if second.is_right:
        return Shown.UNEVEN
    return Shown.CLOSE if first.is_near or second.is_near else Shown.BELOW


@dataclass(frozen=True)
class Row:
    """A skill, what it was rated at, and what was shown of it, None before both tasks are answered."""

    skill: Skill
    rated: int | None
    shown: Shown | None

    @property
    def gap(self) -> str:
        """In words, where rating and tasks are far from each other; empty where they are not."""
        if self.rated is None or self.shown is None or abs(self.rated - self.shown.place) < GAP:
            return ""
        return "rated higher than shown" if self.rated > self.shown.place else "rated lower than shown"


def rows(sitting: Sitting) -> tuple[Row, ...]:
    """All seven skills."""
    return tuple(Row(s, sitting.ratings.get(s.slug), shown(s.slug, sitting.answers)) for s in SKILLS)


@dataclass(frozen=True)
class Confidence:
    """How sure somebody was on average beside the share that was right, over all answers of a sitting.

    `error`: by so much the share that is right can be off by chance (95 %, where half is right, its widest).
    `points`: mean of the quadratic score, 100 at best, 0 what “no idea” earns.
    """

    count: int
    sure: float
    right: float
    error: float
    points: float
    is_luck: bool


def confidence(sitting: Sitting) -> Confidence | None:
    """Over all answers; None where there is none."""
    given = list(sitting.answers.values())
    if not given:
        return None
    count = len(given)
    return Confidence(
        count,
        sum(one.confidence for one in given) / count,
        sum(one.is_right for one in given) / count,
        _error(count),
        sum(one.points for one in given) / count,
        is_luck([Sure(one.task, one.confidence, one.is_right) for one in given]),
    )


@dataclass(frozen=True)
class Change:
    """From one whole sitting to another: of the ratings' sum and of how many tasks were right, of `tasks`.

    `by_luck`: a change of the latter up to so many can be luck (95 %)."""

    rated: int
    right: int
    tasks: int
    by_luck: int


def change(before: Sitting, now: Sitting) -> Change | None:
    """What changed in the sums; None where one of the two is not complete."""
    if not (is_whole(before) and is_whole(now)):
        return None
    tasks = len(all_tasks())
    by_luck = math.floor(_error(tasks) * math.sqrt(2.0) * tasks)
    return Change(now.total - before.total, now.right - before.right, tasks, by_luck)


def is_whole(sitting: Sitting) -> bool:
    """Whether all tasks are answered."""
    return all(task.name in sitting.answers for task in all_tasks())


def _error(count: int) -> float:
    """Half of the 95 % range of a share of one half, by the normal approximation: .26 at 14."""
    return 1.96 * math.sqrt(0.25 / count)
