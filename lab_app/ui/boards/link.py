"""A board as a link: its name and pins in one word that goes into an address, and back.

Whoever opens a link may have written it: what it says is read with bounds, and is only ever text and questions
that the explorer's address reads.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib

from lab_app.ui.boards.kept import FIRST_NAME, MOST_PINS, OwnBoard, Pin, clean, new_id

VERSION = "1"
MOST_WORD = 8_000  # letters, which every browser and chat takes
_MOST_BYTES = 64_000  # unpacked
_MOST_ASKS = 2_000


class BoardLinkError(ValueError):
    """A link that is no board. The message is for people."""


def word_of(board: OwnBoard) -> str:
    """The board as letters, digits, dots, dashes and underscores. Ids are not part of it."""
    content = json.dumps([board.name, [[pin.asks, pin.title] for pin in board.pins]], ensure_ascii=False)
    packed = base64.urlsafe_b64encode(zlib.compress(content.encode(), 9)).decode().rstrip("=")
    return f"{VERSION}.{packed}"


def board_of(word: str) -> OwnBoard:
    """The board that a link carries, with ids of its own. Raises BoardLinkError."""
    version, dot, packed = word.partition(".")
    if not dot or len(word) > MOST_WORD:
        raise BoardLinkError("The link is not whole: part of it was lost on the way. Ask for it again.")
    if version != VERSION:
        raise BoardLinkError("The link comes from another version of the lab, and can't be read by this one.")
    try:
        name, pins = json.loads(_unpacked(packed))
        if len(pins) > MOST_PINS:
            raise BoardLinkError(f"The link holds more than {MOST_PINS} pins.")
        found = tuple(_pin(asks, title) for asks, title in pins)
        return OwnBoard(new_id(), clean(_text(name)) or FIRST_NAME, found)
    except BoardLinkError:
        raise
    except (ValueError, TypeError, RecursionError):
        raise BoardLinkError("The link is damaged: it holds no board. Ask for it again.") from None


def _unpacked(packed: str) -> str:
    try:
        content = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(content, _MOST_BYTES)
        if not unpacking.eof or unpacking.unused_data:
            raise ValueError("It is cut, or larger than any board.")
        return text.decode()
    except (binascii.Error, zlib.error) as error:
        raise ValueError(str(error)) from None


def _pin(asks: object, title: object) -> Pin:
    said = _text(asks)
    if len(said) > _MOST_ASKS:
        raise ValueError("No question is as long as that.")
    return Pin(new_id(), said, clean(_text(title)))


def _text(said: object) -> str:
    if not isinstance(said, str):
        raise ValueError("A board is made of text.")
    return said
