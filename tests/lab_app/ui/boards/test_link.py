"""A link carries a board whole, and whatever else somebody writes into it is a sentence."""

from __future__ import annotations

import base64
import json
import re
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab_app.ui.boards.kept import MOST_LETTERS, MOST_PINS, OwnBoard, Pin, clean
from lab_app.ui.boards.link import BoardLinkError, board_of, word_of

LINE = st.text(max_size=MOST_LETTERS).map(clean)
PINS = st.lists(st.tuples(st.text(max_size=80), LINE), max_size=6)


def packed(content: object) -> str:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return "1." + base64.urlsafe_b64encode(zlib.compress(text)).decode().rstrip("=")


@given(LINE.filter(bool), PINS)
def test_a_board_comes_back_as_it_was(name: str, pins: list[tuple[str, str]]) -> None:
    try:
        board = OwnBoard("id", name, tuple(Pin("id", asks, title) for asks, title in pins))
        word = word_of(board)
    except UnicodeEncodeError:  # half of a character, which no browser sends
        return
    assert re.fullmatch(r"[\w.-]+", word, re.ASCII)
    back = board_of(word)
    assert (back.name, [(pin.asks, pin.title) for pin in back.pins]) == (name, pins)
    assert len({back.id, *(pin.id for pin in back.pins)}) == len(pins) + 1


@given(st.text() | st.text(alphabet="ABCabc019-_").map(lambda said: f"1.{said}"))
def test_no_word_breaks_it(word: str) -> None:
    with suppress(BoardLinkError):
        assert len(board_of(word).pins) <= MOST_PINS


@pytest.mark.parametrize(
    "word",
    [
        "",
        "1.",
        "mau",
        "1.!!!",
        packed({"name": "x"}),
        packed(["x"]),
        packed(["x", [["metric=mau"]]]),
        packed(["x", [["metric=mau", 7]]]),
        packed([7, []]),
        packed(["x", 5]),
        packed(b"\xff\xfe"),
        packed(b"[" * 50_000),
        packed(["x", [["a" * 5_000, ""]]]),
        packed(["x", [["metric=mau", ""]] * (MOST_PINS + 1)]),
        packed(b" " * 5_000_000),  # small as a link, large as a text
        packed(["x", []])[:-6],
        "1." + "A" * 100_000,
    ],
)
def test_a_link_that_is_no_board_says_so(word: str) -> None:
    with pytest.raises(BoardLinkError):
        board_of(word)


def test_a_link_of_another_version_says_that() -> None:
    with pytest.raises(BoardLinkError, match="another version"):
        board_of(packed(["x", []]).replace("1.", "2.", 1))
