"""A verdict in words, with the difference as a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.verdict import NOT_YET
from lab_app.sandbox.result import pointer
from lab_app.ui.style import notice, text

if TYPE_CHECKING:
    from lab_app.course.verdict import Verdict

FEW_QUESTIONS = 2
_WORD = re.compile(r"\w+|'[^']*'?")
_TONES = {
    "right": "good",
    "right so far": "info",
    "wrong": "warn",
    "error": "bad",
    "unattempted": "info",
    "scored": "info",
}


def show_verdict(verdict: Verdict, answer: str) -> None:
    """Say what was found, where it shows, and what else is worth knowing.

    Of one or two questions that are scored the form says below what is true and what was said: once is enough.
    """
    is_said_below = verdict.outcome == "scored" and 0 < len(verdict.answered) <= FEW_QUESTIONS
    waits = verdict.outcome == "error" and verdict.headline == NOT_YET
    notice(
        "info" if waits else _TONES[verdict.outcome],
        verdict.headline,
        "" if is_said_below else verdict.message,
        *verdict.notes,
        extra=_place(verdict, answer) + _differences(verdict),
    )
    for shown in (verdict.example, verdict.reveal):
        if shown:
            with st.container(border=True):
                st.markdown(shown)


def _place(verdict: Verdict, answer: str) -> str:
    return pointed(pointer(answer, verdict.line, verdict.column))


def pointed(pointer: str | None) -> str:
    """A line with its caret as HTML, the word above the caret marked: a long line wraps, and then the caret would be in the wrong place."""
    if pointer is None:
        return ""
    line, _, caret = pointer.partition("\n")
    if not caret:
        return f"<pre>{text(line)}</pre>"
    at = len(caret) - 1
    word = _WORD.match(line, at)
    end = word.end() if word else at + 1
    marked = text(line[at:end]) or "&nbsp;"
    return f"<pre>{text(line[:at])}<mark>{marked}</mark>{text(line[end:])}</pre>"


def _differences(verdict: Verdict) -> str:
    if not verdict.rows:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{text(row.where)}</th><td class="expected">{text(row.expected)}</td>'
        f'<td class="yours">{text(row.actual)}</td></tr>'
        for row in verdict.rows
    )
    return (
        '<div class="lab-frame" tabindex="0" role="region" aria-label="Where it differs"><table class="lab-table">'
        '<thead><tr><th scope="col">Where</th><th scope="col">Should be</th><th scope="col">Yours</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
