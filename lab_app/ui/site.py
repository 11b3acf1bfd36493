"""The lab's pages and addresses: home, and for each level its pages, its exercises, or that it isn't open yet.

Everything is found from `lab_app.tracks` and `lab_app.app_pages`; adding a level, a page or an
exercise adds its address and its place in the navigation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.app_pages import LevelPage, level_pages
from lab_app.ui.errors import guarded

if TYPE_CHECKING:
    from lab_app.grading import Exercise
    from lab_app.tracks import Level

_PAGES = "lab-pages"  # session state: address -> page, for links between pages
NOT_OPEN = "Not open yet"


@dataclass(frozen=True)
class Section:
    """A part of the navigation: its pages, and the exercises that stand below them while one is there."""

    title: str
    pages: tuple[Any, ...]
    exercises: tuple[Any, ...] = ()


def build_site() -> tuple[Section, ...]:
    """The parts of the lab with their pages, in order."""
    from lab_app.tracks import tracks

    sections = [Section("", (_page("home", "Home", _home, default=True),))]
    closed: list[Any] = []
    for track in tracks():
        for level in track.levels:
            if not level.is_open:
                closed.append(_page(level.slug, level.title, _level_body(_not_open, level)))
                continue
            pages = [
                _page(p.path, p.title, _level_body(_level_page(p), level), about=p.about)
                for p in level_pages(track.slug, level.slug)
            ]
            if level.exercises:
                pages.append(_page(exercises_path(level), "Exercises", _level_body(_exercises, level)))
            sections.append(
                Section(
                    f"{level.order}  {level.title}" if len(track.levels) > 1 else track.title,
                    tuple(pages),
                    tuple(
                        _page(exercise_path(e), e.title, _exercise_body(e, level)) for e in level.exercises
                    ),
                )
            )
    if closed:
        sections.append(Section(NOT_OPEN, tuple(closed)))
    st.session_state[_PAGES] = {
        page.url_path: page for section in sections for page in (*section.pages, *section.exercises)
    }
    return tuple(sections)


def page_at(path: str) -> Any:
    """The page with this address, for `st.page_link` and `st.switch_page`; home where there is none."""
    pages: dict[str, Any] = st.session_state.get(_PAGES, {})
    return pages.get(path) or pages.get("")


def exercises_path(level: Level) -> str:
    """Address of the list of a level's exercises."""
    return f"{level.slug}-exercises"


def exercise_path(exercise: Exercise) -> str:
    """Address of one exercise."""
    return f"{exercise.level}-{exercise.id}"


def _page(
    path: str,
    title: str,
    body: Callable[[], None],
    *,
    default: bool = False,
    about: str | None = None,
) -> Any:
    return st.Page(
        guarded(body),
        title=title,
        url_path=path,
        default=default,
        help=about,
    )


def _home() -> None:
    from lab_app.app_pages.home import render

    render()


def _not_open(level: Level) -> None:
    from lab_app.app_pages.not_open import render

    render(level)


def _exercises(level: Level) -> None:
    from lab_app.app_pages.exercises import render

    render(level)


def _level_page(page: LevelPage) -> Callable[[Level], None]:
    def body(level: Level) -> None:
        if page.needs_release and not _has_release():
            return
        page.render(level)

    return body


def _level_body(body: Callable[[Level], None], level: Level) -> Callable[[], None]:
    return lambda: body(level)


def _exercise_body(exercise: Exercise, level: Level) -> Callable[[], None]:
    def body() -> None:
        if not _has_release():
            return
        from lab_app.app_pages.exercise import render

        render(exercise, level)

    return body


def _has_release() -> bool:
    """Whether there is data to show; where there is none, this says so on the page."""
    from lab_app.ui.visit import visit

    now = visit()
    if now.release is None:
        from lab_app.app_pages.building import render

        render(now)
        return False
    return True
