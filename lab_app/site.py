"""The lab's pages and addresses: home, and for each level its pages, its exercises, or that it isn't open yet.

Everything is found from `lab_app.course`; adding a level, a page or an
exercise adds its address and its place in the navigation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.course.pages import LevelPage, level_pages
from lab_app.ui.addresses import exercise_path, exercises_path, remember_pages
from lab_app.ui.errors import guarded
from lab_app.ui.frame import Section
from lab_app.vendor_patches.streamlit_address import asked_address

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.course.tracks import Level

NOT_OPEN = "Not open yet"
NOWHERE = "Not in the navigation"
_MISSING = "lab-missing"  # session state: the last address that was asked for and is none


def build_site() -> tuple[Section, ...]:
    """The parts of the lab with their pages, in order."""
    from lab_app.course.tracks import tracks

    sections = [
        Section(
            "",
            (
                _page("home", "Home", _home, default=True),
                _page("calibration", "My calibration", _calibration),
                _page("resources", "Resources", _resources),
            ),
        )
    ]
    closed: list[Any] = []
    moved: list[Any] = [_page("skills", "Seven skills", _skills)]
    for track in tracks():
        for level in track.levels:
            if not level.is_open:
                closed.append(_page(level.slug, level.title, _level_body(_not_open, level)))
                continue
            pages = [
                _page(p.path, p.title, _level_body(_level_page(p), level), about=p.about)
                for p in level_pages(level)
            ]
            moved += [
                _page(f"{level.slug}-{name}", e.title, _exercise_body(e, level))
                for e in level.exercises
                for name in e.was
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
    sections.append(Section(NOWHERE, tuple(moved)))
    missing = _missing_page({p.url_path for s in sections for p in (*s.pages, *s.exercises)})
    if missing is not None:
        sections.append(Section(NOWHERE, (missing,)))
    remember_pages(page for section in sections for page in (*section.pages, *section.exercises))
    return tuple(sections)


def _missing_page(known: set[str]) -> Any | None:
    """A page at an address that was asked for and is none, which says so; None where all is well."""
    path = asked_address() or str(st.session_state.get(_MISSING, ""))
    if not path or path in known or "/" in path:
        return None
    st.session_state[_MISSING] = path  # Streamlit has the address once; the page's later runs need it too
    return _page(path, "No such page", lambda: _not_found(path))


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


def _calibration() -> None:
    from lab_app.app_pages.calibration import render

    render()


def _resources() -> None:
    from lab_app.app_pages.resources import render

    render()


def _skills() -> None:
    from lab_app.app_pages.skills import render

    render()


def _not_found(path: str) -> None:
    from lab_app.app_pages.not_found import render

    render(path)


def _not_open(level: Level) -> None:
    from lab_app.app_pages.not_open import render

    render(level)


def _exercises(level: Level) -> None:
    from lab_app.app_pages.exercises import render

    render(level)


def _level_page(page: LevelPage) -> Callable[[Level], None]:
    def body(level: Level) -> None:
        if page.lesson is not None:
            from lab_app.app_pages.lesson import render

            render(level, page.lesson)
        elif page.questions is not None:
            from lab_app.app_pages.questions import render as render_questions

            render_questions(level, page.questions)
        elif not page.needs_release or _has_release():
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
