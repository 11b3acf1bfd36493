"""A verdict in words, with the difference as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.sandbox.result import pointer
from lab_app.ui.style import notice, text

if TYPE_CHECKING:
    from lab_app.grading import Verdict

_TONES = {"right": "good", "wrong": "warn", "error": "bad", "unattempted": "info"}


def show_verdict(verdict: Verdict, answer: str) -> None:
    """Say what was found, where it shows, and what else is worth knowing."""
    notice(
        _TONES[verdict.outcome],
        verdict.headline,
        verdict.message,
        *verdict.notes,
        extra=_place(verdict, answer) + _differences(verdict),
    )
    if verdict.example:
        with st.container(border=True):
            st.markdown(verdict.example)


def _place(verdict: Verdict, answer: str) -> str:
    shown = pointer(answer, verdict.line, verdict.column)
    return "" if shown is None else f"<pre>{text(shown)}</pre>"


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
