"""Questions that come in turn: one that says something of the answer before it is shown when that answer stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.kinds.case.form.fields import complaint, draft
from lab_app.ui import visit as here
from lab_app.ui.style import note, text

if TYPE_CHECKING:
    from lab_app.kinds.case.questions import Question
    from lab_app.kinds.case.spec import CaseExercise
    from lab_app.lab import Lab


@dataclass(frozen=True)
class Turns:
    """Where one is in the questions of an exercise: those `standing` whose answers stand, the `open` ones that are shown
    with fields, and whether others come after these."""

    standing: tuple[Question, ...]
    open: tuple[Question, ...]
    more_come: bool = False


def turns_of(exercise: CaseExercise, lab: Lab) -> Turns:
    """The turns until the first answer is handed in; then all questions are open. Raises ProgressError."""
    questions = exercise.questions
    waiting = [place for place, question in enumerate(questions) if question.waits]
    world = lab.release.world.id
    if not waiting or here.progress().first_answer(exercise.key, world) is not None:
        return Turns((), questions)
    standing = _standing(exercise, world)
    begins = max((place for place in waiting if questions[place - 1].name in standing), default=0)
    ends = next((place for place in waiting if place > begins), len(questions))
    return Turns(questions[:begins], questions[begins:ends], more_come=ends < len(questions))


def show_standing(question: Question, exercise_key: str) -> None:
    """A question whose answer stands, and that answer."""
    said = question.answered(draft(exercise_key).get(question.name), question.example).said
    st.markdown(f"**{question.asks}**")
    st.html(f'<p class="lab-note">You said: <b>{text(said)}</b></p>')


def show_way_on(exercise: CaseExercise, lab: Lab, turns: Turns) -> None:
    """The button to the next question. What was said before it stands from then on."""
    note("The next question says something of this one, so your answer here stands once it is shown.")
    given = draft(exercise.key)
    pressed = st.button(
        "Next question",
        type="primary",
        icon=":material/arrow_forward:",
        disabled=any(given.get(question.name) in (None, "", {}) for question in turns.open),
        key=f"{exercise.key}-next-question",
        on_click=_let_stand,
        args=(exercise, lab.release.world.id, turns),
    )
    problems = [complaint(question, given.get(question.name)) for question in turns.open]
    if pressed:  # and these questions are still open
        st.error(next(filter(None, problems), ""), icon=":material/error:")


def _let_stand(exercise: CaseExercise, world: str, turns: Turns) -> None:
    """Let the answers of this turn stand, if they can be read. For callbacks."""
    given = draft(exercise.key)
    if all(complaint(question, given.get(question.name)) is None for question in turns.open):
        names = [question.name for question in (*turns.standing, *turns.open)]
        here.progress().save_draft(_place(exercise, world), json.dumps(names))


def _standing(exercise: CaseExercise, world: str) -> frozenset[str]:
    """The names of the questions whose answers stand, and can be read."""
    try:
        kept = json.loads(here.progress().draft(_place(exercise, world)) or "[]")
    except ValueError:
        return frozenset()
    given = draft(exercise.key)
    names = kept if isinstance(kept, list) else []
    return frozenset(
        question.name
        for question in exercise.questions
        if question.name in names and complaint(question, given.get(question.name)) is None
    )


def _place(exercise: CaseExercise, world: str) -> str:
    """Where it is kept which answers stand: another world asks anew."""
    return f"{exercise.key}-standing-{world}"
