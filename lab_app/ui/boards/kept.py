"""Boards of one's own and what is pinned to them, as text in the progress file.

Every change is made to the boards as they are kept at that moment, by the pin's or the board's id: what another
tab has done since this one was drawn stays.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

from lab_app.ui.explore.choice import address_of

if TYPE_CHECKING:
    from lab_app.course.progress import Progress
    from lab_app.ui.explore.choice import Choice

NAME = "boards"  # of what is kept
VERSION = 1
MOST_PINS = 24
MOST_BOARDS = 12
MOST_LETTERS = 80  # of a name
FIRST_NAME = "My board"


class BoardFullError(ValueError):
    """There is no room for more. The message is for people."""


@dataclass(frozen=True)
class Pin:
    """What is asked, as the explorer's address has it, and the name that the reader gave it; empty for none."""

    id: str
    asks: str
    title: str = ""

    @property
    def address(self) -> dict[str, list[str]]:
        """The query parameters."""
        return parse_qs(self.asks)


@dataclass(frozen=True)
class OwnBoard:
    """A board: its name, and its pins in order."""

    id: str
    name: str
    pins: tuple[Pin, ...] = ()


Boards = tuple[OwnBoard, ...]


def asks(choice: Choice) -> str:
    """What a choice asks, as a pin keeps it."""
    return urlencode(address_of(choice), doseq=True)


def new_id() -> str:
    """An id that no other board or pin has."""
    return secrets.token_hex(4)


def read(text: str | None) -> Boards:
    """The boards that are kept as this text. What can't be read is left out: a board is not worth a broken page."""
    try:
        found = json.loads(text) if text else {}
        if found.get("version") != VERSION:
            return ()
        return tuple(_board(one) for one in found["boards"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return ()


def write(boards: Boards) -> str:
    """The text that `read` reads."""
    return json.dumps({"version": VERSION, "boards": [asdict(board) for board in boards]})


def _board(found: Mapping[str, Any]) -> OwnBoard:
    pins = tuple(Pin(str(pin["id"]), str(pin["asks"]), str(pin["title"])) for pin in found["pins"])
    return OwnBoard(str(found["id"]), str(found["name"]), pins)


def boards_of(progress: Progress) -> Boards:
    """The learner's boards. Raises ProgressError."""
    return read(progress.remembered(NAME))


def change(progress: Progress, what: Callable[[Boards], Boards]) -> Boards:
    """Change the boards as they are kept now. Raises ProgressError, and BoardFullError of `what`."""
    return read(progress.revise(NAME, lambda text: write(what(read(text)))))


# What can be changed. Each leaves alone what is not there any more.


def added(pin: Pin, to: str | None, at: int | None = None) -> Callable[[Boards], Boards]:
    """Pin something to a board, at its end or at a place; to the first board where `to` is gone or none, which is
    made if there is none yet. Raises BoardFullError."""

    def what(boards: Boards) -> Boards:
        all_boards = boards or (OwnBoard(new_id(), FIRST_NAME),)
        chosen = next((board for board in all_boards if board.id == to), all_boards[0])
        if len(chosen.pins) >= MOST_PINS:
            raise BoardFullError(
                f"“{chosen.name}” holds {MOST_PINS} pins, which is as many as anybody looks at. Remove one, or "
                "begin another board."
            )
        place = len(chosen.pins) if at is None else at
        return _with(all_boards, replace(chosen, pins=(*chosen.pins[:place], pin, *chosen.pins[place:])))

    return what


def removed(pin: str) -> Callable[[Boards], Boards]:
    """Take a pin off its board."""
    return lambda boards: tuple(
        replace(board, pins=tuple(one for one in board.pins if one.id != pin)) for board in boards
    )


def renamed(pin: str, title: str) -> Callable[[Boards], Boards]:
    """Give a pin a name; an empty one gives it its own again."""
    said = clean(title)
    return lambda boards: tuple(
        replace(board, pins=tuple(replace(one, title=said) if one.id == pin else one for one in board.pins))
        for board in boards
    )


def moved(pin: str, by: int) -> Callable[[Boards], Boards]:
    """Move a pin by so many places, back or forth; not beyond the first or the last."""

    def order(pins: tuple[Pin, ...]) -> tuple[Pin, ...]:
        at = next((n for n, one in enumerate(pins) if one.id == pin), None)
        if at is None:
            return pins
        others = [*pins[:at], *pins[at + 1 :]]
        others.insert(min(max(at + by, 0), len(others)), pins[at])
        return tuple(others)

    return lambda boards: tuple(replace(board, pins=order(board.pins)) for board in boards)


def begun(board: OwnBoard, at: int | None = None) -> Callable[[Boards], Boards]:
    """Add a board, as the last one or at a place. Raises BoardFullError."""

    def what(boards: Boards) -> Boards:
        if len(boards) >= MOST_BOARDS:
            raise BoardFullError(f"There are {MOST_BOARDS} boards already. Remove one first.")
        place = len(boards) if at is None else at
        return (*boards[:place], board, *boards[place:])

    return what


def board_renamed(board: str, name: str) -> Callable[[Boards], Boards]:
    """Give a board another name."""
    said = clean(name) or FIRST_NAME
    return lambda boards: tuple(replace(one, name=said) if one.id == board else one for one in boards)


def board_removed(board: str) -> Callable[[Boards], Boards]:
    """Remove a board with its pins."""
    return lambda boards: tuple(one for one in boards if one.id != board)


def clean(said: str) -> str:
    """A name in one line, as long as a name may be."""
    return " ".join(said.split())[:MOST_LETTERS]


def _with(boards: Boards, changed: OwnBoard) -> Boards:
    return tuple(changed if board.id == changed.id else board for board in boards)
