"""An exercise about a case, and what its case is made from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lab_app.course.tracks import exercise
from lab_app.kinds.case import Case, CaseExercise, Known
from lab_app.kinds.case.judge import dealt
from lab_app.kinds.context import Context
from lab_app.truth import Dealt, Truth


def case_exercise(code: str) -> CaseExercise:
    found = exercise(code)
    assert isinstance(found, CaseExercise)
    return found


def case_of(code: str, context: Context) -> Case:
    return dealt(case_exercise(code), context)


def known_of(context: Context, seed: int | None = None) -> Known:
    return Known(context.sandbox, context.as_of, context.seed if seed is None else seed, context.truth)


def give(context: Context, monkeypatch: pytest.MonkeyPatch, slot: str, **changes: object) -> Dealt:
    """The hand of a slot of Diagnosis, changed."""
    assert context.truth is not None
    hand = context.truth.hand("diagnosis")
    given: Dealt = replace(hand[slot], **changes)  # type: ignore[arg-type]
    monkeypatch.setattr(Truth, "hand", lambda *_: {**hand, slot: given})
    return given
