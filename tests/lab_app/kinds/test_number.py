"""A number is read as people type it, and judged against one that is computed from the release."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lab_app.kinds.context import Context
from lab_app.kinds.grade import grade
from lab_app.kinds.number import Mistake, NumberExercise
from lab_app.kinds.number.judge import parse
from lab_app.sandbox import Sandbox

HOURS = NumberExercise(
    title="Hours of a day",
    order=1,
    minutes=3,
    takeaway="A day has an end.",
    hints=("One.", "Two."),
    solution="SELECT 24",
    tolerance=0.5,
    unit="hours",
    mistakes=(
        Mistake("mean", "That is the mean.", "SELECT 3"),
        Mistake("half", "That is half a day.", "SELECT 12", also=("SELECT 13",)),
    ),
)


def test_a_number_is_judged_against_the_release(sandbox: Sandbox) -> None:
    context = Context(sandbox)
    assert grade(HOURS, "24.2", context).outcome == "right"
    assert grade(HOURS, "3", context).mistake == "mean"
    assert "too low" in grade(HOURS, "9", context).message
    assert grade(HOURS, "soon", context).outcome == "error"
    assert grade(HOURS, " ", context).outcome == "unattempted"


def test_a_mistake_may_give_several_numbers(sandbox: Sandbox) -> None:
    assert [grade(HOURS, text, Context(sandbox)).mistake for text in ("12", "13", "14")] == [
        "half",
        "half",
        None,
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [("42", 42), ("1,234.5", 1234.5), ("1 234", 1234), ("0,5", 0.5), ("34 %", 0.34), ("-1e3", -1000)],
)
def test_a_number_is_read_as_people_type_it(text: str, number: float) -> None:
    assert parse(text) == pytest.approx(number)


@pytest.mark.parametrize("text", ["", "many", "nan", "inf", "1.2.3", "12 apples"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse(text) is None


def test_the_number_of_a_part_is_named_and_the_right_one_says_what_follows(sandbox: Sandbox) -> None:
    halves = replace(
        HOURS,
        parts={"the morning": "SELECT 8", "the evening": "SELECT 3"},
        told=lambda right, parts: f"{right:g} of {sum(parts.values()):g}",
    )
    assert grade(halves, "24", Context(sandbox)).message == "It is 24 hours. 24 of 11"
    verdict = grade(halves, "8", Context(sandbox))
    assert (verdict.outcome, verdict.mistake) == ("wrong", "part")
    assert verdict.message.startswith("That is the morning alone")
    assert grade(halves, "3", Context(sandbox)).mistake == "mean"  # a foreseen mistake goes first
