"""What one does to a board: rename, share, order, remove, and undo it. Each is kept at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from lab_app.ui import visit as here
from lab_app.ui.boards import kept
from lab_app.ui.boards.kept import Boards, OwnBoard, Pin, change, new_id
from lab_app.ui.boards.link import MOST_WORD, word_of
from lab_app.ui.boards.pin_button import OPENED
from lab_app.ui.boards.pins import Asked, title_of
from lab_app.ui.style import literal, note, text

if TYPE_CHECKING:
    from lab_app.metrics.metric import Metric

_UNDO = "boards-undo"  # session state: what was removed last


@dataclass(frozen=True)
class _Removed:
    name: str
    back: Callable[[Boards], Boards]


def board_menu(board: OwnBoard, boards: Boards) -> None:
    """Share the board, rename it, begin another one, remove it."""
    with st.popover("Share", icon=":material/link:", key="boards-share"):
        _share(board)
    with st.popover("Change", icon=":material/edit:", key="boards-change"):
        key = f"boards-name-{board.id}"
        st.session_state[key] = board.name
        st.text_input(
            "Name of the board", key=key, max_chars=kept.MOST_LETTERS,
            on_change=lambda: _do(kept.board_renamed(board.id, st.session_state[key])),
        )  # fmt: skip
        st.button(
            "Begin another board",
            key="boards-new",
            icon=":material/add:",
            type="tertiary",
            on_click=_begin,
            args=(boards,),
        )
        if len(boards) > 1 or board.pins:
            st.button(
                "Remove this board", key="boards-remove", icon=":material/delete:", type="tertiary",
                on_click=_remove_board, args=(board, [one.id for one in boards].index(board.id)),
            )  # fmt: skip


def _share(board: OwnBoard) -> None:
    word = word_of(board)
    if len(word) > MOST_WORD:
        note("This board asks too much for one link. Take some pins off, and share the rest.")
        return
    base = (st.context.url or "").split("?", maxsplit=1)[0]
    note("Whoever opens this link sees the same questions, over their own data, and may keep the board.")
    st.code(f"{base}?{urlencode({'board': word})}", language=None, wrap_lines=True)
    note("The whole board is in the link, and nothing else. What you change later is not in it.")


def pin_tools(pin: Pin, at: int, count: int, asked: Asked, metrics: Mapping[str, Metric]) -> None:
    """Move a pin, rename it, take it off."""
    title = title_of(pin, asked, metrics)
    st.button(
        "Earlier", key=f"boards-up-{pin.id}", icon=":material/arrow_upward:", type="tertiary", disabled=at == 0,
        help=f"Move “{literal(title)}” one place up", on_click=_do, args=(kept.moved(pin.id, -1),),
    )  # fmt: skip
    st.button(
        "Later", key=f"boards-down-{pin.id}", icon=":material/arrow_downward:", type="tertiary",
        disabled=at == count - 1, help=f"Move “{literal(title)}” one place down", on_click=_do,
        args=(kept.moved(pin.id, 1),),
    )  # fmt: skip
    with st.popover("Rename", type="tertiary", key=f"boards-rename-{pin.id}"):
        key = f"boards-title-{pin.id}"
        st.session_state[key] = pin.title
        st.text_input(
            "Name of this picture", key=key, max_chars=kept.MOST_LETTERS, placeholder=title,
            help="Empty: its own name",
            on_change=lambda: _do(kept.renamed(pin.id, st.session_state[key])),
        )  # fmt: skip
    st.button(
        "Remove", key=f"boards-off-{pin.id}", type="tertiary", icon=":material/close:",
        help=f"Take “{literal(title)}” off the board", on_click=_remove_pin, args=(pin, title),
    )  # fmt: skip


def show_undo() -> None:
    """What was removed last, and the way back; until something else is done, or the page is left."""
    removed: _Removed | None = st.session_state.pop(_UNDO, None)
    if removed is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="boards-undo-bar"):
        st.html(f'<p class="lab-note" role="status">“{text(removed.name)}” was removed.</p>')
        st.button(
            "Undo",
            key="boards-undo-do",
            type="tertiary",
            icon=":material/undo:",
            on_click=_do,
            args=(removed.back,),
        )


def _do(what: Callable[[Boards], Boards]) -> None:
    try:
        change(here.progress(), what)
    except kept.BoardFullError as full:
        st.toast(literal(str(full)))


def _remove_pin(pin: Pin, title: str) -> None:
    boards = kept.boards_of(here.progress())
    there = [(board.id, board.pins.index(pin)) for board in boards if pin in board.pins]
    _do(kept.removed(pin.id))
    if there:
        st.session_state[_UNDO] = _Removed(title, kept.added(pin, *there[0]))


def _remove_board(board: OwnBoard, at: int) -> None:
    _do(kept.board_removed(board.id))
    st.session_state[_UNDO] = _Removed(board.name, kept.begun(board, at))


def _begin(boards: Boards) -> None:
    board = OwnBoard(new_id(), f"Board {len(boards) + 1}")
    _do(kept.begun(board))
    here.progress().remember(OPENED, board.id)
