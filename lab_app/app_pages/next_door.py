"""Where to go when everything that is open is solved: what one can say by now, and doors that are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.conclusion import Conclusion, conclusion_of
from lab_app.course.pages import LevelPage, level_pages
from lab_app.ui import visit as here
from lab_app.ui.addresses import page_at
from lab_app.ui.errors import guarded
from lab_app.ui.style import marked, note, text

if TYPE_CHECKING:
    from lab_app.course.tracks import Track


def doors() -> list[LevelPage]:
    """The workspaces of open levels in which there is always something to do."""
    from lab_app.course.tracks import tracks

    levels = [level for track in tracks() for level in track.levels if level.is_open]
    return [page for level in levels for page in level_pages(level) if page.door]


def show_doors(track: Track) -> None:
    """What is open, a sentence each, and what comes next."""
    with st.container(horizontal=True, gap="small", key="doors"):
        for page in doors():
            with st.container(gap=None, key=f"door-{page.path}"):
                st.page_link(
                    page_at(page.path),
                    label=page.title,
                    icon=":material/arrow_forward:",
                    icon_position="right",
                    width="stretch",
                )
                note(page.door)
    coming = next((level for level in track.levels if not level.is_open), None)
    if coming is not None:
        note(
            f"The next level is {coming.title}: “{coming.question}” It isn't open yet; it comes with a later version "
            "of the lab, and with it the memo to Nora, which will be graded."
        )


@st.fragment
@guarded
def show_conclusion(track: Track) -> None:
    """What all answers of the track say together, computed from the release."""
    conclude = conclusion_of(track)
    if conclude is None:
        return
    lab = here.lab()
    with st.spinner("Putting your answers together"):
        found = lab.keep(("conclusion", track.slug), lambda: conclude(lab))
    st.html(_as_html(found))


def _as_html(found: Conclusion) -> str:
    parts = (
        ("What we know", found.known),
        ("What we only think", found.thought),
        ("What to do next", found.next),
    )
    sections = "".join(
        f"<section><h3>{text(title)}</h3><ul>{''.join(f'<li>{marked(said)}</li>' for said in sentences)}</ul></section>"
        for title, sentences in parts
    )
    return f'<div class="lab-memo"><h2>{text(found.title)}</h2><div>{sections}</div></div>'
