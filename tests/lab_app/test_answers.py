"""What people answer is judged as it should be: right in any form, and wrong for no reason but a true one."""

from __future__ import annotations

import pytest

from lab_app.course.tracks import discover
from lab_app.kinds.context import Context
from lab_app.kinds.grade import grade
from lab_app.kinds.sql import diagnosis
from tests.lab_app.answers import NAMES, NUMBERS, exercise_of, filled, needs_truth, read


@pytest.fixture(autouse=True)
def _little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """More time finds more reasons, and none that are less true."""
    monkeypatch.setattr(diagnosis, "SECONDS", 0.3)


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_right_in_any_form_and_wrong_for_no_reason_but_a_true_one(
    name: str, whole: Context, request: pytest.FixtureRequest
) -> None:
    if exercise_of(name).kind == "north_star":
        whole = request.getfixturevalue("record")
    failures = []
    for answer in read(name):
        verdict = grade(exercise_of(name), filled(answer, whole), whole)
        is_as_it_should_be = answer.kind == "doubtful" or verdict.is_right == (answer.kind == "right")
        false = [] if answer.kind == "doubtful" else sorted({*verdict.reasons} - answer.may_be_told)
        if not is_as_it_should_be or false:
            failures.append(f"{answer}\n    {verdict.outcome}, {false}: {verdict.message}")
    assert not failures, "\n".join(failures)


def test_there_are_answers_to_every_exercise() -> None:
    assert set(NAMES) - set(NUMBERS) == {exercise.id for exercise in discover() if not needs_truth(exercise)}
    kinds = [answer.kind for name in NAMES for answer in read(name)]
    assert min(kinds.count("right"), kinds.count("wrong")) >= 300
