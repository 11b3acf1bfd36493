"""Things in boxes: how an answer is read, and what is said of it."""

from __future__ import annotations

import json

import pytest

from lab_app.kinds.sort import Box, Item
from lab_app.kinds.sort.check import faults, misjudged
from lab_app.kinds.sort.judge import judged

BOXES = (Box("a", "First"), Box("b", "Second"), Box("c", "Third"))
ITEMS = (
    Item("one", "One", "", BOXES, {"a": "It is a."}, {"b": "Not b.", "c": "Not c."}),
    Item("two", "Two", "", BOXES, {"b": "It is b.", "c": "Or c."}, {"a": "Not a."}),
)


@pytest.mark.parametrize(
    "answer",
    [
        '{"one": "a", "two": "b"}',
        '{"two": "c", "one": "First"}',
        "one = a\ntwo = second",
        "one: A\n\ntwo: b\n",
    ],
)
def test_an_answer_is_read_as_json_or_by_lines(answer: str) -> None:
    assert judged(ITEMS, answer).is_right


def test_a_right_answer_has_each_reason_and_says_what_else_would_be_right() -> None:
    verdict = judged(ITEMS, '{"one": "a", "two": "b"}')
    assert verdict.message == "**One**: It is a."
    assert verdict.notes == ("**Two**: It is b.", "Two: “Third” would be right too. Or c.")


def test_each_wrong_box_gets_its_sentence_and_no_right_one_is_told() -> None:
    verdict = judged(ITEMS, '{"one": "c", "two": "a"}')
    assert (verdict.outcome, verdict.headline) == ("wrong", "0 of 2 so far")
    assert (verdict.message, *verdict.notes) == ("**One**: Not c.", "**Two**: Not a.")
    assert (verdict.mistake, verdict.reasons) == ("one-c", ("one-c", "two-a"))


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        ("", "unattempted", "Choose"),
        ("   ", "unattempted", "Choose"),
        ('{"one": "a"}', "error", "Two"),
        ('{"one": "a", "two": null}', "error", "Two"),
        ('{"one": "a", "two": "x"}', "error", "not an answer for two: a, b, c"),
        ('{"three": "a"}', "error", "There are one, two"),
        ("[1, 2]", "error", "name"),
        ("a", "error", "name = box"),
        ('{"one": ["a"], "two": "b"}', "error", "not an answer"),
    ],
)
def test_what_cannot_be_read_is_said(answer: str, outcome: str, said: str) -> None:
    verdict = judged(ITEMS, answer)
    assert verdict.outcome == outcome
    assert said in verdict.message


def test_faults_of_boxes_are_found() -> None:
    item = ITEMS[0]
    assert list(faults(ITEMS)) == []
    assert list(misjudged(ITEMS)) == []
    none_right = Item("one", "One", "", BOXES, {}, {"a": "1", "b": "2", "c": "3"})
    same = Item("one", "One", "", BOXES, {"a": "x"}, {"b": "Same.", "c": "Same."})
    missing = Item("one", "One", "", BOXES, {"a": "x"}, {"b": "Not."})
    few = Item("one", "One", "", BOXES[:2], {"a": "x"}, {"b": "Not."})
    for broken in (none_right, same, missing, few):
        assert list(faults((broken,)))
    assert list(faults((item, item)))


def test_answers_do_not_stand_in_what_is_logged_of_a_thing() -> None:
    assert "It is a." not in repr(ITEMS[0])
    assert json.loads('{"one": "a"}') == {"one": "a"}
