"""The case file beside the page: what is pinned, kept as one goes, edited, and taken along."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import streamlit as st

from lab_app.diagnosis import case_file as kept
from lab_app.diagnosis.case_file import MOST_LETTERS, CaseFileFullError, Pin, Report, as_html, as_markdown
from lab_app.diagnosis.case_file.still import small, still
from lab_app.ui import visit as here
from lab_app.ui.charts.palette import on_screen
from lab_app.ui.style import literal, text
from lab_app.ui.words import plural

EMPTY = "Nothing pinned yet. Pin a picture with one sentence of yours; what you pin is kept and becomes your report."
_WIDTH = 270  # pixels of a small picture
_UNDO = "case-file-undo"  # session state: the case, the pin that was removed last, and its place


def show_case_file(
    key: str, *, report: Callable[[], Report], hand_in_anchor: str | None = None, guess: str | None = None
) -> None:
    """The case file of a case, with the way to its questions and its report as files.

    `report` is asked when a file is. `hand_in_anchor` is the id of the place on this page where one hands in; `guess` is
    what was guessed before the data, in words. Raises ProgressError.
    """
    pins = kept.case_file_of(here.progress(), key).pins
    case, removed, place = st.session_state.get(_UNDO) or ("", None, 0)
    if case != key:
        removed = None
    with st.container(key="case-file", border=True):
        count = f"{plural(len(pins), 'picture')}, kept as you go" if pins else "Kept as you go"
        st.html(f'<h2>Case file</h2><p class="lab-note" role="status">{count}</p>')
        if guess:
            st.html(
                f'<div class="lab-case-guess"><p>Your guess, before the data</p><p>{text(guess)}</p></div>'
            )
        if pins or removed:
            with st.container(key="case-file-pins"):
                for at, pin in enumerate(pins):
                    if removed and at == place:
                        _show_undo(key, removed, place)
                    _show_pin(key, pin, at, len(pins))
                if removed and place >= len(pins):
                    _show_undo(key, removed, place)
        else:
            st.html(f'<p class="lab-case-empty">{EMPTY}</p>')
        if hand_in_anchor:
            st.html(f'<a class="lab-hand-in" href="#{quote(hand_in_anchor)}">Hand in your answer</a>')
        _take_along(key, report)


def _show_pin(key: str, pin: Pin, at: int, count: int) -> None:
    """A pin: its picture, its sentence, the question that it answers, and what can be done to it."""
    with st.container(key=f"case-file-pin-{pin.id}", gap="xxsmall"):
        st.html(f'<div class="lab-case-pin">{_small_picture(pin)}{_said(pin)}</div>')
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.html(f'<p class="lab-note">{text(pin.step)}</p>', width="content")
            name = f"“{literal(pin.step)}”, {at + 1} of {count}"
            with (
                st.popover(f"Edit :small[{name}]", type="tertiary", key=f"case-file-edit-{pin.id}"),
                st.container(key=f"case-file-tools-{pin.id}"),
            ):
                _edit(key, pin, at, count)


def _edit(key: str, pin: Pin, at: int, count: int) -> None:
    field = f"case-file-sentence-{pin.id}"
    st.session_state[field] = pin.sentence
    st.text_area(
        "Your sentence", key=field, max_chars=MOST_LETTERS, height=96, placeholder="One sentence: what does it say?",
        on_change=lambda: _do(lambda: kept.reword(here.progress(), key, pin.id, st.session_state[field])),
    )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        for label, icon, by, disabled in (
            ("Up", "arrow_upward", -1, at == 0),
            ("Down", "arrow_downward", 1, at == count - 1),
        ):
            st.button(
                label, key=f"case-file-{label.lower()}-{pin.id}", icon=f":material/{icon}:", type="tertiary",
                disabled=disabled, on_click=_do, args=(lambda by=by: kept.move(here.progress(), key, pin.id, by),),
            )  # fmt: skip
        st.button(
            "Remove", key=f"case-file-remove-{pin.id}", icon=":material/close:", type="tertiary",
            on_click=_remove, args=(key, pin, at),
        )  # fmt: skip


def _said(pin: Pin) -> str:
    """The learner's sentence; what the page said, where there is none."""
    if pin.sentence:
        return f'<p class="said" dir="auto">{text(pin.sentence)}</p>'
    return f'<p class="page-said" dir="auto">{text(pin.takeaway)}</p>'


def _small_picture(pin: Pin) -> str:
    """The picture as a sketch; nothing where it can't be made so small."""
    sketch = small(pin.spec) if pin.spec else None
    svg = still(on_screen(sketch), width=_WIDTH, ground="transparent") if sketch else None
    alt = pin.takeaway if pin.sentence else ""  # else it is written below
    return f'<img src="data:image/svg+xml,{quote(svg)}" alt="{text(alt)}">' if svg else ""


def _show_undo(key: str, removed: Pin, at: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="case-file-undo-bar"):
        st.html(f'<p class="lab-note" role="status">“{text(removed.step)}” was removed.</p>')
        st.button(
            "Undo", key="case-file-undo-do", type="tertiary", icon=":material/undo:", on_click=_do,
            args=(lambda: kept.keep(here.progress(), key, removed, at),),
        )  # fmt: skip


def _take_along(key: str, report: Callable[[], Report]) -> None:
    name = f"case-file-{re.sub(r'[^a-z0-9]+', '-', key.lower()).strip('-')[:60]}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="case-file-files"):
        st.html('<p class="lab-note">Take it along:</p>', width="content")
        st.download_button(
            "Markdown", lambda: as_markdown(report()), f"{name}.md", "text/markdown", key="case-file-markdown",
            on_click="ignore", type="tertiary",
        )  # fmt: skip
        st.download_button(
            "Web page", lambda: as_html(report()), f"{name}.html", "text/html", key="case-file-html",
            on_click="ignore", type="tertiary",
        )  # fmt: skip


def _do(what: Callable[[], object]) -> None:
    """Change the case file; what was removed before can't be brought back any more."""
    st.session_state.pop(_UNDO, None)
    try:
        what()
    except CaseFileFullError as full:
        st.toast(literal(str(full)))


def _remove(key: str, pin: Pin, at: int) -> None:
    _do(lambda: kept.remove(here.progress(), key, pin.id))
    st.session_state[_UNDO] = (key, pin, at)
