"""A choice is judged by the option that was taken."""

from __future__ import annotations

import pytest

from lab_app.kinds.choice import ChoiceExercise, Option
from lab_app.kinds.context import Context
from lab_app.kinds.grade import grade

GRAIN = ChoiceExercise(
    title="Say what one row is",
    order=1,
    minutes=3,
    takeaway="Ask first.",
    hints=("One.", "Two."),
    options=(
        Option("A user", "There are many per user."),
        Option("A visit", "Yes.", right=True),
        Option("A day", "There are many per day."),
    ),
)


@pytest.mark.parametrize("answer", ["2", "A visit", " a visit\n"])
def test_the_right_option_is_right_by_its_number_and_by_its_text(answer: str, context: Context) -> None:
    verdict = grade(GRAIN, answer, context)
    assert (verdict.outcome, verdict.message) == ("right", "Yes.")


def test_another_option_is_a_mistake_with_its_own_answer(context: Context) -> None:
    verdict = grade(GRAIN, "3", context)
    assert (verdict.outcome, verdict.message, verdict.mistake) == (
        "wrong",
        "There are many per day.",
        "A day",
    )


def test_nothing_is_no_attempt_and_what_is_no_option_is_an_error(context: Context) -> None:
    assert grade(GRAIN, " ", context).outcome == "unattempted"
    assert [grade(GRAIN, answer, context).outcome for answer in ("0", "4", "99", "A week")] == ["error"] * 4
