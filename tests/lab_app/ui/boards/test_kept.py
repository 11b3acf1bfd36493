"""Boards of one's own: what is kept is what was done, by whichever tab."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab_app.course.progress import Progress
from lab_app.ui.boards import kept
from lab_app.ui.boards.kept import BoardFullError, Boards, OwnBoard, Pin
from lab_app.ui.explore.choice import Choice

A, B, C = (Pin(name, f"metric={name}") for name in "abc")
BOARD = OwnBoard("one", "Mondays", (A, B, C))
OTHER = OwnBoard("two", "Fridays")


def order(boards: Boards) -> list[str]:
    return [pin.id for pin in boards[0].pins]


def test_what_is_written_is_read() -> None:
    boards = (BOARD, OTHER)
    assert kept.read(kept.write(boards)) == boards


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "no json",
        "[]",
        '{"version": 9, "boards": []}',
        '{"version": 1, "boards": [{"id": "x"}]}',
        "7",
    ],
)
def test_what_can_not_be_read_is_no_board(text: str | None) -> None:
    assert kept.read(text) == ()


def test_a_choice_is_kept_as_its_address() -> None:
    choice = Choice(("mau",), by="country", grain="month", where=(("country", ("DE", "GB")),))
    assert kept.asks(choice) == "metric=mau&by=country&grain=month&where=country%3ADE&where=country%3AGB"
    assert Pin("x", kept.asks(choice)).address["where"] == ["country:DE", "country:GB"]


@pytest.mark.parametrize(
    ("pin", "by", "expected"),
    [
        ("b", -1, "bac"),
        ("b", 1, "acb"),
        ("a", -1, "abc"),
        ("c", 1, "abc"),
        ("a", 2, "bca"),
        ("gone", 1, "abc"),
    ],
)
def test_a_pin_moves_by_places(pin: str, by: int, expected: str) -> None:
    assert "".join(order(kept.moved(pin, by)((BOARD,)))) == expected


def test_what_is_removed_comes_back_where_it_was() -> None:
    without = kept.removed("b")((BOARD, OTHER))
    assert order(without) == ["a", "c"]
    assert kept.added(B, "one", 1)(without) == (BOARD, OTHER)
    assert kept.begun(BOARD, 0)(kept.board_removed("one")((BOARD, OTHER))) == (BOARD, OTHER)


def test_a_name_is_one_line_and_an_empty_one_is_none() -> None:
    assert kept.renamed("a", "  North\n Star ")((BOARD,))[0].pins[0].title == "North Star"
    assert kept.renamed("a", " ")((BOARD,))[0].pins[0].title == ""
    assert kept.board_renamed("one", "x" * 500)((BOARD,))[0].name == "x" * kept.MOST_LETTERS
    assert kept.board_renamed("one", "")((BOARD,))[0].name == kept.FIRST_NAME


def test_the_first_pin_makes_the_first_board_and_one_to_a_board_that_is_gone_is_not_lost() -> None:
    (made,) = kept.added(A, None)(())
    assert (made.name, made.pins) == (kept.FIRST_NAME, (A,))
    assert kept.added(A, "gone")((OTHER,))[0].pins == (A,)


def test_a_full_board_takes_no_more_and_says_so() -> None:
    full = OwnBoard("one", "Full", tuple(Pin(str(n), "metric=mau") for n in range(kept.MOST_PINS)))
    with pytest.raises(BoardFullError, match="“Full” holds 24 pins"):
        kept.added(A, "one")((full,))
    with pytest.raises(BoardFullError):
        kept.begun(BOARD)(tuple(OwnBoard(str(n), "x") for n in range(kept.MOST_BOARDS)))


def test_two_tabs_lose_nothing(tmp_path: Path) -> None:
    here, there = (Progress(tmp_path / "progress.sqlite", "me") for _ in range(2))
    kept.change(here, kept.added(A, None))
    board = kept.boards_of(there)[0].id
    kept.change(there, kept.added(B, board))  # the other tab has not seen this one
    kept.change(here, kept.renamed("a", "First"))
    kept.change(there, kept.moved("b", -1))
    assert [(pin.id, pin.title) for pin in kept.boards_of(here)[0].pins] == [("b", ""), ("a", "First")]
    assert kept.boards_of(Progress(tmp_path / "progress.sqlite", "somebody else")) == ()
