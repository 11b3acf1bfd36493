"""Addresses of the lab's pages, for links from one to another; `lab_app.site` says which there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.ui import words
from lab_app.ui.style import literal, note

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.course.path import Step
    from lab_app.course.tracks import Level

_PAGES = "lab-pages"  # session state: address -> page
_LONGEST = 80  # of what is said of one part of an address


def remember_pages(pages: Iterable[Any]) -> None:
    """Keep the pages of this run by their addresses."""
    st.session_state[_PAGES] = {page.url_path: page for page in pages}


def all_pages() -> dict[str, Any]:
    """Every page by its address; home's is empty."""
    pages: dict[str, Any] = st.session_state.get(_PAGES, {})
    return pages


def page_at(path: str) -> Any:
    """The page with this address, for `st.page_link` and `st.switch_page`; home where there is none."""
    pages = all_pages()
    return pages.get(path) or pages.get("")


def unknown_parts(known: Collection[str] = ()) -> list[str]:
    """What the address of this run says under other names than these, as it is written there."""
    return [f"{name}={st.query_params[name]}"[:_LONGEST] for name in st.query_params if name not in known]


def say_left_out(parts: Sequence[str]) -> None:
    """Say which parts of an address mean nothing on this page, if there are any."""
    if parts:
        note(
            f"Part of this address means nothing here and is left out: {literal(words.listed(list(parts)))}."
        )


def level_name(level: Level) -> str:
    """What is above the title of a level's page: its place in the pyramid, or its name where it is a track's only one."""
    from lab_app.course.tracks import tracks

    track = next((track for track in tracks() if track.slug == level.track), None)
    return level.title if track and len(track.levels) == 1 else f"Level {level.order} of the pyramid"


def exercises_path(level: Level) -> str:
    """Address of the list of a level's exercises."""
    return f"{level.slug}-exercises"


def exercise_path(exercise: Exercise) -> str:
    """Address of one exercise."""
    return f"{exercise.level}-{exercise.id}"


def address_of(step: Step) -> str:
    """Address of the page of a step."""
    return step.of.path if isinstance(step.of, LevelPage) else exercise_path(step.of)


def button_to(step: Step, *, key: str, on: Level) -> None:
    """A button to a step, from a page of the level `on`."""
    if st.button(
        f"Next: {_label(step, on)}",
        type="primary",
        icon=":material/arrow_forward:",
        key=key,
        wrap=True,
    ):
        st.switch_page(page_at(address_of(step)))


def link_to(step: Step, why: str, *, on: Level) -> None:
    """A link to a step, quieter than a button, from a page of the level `on`; `why` says what it is there for."""
    st.page_link(page_at(address_of(step)), label=f"{why}: {_label(step, on)}")


def _label(step: Step, on: Level) -> str:
    where = "" if step.level.slug == on.slug else f"{step.level.title}, "
    return f"{step.title}, {where}{words.minutes(step.minutes)}"
