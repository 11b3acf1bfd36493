"""The button that pins a choice to a board."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui import visit as here
from lab_app.ui.boards.kept import BoardFullError, Pin, added, asks, change, new_id
from lab_app.ui.style import literal

if TYPE_CHECKING:
    from lab_app.ui.explore.choice import Choice

OPENED = "boards-opened"  # setting of the learner: the board that was looked at last


def pin_button(choice: Choice, *, key: str, label: str = "Pin to my board", about: str = "") -> None:
    """A button that pins a choice to the board that was looked at last."""
    st.button(
        label, key=key, type="tertiary", icon=":material/keep:", on_click=_pin, args=(choice,),
        help=literal(about) if about else None,
    )  # fmt: skip


def _pin(choice: Choice) -> None:
    progress = here.progress()
    pin = Pin(new_id(), asks(choice))
    try:
        boards = change(progress, added(pin, progress.remembered(OPENED)))
    except BoardFullError as full:
        st.toast(literal(str(full)), icon=":material/keep_off:")
        return
    name = next(board.name for board in boards if any(one.id == pin.id for one in board.pins))
    st.toast(f"Pinned to “{literal(name)}”. It is under “My boards”.", icon=":material/keep:")
