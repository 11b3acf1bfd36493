"""Every question card of every level has an answer from the data, and says nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import lab_app.tracks
from lab_app.course.declared.questions import Card, answered, read_cards
from lab_app.lab import Lab
from lab_app.ui.style import literal, marked
from pipelines.contract.release import Release

FOLDER = Path(lab_app.tracks.__file__).parent
FILES = sorted(FOLDER.glob("*/*/questions.toml"))  # those of a level that is not there yet, too
CARDS = [
    pytest.param(card, id=f"{file.parent.name}-{card.id}") for file in FILES for card in read_cards(file).card
]


@pytest.fixture(scope="module")
def lab(tiny_release: Release) -> Iterator[Lab]:
    with Lab(tiny_release, workers=1) as found:
        yield found


@pytest.mark.parametrize("card", CARDS)
def test_a_card_is_answered_by_the_data_of_a_small_world(card: Card, lab: Lab) -> None:
    found = answered(card, lab, literal)
    assert "{" not in found.said
    assert "–" not in found.said, "a value is missing"
    assert any(sign.isdigit() for sign in found.said)
    assert "**" not in marked(found.said)
    assert bool(found.rows) == bool(card.table)


@pytest.mark.parametrize("card", CARDS)
def test_a_card_asks_says_why_and_what_a_good_answer_holds(card: Card) -> None:
    assert card.question.endswith("?")
    assert 2 <= len(card.holds) <= 4
    assert not any(one.endswith(".") for one in card.holds)
    assert len(f"{card.why} {' '.join(card.holds)}".split()) <= 100
    assert len(card.says.split()) <= 110


def test_there_are_the_five_and_the_seven_cards() -> None:
    assert {file.parent.name: len(read_cards(file).card) for file in FILES} == {"apis": 5, "databases": 7}


def test_no_question_is_asked_twice() -> None:
    questions = [card.question for file in FILES for card in read_cards(file).card]
    assert len(set(questions)) == len(questions)
