"""The whole form: exhibits, questions one below the other or one at a time, handing in, and the truth."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.handing_in import day_of, recalled
from lab_app.kinds.case.dealing import filled, seen_of
from lab_app.kinds.case.form.case_desk import HAND_IN, show_desk
from lab_app.kinds.case.form.exhibits import show_exhibits, show_worlds
from lab_app.kinds.case.form.fields import complaint, draft, is_answered, show_fields
from lab_app.kinds.case.form.practice import show_practice
from lab_app.kinds.case.form.reveal import show_reveal, show_why
from lab_app.kinds.case.form.turns import show_standing, show_way_on, turns_of
from lab_app.kinds.case.judge import dealt
from lab_app.kinds.case.practice import still_to_practise
from lab_app.kinds.case.questions import Choice
from lab_app.kinds.context import context_of
from lab_app.kinds.form import Form, show_bench
from lab_app.ui import visit as here
from lab_app.ui.style import note
from pipelines.contract.units import percent

if TYPE_CHECKING:
    from lab_app.course.verdict import Verdict
    from lab_app.kinds.case.case import Seen
    from lab_app.kinds.case.form.turns import Turns
    from lab_app.kinds.case.spec import CaseExercise
    from lab_app.lab import Lab

ONE_BY_ONE = 3
"""From so many questions on they are shown one at a time."""


def fill(exercise: CaseExercise, lab: Lab) -> CaseExercise:
    """The exercise with its texts as they are in this world. Raises NotDealtError, TruthError and QueryError."""
    return filled(exercise, _seen(exercise, lab))


def form(exercise: CaseExercise, lab: Lab) -> Form:
    """The questions of a case, or what became of them."""
    seen, progress = _seen(exercise, lab), here.progress()
    has_counted = exercise.is_scored and progress.first_answer(exercise.key, lab.release.world.id) is not None
    practice = None if has_counted else still_to_practise(exercise, progress)
    if practice is None:  # neither the workspace nor the case's tables are shown above another question
        if seen.opening is not None:
            show_desk(exercise, lab, seen.opening, is_open=not has_counted)
            st.html(f'<div id="{HAND_IN}"></div>')
        show_exhibits(seen.exhibits, "", exercise.key)
    if has_counted:
        return _answered(exercise, lab, seen)
    if practice is not None:
        show_practice(practice, lab)
        return Form(st.container())
    if exercise.starter:
        show_bench(exercise, exercise.starter, lab)
    turns = turns_of(exercise, lab)
    with st.container(key="answer-fields"):
        _questions(exercise, seen, turns)
    if turns.more_come:
        show_way_on(exercise, lab, turns)
        return Form(st.container())
    given = draft(exercise.key)
    missing = [q for q in exercise.questions if not is_answered(q, given.get(q.name))]
    if exercise.is_scored:
        note("The first answer counts. The truth is shown after it.")
    handed_in = st.button(
        "Hand in" if exercise.is_scored else "Check my answer",
        type="primary",
        disabled=any(given.get(q.name) in (None, "", {}) for q in missing),
        key=f"{exercise.key}-check",
    )
    verdict = st.container()
    if handed_in and missing:
        question = missing[0]
        with verdict:
            st.error(complaint(question, given.get(question.name)), icon=":material/error:")
        return Form(st.container())
    answer = json.dumps({q.name: given.get(q.name) for q in exercise.questions})
    return Form(verdict, answer if handed_in else None, answer, reveal=lambda: _reveal(exercise, lab))


def is_wide(exercise: CaseExercise, lab: Lab) -> bool:
    """Whether the case takes all of the page: it is worked on in the workspace. Raises NotDealtError and QueryError."""
    return _seen(exercise, lab).opening is not None


def _seen(exercise: CaseExercise, lab: Lab) -> Seen:
    """The case as it is, or was when it was answered."""
    return seen_of(exercise, lab, day_of(here.progress(), exercise, lab))


def _reveal(exercise: CaseExercise, lab: Lab) -> None:
    _show_noted(exercise, lab)
    _show_what_was(exercise, lab)


def _show_noted(exercise: CaseExercise, lab: Lab) -> None:
    """What the first answer has told “My calibration”, where nothing else says so: it earns no points."""
    first = here.progress().first_answer(exercise.key, lab.release.world.id)
    if first is None or exercise.is_scored:
        return
    levels = {
        question.name: question.levels for question in exercise.questions if isinstance(question, Choice)
    }
    noted = [
        f"{'no idea' if one.confidence == levels[one.question][0] else f'{percent(one.confidence, 0)} sure'}, "
        f"and {'right' if one.right else 'not right'}"
        for one in first.answered
        if one.confidence is not None and one.question in levels
    ]
    if noted:
        note(f"Noted in “My calibration”, with your first answer: **{'; '.join(noted)}**.")


def _show_what_was(exercise: CaseExercise, lab: Lab) -> None:
    """What belongs to the truth, once an exercise without points is solved: pictures, and of several answers each one's why."""
    if exercise.deal is None or exercise.is_scored or exercise.key not in here.progress().solved():
        return
    asks = {question.name: question.asks for question in exercise.questions}
    verdict: Verdict | None = st.session_state.get(f"{exercise.key}-verdict")
    said_above = verdict.message if verdict is not None and verdict.is_right else ""
    for name, truths in dealt(exercise, context_of(lab)).truths.items():
        if truths.why not in ("", said_above) and (truths.after or len(asks) > 1):
            show_why(asks[name], truths.why)
        if truths.worlds is not None:
            show_worlds(truths.worlds, f"{exercise.key}-{name}-worlds")
        show_exhibits(truths.after, "", f"{exercise.key}-{name}-after")


