"""A case file holds what was pinned, by whichever tab, and is empty rather than broken."""

from __future__ import annotations

import datetime as dt
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lab_app.course.progress import Progress
from lab_app.diagnosis.case_file import (
    CaseFile,
    CaseFileFullError,
    Pin,
    case_file_of,
    keep,
    kept,
    move,
    remove,
    reword,
)
from lab_app.diagnosis.case_file.pins import MOST_LETTERS, one_line, tidied
from tests.lab_app.diagnosis.pins import pin

KEY = "data/diagnosis/onboarding"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PINS = st.builds(
    Pin,
    step=st.text(),
    sentence=st.text(),
    takeaway=st.text(),
    spec=st.none() | st.dictionaries(st.text(), JSON, max_size=3),
    header=st.lists(st.text(), max_size=3),
    rows=st.lists(
        st.lists(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), max_size=3), max_size=3
    ),
    about=st.text(),
    id=st.from_regex(r"[0-9a-f]{8}", fullmatch=True),
)


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "progress.sqlite", "me")


def ids(found: CaseFile) -> str:
    return "".join(one.id for one in found.pins)


@given(st.lists(PINS, max_size=3, unique_by=lambda one: one.id))
def test_what_is_written_is_read(pins: list[Pin]) -> None:
    clean = tuple(map(tidied, pins))
    assert kept.read(kept.write(clean)) == clean


GOOD = json.loads(kept.write((tidied(pin("a")),)))


def damaged(**changed: Any) -> str:
    """A case file of one pin that has something else in these places."""
    return json.dumps({"version": kept.VERSION, "pins": [GOOD["pins"][0] | changed]})


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "no json",
        "7",
        "[]",
        "[" * 100_000,
        json.dumps(GOOD | {"version": 2}),
        json.dumps({"version": 1}),
        json.dumps({"version": 1, "pins": 7}),
        json.dumps({"version": 1, "pins": [7, None, {}, []]}),
        damaged(sentence=7),
        damaged(spec="mark"),
        damaged(header=[1]),
        damaged(header=None),
        damaged(rows=["row"]),
        damaged(id="../x"),
        damaged(id=""),
    ],
)
def test_what_can_not_be_read_is_an_empty_case_file(text: str | None) -> None:
    assert kept.read(json.dumps(GOOD)) == (tidied(pin("a")),)
    assert kept.read(text) == ()


@given(
    st.text()
    | JSON.map(json.dumps)
    | st.dictionaries(st.sampled_from(list(GOOD["pins"][0])), JSON).map(lambda changed: damaged(**changed))
)
def test_no_text_breaks_it(text: str) -> None:
    assert len(kept.read(text)) <= 1


def test_a_pin_that_can_not_be_read_takes_no_other_with_it() -> None:
    pins = [GOOD["pins"][0], {"id": "b"}, GOOD["pins"][0]]  # the last one would be there twice
    assert kept.read(json.dumps({"version": kept.VERSION, "pins": pins})) == (tidied(pin("a")),)


def test_pins_stay_in_the_order_of_the_learner(progress: Progress) -> None:
    for name in "abc":
        keep(progress, KEY, pin(name))
    assert ids(move(progress, KEY, "b", -1)) == "bac"
    assert ids(move(progress, KEY, "b", -1)) == "bac"
    assert ids(move(progress, KEY, "a", 1)) == "bca"
    assert ids(move(progress, KEY, "a", 1)) == "bca"
    assert ids(move(progress, KEY, "gone", 1)) == "bca"
    assert ids(remove(progress, KEY, "c")) == "ba"
    assert ids(keep(progress, KEY, pin("c"), 1)) == "bca"
    assert ids(case_file_of(progress, KEY)) == "bca"
    assert case_file_of(progress, "data/diagnosis/another").pins == ()


def test_a_pin_gets_an_id_and_comes_back_as_itself(progress: Progress) -> None:
    (first,) = keep(progress, KEY, pin()).pins
    (_, second) = keep(progress, KEY, pin()).pins
    assert first.id and second.id and first.id != second.id
    assert first == tidied(pin(first.id))
    assert keep(progress, KEY, second).pins == (first, second)


