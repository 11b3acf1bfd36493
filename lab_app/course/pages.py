"""The pages of the levels, found from files: `lesson.md`, `<page>.py` and `questions.toml` in `tracks/<track>/<level>/`.

A page module declares `PAGE = LevelPage(...)` and `render(level)`. The lesson is the level's first page,
the others follow by their order, and question cards last. The first is at `/<level>`; the others are at `/<level>-<page>`. A level
that is open and has exercises gets their list, and a page for each, without being mentioned anywhere.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from lab_app.course.declared.questions import QUESTIONS, questions_file, read_cards
from lab_app.course.lesson import read_lesson

if TYPE_CHECKING:
    from lab_app.course.tracks import Level

LESSON = "lesson"
FIGURES = "figures"


@dataclass(frozen=True)
class LevelPage:
    """A page of a level. `name`, `path` and `module`, or the file of a `lesson` or of `questions`, are filled in by discovery.

    `door` invites those to it who have solved all that is open, in a sentence; most pages have none. `minutes` is what it
    takes to read one that is on the core path.
    """

    title: str
    order: int
    about: str
    needs_release: bool = True
    door: str = ""
    minutes: int = 0
    name: str = ""
    path: str = ""
    module: str = ""
    lesson: Path | None = None
    questions: Path | None = None

    def render(self, level: Level) -> None:
        """Show a page that has a module."""
        body = cast("Callable[[Level], None]", importlib.import_module(self.module).render)
        body(level)


def level_pages(level: Level) -> tuple[LevelPage, ...]:
    """The pages of a level, in order. Raises LessonError and DeclaredError."""
    return tuple(
        replace(page, path=level.slug if place == 0 else f"{level.slug}-{page.name}")
        for place, page in enumerate(_pages(level.package))
    )


@cache
def _pages(package: str) -> tuple[LevelPage, ...]:
    folders = importlib.import_module(package).__path__
    lessons = [file for folder in folders if (file := Path(folder) / f"{LESSON}.md").is_file()]
    found = [
        LevelPage("Lesson", -1, read_lesson(file).about, needs_release=False, name=LESSON, lesson=file)
        for file in lessons
    ]
    for info in pkgutil.iter_modules(folders):
        if info.ispkg or info.name == FIGURES:
            continue
        module = importlib.import_module(f"{package}.{info.name}")
        page = getattr(module, "PAGE", None)  # what has none serves the pages beside it
        if isinstance(page, LevelPage):
            found.append(replace(page, name=info.name, module=module.__name__))
    found.sort(key=lambda page: page.order)
    cards = questions_file(folders)
    if cards is not None:
        about = read_cards(cards).about
        found.append(LevelPage("Questions", 0, about, needs_release=False, name=QUESTIONS, questions=cards))
    return tuple(found)