def _answered(exercise: CaseExercise, lab: Lab, seen: Seen) -> Form:
    """The verdict on the answer that counted, and the truth."""
    checked = f"{exercise.key}-verdict"
    kept = st.session_state.get(checked)
    if kept is None or kept.outcome != "scored":
        st.session_state[checked] = kept = recalled(here.progress(), exercise, lab)
    if kept is None or not kept.answered:
        return Form(st.container())
    return Form(st.container(), reveal=lambda: show_reveal(exercise, kept, seen, lab))


def _questions(exercise: CaseExercise, seen: Seen, turns: Turns) -> None:
    questions = (*turns.standing, *turns.open)
    is_numbered = 1 < len(exercise.questions) < ONE_BY_ONE
    if len(questions) >= ONE_BY_ONE:
        given = draft(exercise.key)
        names = [question.name for question in questions]
        done = {question.name for question in questions if is_answered(question, given.get(question.name))}
        key = f"{exercise.key}-which"
        st.session_state.setdefault(key, next((name for name in names if name not in done), names[0]))
        picked = st.segmented_control(
            "Question",
            names,
            format_func=lambda name: f"{':material/check: ' if name in done else ''}{names.index(name) + 1}",
            key=key,
            required=True,
            label_visibility="collapsed",
        )
        place = names.index(picked or names[0])
        questions = questions[place : place + 1]
        st.html(
            f'<p class="lab-note">{place + 1} of {len(names)}; {len(done)} answered. All are handed in together.</p>'
        )
    for place, question in enumerate(questions, start=1):
        with st.container(key=f"question-{exercise.id}-{question.name}", gap="small"):
            if is_numbered:
                note(f"**Question {place} of {len(exercise.questions)}**")
            if question in turns.standing:
                show_standing(question, exercise.key)
                continue
            show_exhibits(seen.exhibits, question.name, exercise.key)
            show_fields(question, exercise.key, seen.ahead.get(question.name))
            if exercise.is_scored and not question.is_scored:
                note("This question earns no points: it is right or wrong.")
            if isinstance(question, Choice) and not question.is_scored:
                note(
                    "How sure you are is asked for “My calibration”: with your first answer it is noted there."
                )
            with st.expander("How this is scored"):
                st.markdown(question.scoring)