def test_a_sentence_is_one_line_and_an_empty_one_is_none(progress: Progress) -> None:
    keep(progress, KEY, pin("a", "  Two\n lines\x00 "))
    assert case_file_of(progress, KEY).pins[0].sentence == "Two lines"
    assert reword(progress, KEY, "a", "x" * 500).pins[0].sentence == "x" * MOST_LETTERS
    assert reword(progress, KEY, "a", " \n").pins[0].sentence == ""
    assert reword(progress, KEY, "gone", "y").pins[0].sentence == ""


@example("two \x00 spaces")
@example("turned \u202e\u2066 around")
@given(st.text())
def test_a_line_has_no_character_that_can_not_be_seen_or_turns_words_around(said: str) -> None:
    line = one_line(said)
    assert line == one_line(line) == line.strip()
    assert not set(line) & set("\x00\n\r\t\x1b\u2028\u202e\u2066\ud800")
    line.encode()


def test_words_of_any_direction_and_a_space_that_does_not_break_stay() -> None:
    for said in ("ירידה של 3 אחוזים", "انخفض", "34.6\u00a0%", "👩\u200d🍳 cooks", "Cafe\u0301"):
        assert one_line(said) == said


def test_cells_are_plain_values() -> None:
    found = tidied(pin(rows=((dt.date(2024, 10, 14), float("nan"), 3, None, True, "a\nb"),)))
    assert found.rows == (("2024-10-14", None, 3, None, True, "a b"),)


def test_a_full_case_file_takes_no_more_and_says_so(progress: Progress) -> None:
    for number in range(kept.MOST_PINS):
        keep(progress, KEY, pin(f"p{number}"))
    with pytest.raises(CaseFileFullError, match="holds 20 pictures"):
        keep(progress, KEY, pin("more"))
    with pytest.raises(CaseFileFullError):
        keep(progress, KEY, pin("more"), 0)
    assert ids(case_file_of(progress, KEY)) == "".join(f"p{number}" for number in range(kept.MOST_PINS))
    again = keep(progress, KEY, pin("p3", "Another sentence"))  # it is there already
    assert len(again.pins) == kept.MOST_PINS


def test_there_is_no_room_for_more_bytes_than_there_is_room_for(progress: Progress) -> None:
    def large(name: str, share: float) -> Pin:
        return pin(name, spec={"description": "x" * int(kept.MOST_BYTES * share)})

    with pytest.raises(CaseFileFullError, match="too large"):
        keep(progress, KEY, large("a", 1))
    keep(progress, KEY, large("a", 0.6))
    with pytest.raises(CaseFileFullError, match="no room"):
        keep(progress, KEY, large("b", 0.6))
    assert ids(keep(progress, KEY, pin("c"))) == "ac"


def test_two_tabs_lose_nothing(tmp_path: Path) -> None:
    here, there = (Progress(tmp_path / "progress.sqlite", "me") for _ in range(2))
    keep(here, KEY, pin("a"))
    keep(there, KEY, pin("b"))  # the other tab has not seen this one
    reword(here, KEY, "a", "First")
    move(there, KEY, "b", -1)
    remove(here, KEY, "gone")
    assert [(one.id, one.sentence) for one in case_file_of(here, KEY).pins] == [
        ("b", pin().sentence),
        ("a", "First"),
    ]
    assert case_file_of(Progress(tmp_path / "progress.sqlite", "somebody else"), KEY).pins == ()


def test_tabs_that_pin_at_once_lose_nothing(tmp_path: Path) -> None:
    def pin_five(tab: int) -> None:
        progress = Progress(tmp_path / "progress.sqlite", "me")
        for number in range(5):
            keep(progress, KEY, pin(f"{tab}_{number}"))

    case_file_of(Progress(tmp_path / "progress.sqlite", "me"), KEY)
    with ThreadPoolExecutor(4) as tabs:
        list(tabs.map(pin_five, range(4)))
    found = case_file_of(Progress(tmp_path / "progress.sqlite", "me"), KEY)
    assert {one.id for one in found.pins} == {f"{tab}_{number}" for tab in range(4) for number in range(5)}
