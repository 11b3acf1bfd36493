"""The truth beside what was said, and both worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.kinds.case.case import Sheet
from lab_app.kinds.case.form.exhibits import show_exhibits, show_worlds
from lab_app.kinds.case.judge import dealt
from lab_app.kinds.context import context_of
from lab_app.ui.style import marked, text
from pipelines.contract.units import number

if TYPE_CHECKING:
    from lab_app.course.verdict import Answered, Verdict
    from lab_app.kinds.case.case import Seen
    from lab_app.kinds.case.spec import CaseExercise
    from lab_app.lab import Lab


def show_reveal(exercise: CaseExercise, verdict: Verdict, seen: Seen, lab: Lab) -> None:
    """Each question with what was said, what is true and why; the picture of both worlds under it."""
    truths = dealt(exercise, context_of(lab)).truths
    asks = {question.name: question.asks for question in exercise.questions}
    for one in verdict.answered:
        both = truths[one.question].worlds
        own = [exhibit for exhibit in seen.exhibits if exhibit.question == one.question]
        folded = [exhibit for exhibit in own if both is not None or isinstance(exhibit, Sheet)]
        key = f"{exercise.key}-seen"
        _answer(one, asks[one.question])
        if len(verdict.answered) > 1:
            show_exhibits([exhibit for exhibit in own if exhibit not in folded], one.question, key)
        if both is not None:
            show_worlds(both, f"{exercise.key}-{one.question}-worlds")
        sheet = truths[one.question].sheet
        if sheet is not None:
            show_exhibits([sheet], sheet.question, f"{exercise.key}-{one.question}-sheet")
        if len(verdict.answered) > 1 and folded:
            with st.expander("What was shown of it"):
                show_exhibits(folded, one.question, f"{key}-folded")


def show_answers(exercise: CaseExercise, verdict: Verdict) -> None:
    """Each question with what was said and what is true, without pictures."""
    asks = {question.name: question.asks for question in exercise.questions}
    for one in verdict.answered:
        _answer(one, asks[one.question])


def _answer(one: Answered, asks: str) -> None:
    points = "" if one.points is None else number(round(one.points))
    st.html(
        f'<section class="lab-answered" data-right="{str(one.right).lower()}"><h3>{marked(asks)}</h3>'
        f"<dl><div><dt>You said</dt><dd>{text(one.said)}</dd></div>"
        f"<div><dt>It was</dt><dd>{text(one.truth)}</dd></div>"
        f"{f'<div><dt>Points</dt><dd>{text(points)}</dd></div>' if points else ''}</dl>"
        f"{f'<p>{marked(one.message)}</p>' if one.message else ''}</section>"
    )
