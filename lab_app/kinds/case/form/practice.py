"""The round of practice before an answer counts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.kinds.case.dealing import filled, seen_of
from lab_app.kinds.case.form.exhibits import show_exhibits
from lab_app.kinds.case.form.fields import draft, is_answered, show_fields
from lab_app.kinds.case.form.reveal import show_answers
from lab_app.kinds.case.practice import skip
from lab_app.kinds.context import context_of
from lab_app.kinds.grade import grade
from lab_app.ui import visit as here
from lab_app.ui.style import note
from lab_app.ui.verdicts import show_verdict

if TYPE_CHECKING:
    from lab_app.course.verdict import Verdict
    from lab_app.kinds.case.spec import CaseExercise
    from lab_app.lab import Lab


def show_practice(practice: CaseExercise, lab: Lab) -> None:
    """A question that does not count, what it would have been worth, and the way on."""
    seen = seen_of(practice, lab)
    practice = filled(practice, seen)
    question = practice.questions[0]
    kept = f"{practice.key}-verdict"
    with st.container(border=True, key="case-practice"):
        st.markdown(
            f"**A round of practice first: {practice.title[0].lower()}{practice.title[1:]}.** It doesn't count."
        )
        note(f"**How points are given.** {question.in_short}")
        way_past = st.empty()
        st.markdown(practice.prompt)
        show_exhibits(seen.exhibits, "", f"{practice.key}-seen")
        show_fields(question, practice.key, seen.ahead.get(question.name))
        given = draft(practice.key).get(question.name)
        if st.button("Try it", disabled=not is_answered(question, given), key=f"{practice.key}-check"):
            st.session_state[kept] = grade(practice, json.dumps({question.name: given}), context_of(lab))
        verdict: Verdict | None = st.session_state.get(kept)
        if verdict is None:
            way_past.button(
                "I know how this works: on to the exercise",
                type="tertiary",
                icon=":material/arrow_forward:",
                key=f"{practice.key}-skip",
                on_click=skip,
                args=(practice, here.progress()),
            )
            return
        show_verdict(verdict, "")
        show_answers(practice, verdict)
        with st.expander("How this is scored"):
            st.markdown(question.scoring)
        st.button(
            "On to the exercise",
            type="primary",
            icon=":material/arrow_forward:",
            key=f"{practice.key}-done",
            on_click=_done,
            args=(practice, verdict, lab.release.world.id),
        )


def _done(practice: CaseExercise, verdict: Verdict, world: str) -> None:
    here.progress().record_attempt(
        practice.key,
        "",
        verdict.outcome,
        kind=practice.kind,
        world=world,
        phase="practice",
        points=verdict.points,
        score=verdict.score,
        answered=verdict.answered,
    )
