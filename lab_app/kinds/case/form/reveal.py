"""The truth beside what was said, and both worlds."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.handing_in import context_then
from lab_app.course.verdict import points_said
from lab_app.kinds.case.case import Sheet
from lab_app.kinds.case.form.exhibits import show_exhibits, show_worlds
from lab_app.kinds.case.judge import dealt, was
from lab_app.ui import visit as here
from lab_app.ui.charts.said import Said
from lab_app.ui.style import marked, note, text
from lab_app.ui.words import day as day_said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lab_app.course.verdict import Answered, Verdict
    from lab_app.kinds.case.case import Seen
    from lab_app.kinds.case.spec import CaseExercise
    from lab_app.lab import Lab


def show_reveal(exercise: CaseExercise, verdict: Verdict, seen: Seen, lab: Lab) -> None:
    """Each question with what was said, what is true and why; under it the picture of both worlds, and what else belongs to the truth."""
    truths = dealt(exercise, context_then(here.progress(), exercise, lab)).truths
    asks = {question.name: question.asks for question in exercise.questions}
    for one in verdict.answered:
        both = truths[one.question].worlds
        own = [exhibit for exhibit in seen.exhibits if exhibit.question == one.question]
        folded = [exhibit for exhibit in own if both is not None or isinstance(exhibit, Sheet)]
        key = f"{exercise.key}-seen"
        _answer(one, asks[one.question], is_alone=len(verdict.answered) == 1)
        _come_true(one, lab.release.as_of)
        if len(verdict.answered) > 1:
            show_exhibits([exhibit for exhibit in own if exhibit not in folded], one.question, key)
        if both is not None:
            show_worlds(
                both, f"{exercise.key}-{one.question}-worlds", _said(verdict.answered, both.forecasts)
            )
        show_exhibits(truths[one.question].after, "", f"{exercise.key}-{one.question}-after")
        if len(verdict.answered) > 1 and folded:
            with st.expander("What was shown of it"):
                show_exhibits(folded, one.question, f"{key}-folded")


def _said(answered: Sequence[Answered], forecasts: Sequence[str]) -> list[Said]:
    """What was said of days that lay ahead, for the picture that they belong on."""
    found = []
    for one in answered:
        if one.question not in forecasts or one.due is None:
            continue
        if one.low is not None and one.middle is not None and one.high is not None:
            found.append(Said(dt.date.fromisoformat(one.due), one.low, one.middle, one.high))
    return found


def show_answers(exercise: CaseExercise, verdict: Verdict) -> None:
    """Each question with what was said and what is true, without pictures."""
    asks = {question.name: question.asks for question in exercise.questions}
    for one in verdict.answered:
        _answer(one, asks[one.question], is_alone=len(verdict.answered) == 1)


def _come_true(one: Answered, today: dt.date) -> None:
    """Whether the day of a forecast has come: then everybody can look at what it brought."""
    if one.due is None:
        return
    day = dt.date.fromisoformat(one.due)
    if day > today:
        note(
            f"{day_said(day)} lies ahead of the data, which ends on {day_said(today)}. It was judged by what the simulator knows; "
            "once the data has moved on, the answer comes back by itself."
        )
    else:
        how = "inside" if one.right else "outside"
        note(f"**It has come true:** on {day_said(day)} it was {one.truth}, {how} your range.")


def show_why(asks: str, why: str) -> None:
    """A question that was answered rightly, and why that is so."""
    st.html(
        f'<section class="lab-answered" data-right="true"><h3>{marked(asks)}</h3><p>{marked(why)}</p></section>'
    )


def _answer(one: Answered, asks: str, *, is_alone: bool) -> None:
    """Its own points are shown where the verdict's are the mean of several."""
    points = "" if one.points is None or is_alone else points_said(one.points)
    truth = (
        one.truth if one.low is None else f"{one.truth}, {'inside' if one.right else 'outside'} your range"
    )
    st.html(
        f'<section class="lab-answered" data-right="{str(one.right).lower()}"><h3>{marked(asks)}</h3>'
        f"<dl><div><dt>You said</dt><dd>{text(one.said)}</dd></div>"
        f"<div><dt>{text(was(one))}</dt><dd>{text(truth)}</dd></div>"
        f"{f'<div><dt>Points</dt><dd>{text(points)}</dd></div>' if points else ''}</dl>"
        f"{f'<p>{marked(one.message)}</p>' if one.message else ''}</section>"
    )
