"""A question of the read-out: what is said to the left, the picture with its table to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from lab_app.ui.diagnosis.desk import draw
from lab_app.ui.experiments.said import SIGNS, Answer
from lab_app.ui.results import html_table
from lab_app.ui.style import marked, text

_CLASSES = {"good": "good", "bad": "bad", "open": "warn", "few": "quiet", "plain": "quiet"}


@dataclass(frozen=True)
class Step:
    """A question with its answer; of the picture its title, what can be seen (for those who do not see it), and its table."""

    name: str
    question: str
    answer: Answer
    title: str
    spec: dict[str, Any] | None
    alt: str
    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    note: str = ""


def show_strip(steps: Sequence[Step], *, greyed_from: int | None) -> None:
    """All answers in one line; from `greyed_from` on they count for nothing."""
    items = "".join(
        f'<li class="{"quiet" if _is_greyed(place, greyed_from) else _CLASSES[step.answer.tone]}">'
        f'<a href="#{step.name}">{text(step.question)}</a><span>'
        f"{'says nothing now' if _is_greyed(place, greyed_from) else status(step.answer)}</span></li>"
        for place, step in enumerate(steps)
    )
    st.html(f'<ol class="lab-strip">{items}</ol>')


def status(answer: Answer) -> str:
    """✓ Yes; ✕ Unsubscribes × 1.86, as HTML"""
    sign = SIGNS[answer.tone]
    return f"{f'<i aria-hidden=true>{sign}</i> ' if sign else ''}{text(answer.short)}"


def show_step(step: Step, key: str, *, greyed: bool) -> None:
    """The question, what is said of it, and its picture."""
    with st.container(key=f"{'greyed' if greyed else 'asked'}-step-{step.name}", gap="small"):
        left, right = st.columns([3, 7], gap="large")
        tone = "quiet" if greyed else _CLASSES[step.answer.tone]
        with left:
            st.html(
                f'<section class="lab-question" id="{step.name}"><p class="status {tone}">'
                f"{'says nothing now' if greyed else status(step.answer)}</p><h2>{text(step.question)}</h2>"
                f"<p>{marked(step.answer.said)}</p></section>"
            )
        with right:
            _picture(step, key)


def _picture(step: Step, key: str) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"figure-head-{step.name}", gap="small"
    ):
        st.html(f'<h3 class="lab-figure-head">{text(step.title)}</h3>')
        with st.popover("Table", type="tertiary", key=f"{key}-{step.name}-table", on_change="rerun") as table:
            if table.open:
                st.html(html_table(step.header, step.rows, label=step.title))
    if step.spec is None:
        st.html('<p class="lab-note">There is nothing to draw yet.</p>')
    else:
        draw(step.spec, alt=step.alt, key=f"{key}-{step.name}")
    if step.note:
        st.html(f'<p class="lab-note">{marked(step.note)}</p>')


def _is_greyed(place: int, greyed_from: int | None) -> bool:
    return greyed_from is not None and place >= greyed_from
