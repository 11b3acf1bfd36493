"""Addresses of the lab's pages, for links from one to another; `lab_app.site` says which there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.course.tracks import Level

_PAGES = "lab-pages"  # session state: address -> page


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


def exercises_path(level: Level) -> str:
    """Address of the list of a level's exercises."""
    return f"{level.slug}-exercises"


def exercise_path(exercise: Exercise) -> str:
    """Address of one exercise."""
    return f"{exercise.level}-{exercise.id}"
