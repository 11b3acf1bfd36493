"""One task of two minutes: what is shown, what is asked, and the options, of which one is right.

A task is drawn: the same seed and sitting give the same form. Of the four sittings each gives another one of the same
kind, so that nobody remembers an answer. Which option is right is computed from what was drawn, by the rule that a
reader would use, and never taken from a list.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TypeVar

from lab_app.assessment import tasks as _tasks
from lab_app.course.skills import SKILLS
from lab_app.kinds.case.case import Sheet, Truths
from lab_app.kinds.case.questions.choice import Choice, Option

FORMS = 4
"""Parallel forms of each task: for day 0, 30, 60 and 90."""
ANCHORS = (3, 5)
FEWEST = 5
"""Options of a task at least."""

_T = TypeVar("_T")


@dataclass(frozen=True)
class Form:
    """One form of a task.

    `said` are paragraphs in Markdown, `code` what is shown letter by letter (a request, a definition), each with a
    title, `sheets` tables. `right` is the key of the right option and `why` the reason; `near` are options that are
    wrong by a foreseen step that is half of the way. Each option has what is said to those who take it.
    """

    said: str
    asks: str
    options: tuple[Option, ...]
    right: str
    why: str
    sheets: tuple[Sheet, ...] = ()
    code: tuple[tuple[str, str], ...] = ()
    near: frozenset[str] = frozenset()

    @property
    def question(self) -> Choice:
        """The options with a confidence, as a case asks for them."""
        return Choice(name="task", asks=self.asks, options=self.options)

    @property
    def truths(self) -> Truths:
        """What is right, and why."""
        return Truths(self.right, self.why)


@dataclass(frozen=True)
class Task:
    """A task of a skill at an anchor, 3 or 5."""

    skill: str
    anchor: int
    title: str
    module: ModuleType

    @property
    def name(self) -> str:
        return f"{self.skill}_{self.anchor}"

    def form(self, seed: str, sitting: int) -> Form:
        """The form of a sitting, whose number is from 0 on; after the fourth it needs another seed."""
        form: Form = self.module.form(seed, sitting)
        return form


@cache
def all_tasks() -> tuple[Task, ...]:
    """The fourteen tasks in the order in which they are asked: of each skill the first, then of each the second."""
    there = {info.name for info in pkgutil.iter_modules(_tasks.__path__)}
    found = []
    for anchor in ANCHORS:
        for skill in SKILLS:
            name = f"{skill.slug}_{anchor}"
            if name in there:
                module = importlib.import_module(f"{_tasks.__name__}.{name}")
                found.append(Task(skill.slug, anchor, module.TITLE, module))
    return tuple(found)


def draws(task: str, seed: str, sitting: int) -> random.Random:
    """What a form is drawn from."""
    return random.Random(f"{seed}/{task}/{sitting}")


def one_a_sitting(kinds: Sequence[_T], task: str, seed: str, sitting: int) -> _T:
    """One of at least four kinds of story, each as likely, and another one at each of four sittings."""
    order = list(kinds)
    random.Random(f"{seed}/{task}").shuffle(order)
    return order[sitting % len(order)]


def shuffled(draw: random.Random, options: Iterable[Option]) -> tuple[Option, ...]:
    """The options in a drawn order: where one stands says nothing."""
    found = list(options)
    draw.shuffle(found)
    return tuple(found)


def options_of(texts: Mapping[str, str], feedback: Mapping[str, str]) -> tuple[Option, ...]:
    """Options by their keys, with what is said to those who take them."""
    return tuple(Option(key, text, feedback.get(key, "")) for key, text in texts.items())


def euros(amount: float) -> str:
    """€1,234"""
    return f"€{amount:,.0f}"
