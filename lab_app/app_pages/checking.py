"""Answers that are checked while the page goes on: their place in the line, and their verdicts.

An answer that was handed in is recorded even if its page is left meanwhile; who comes back finds the verdict.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course import handing_in
from lab_app.ui import visit as here
from lab_app.ui import waiting

if TYPE_CHECKING:
    from lab_app.course.exercise import Exercise
    from lab_app.course.verdict import Verdict
    from lab_app.lab import Lab

ANSWER = waiting.Words(
    "Checking your answer …",
    "Your answer is checked next: others are running now.",
    "Your answer waits to be checked: {before} before it.",
)
_THOSE_THAT_WAITED = "answers-that-waited"


def check(exercise: Exercise, answer: str, lab: Lab) -> None:
    """Hand in an answer; a check of the exercise that is not over yet is stopped."""
    progress = here.progress()
    waiting.begin(
        lambda ticket: handing_in.hand_in(progress, exercise, answer, lab, ticket),
        answer,
        key=_key(exercise),
    )


def is_checked(exercise: Exercise) -> bool:
    """Whether an answer is being checked."""
    return waiting.is_asked(_key(exercise))


def checked_text(exercise: Exercise) -> str:
    """The answer that is being checked; nothing where there is none."""
    return waiting.asked_text(_key(exercise))


def verdict_on(exercise: Exercise) -> Verdict | None:
    """The verdict on the answer that was handed in, once; None while there is none. Raises ProgressError."""
    if not is_checked(exercise):
        return None
    with st.spinner(ANSWER.running):
        verdict: Verdict | None = waiting.answer(_key(exercise))
    return verdict


def show_place(exercise: Exercise) -> None:
    """Where in the line the answer is, and a button that stops its check."""
    waiting.show_place(_key(exercise), ANSWER)


def verdicts_on_those_that_waited(lab: Lab) -> dict[str, Verdict]:
    """The verdicts on answers that waited for the hidden worlds, by exercise, once; none as long as they take.
    Raises ProgressError."""
    progress = here.progress()
    if not waiting.is_asked(_THOSE_THAT_WAITED):
        if not handing_in.waiting(progress) or lab.variants is None:
            return {}
        waiting.begin(
            lambda ticket: handing_in.judge_waiting(progress, lab, ticket), "", key=_THOSE_THAT_WAITED
        )
    return waiting.answer(_THOSE_THAT_WAITED) or {}


def _key(exercise: Exercise) -> str:
    return f"{exercise.key}-checking"
