"""Boards of one's own: what one has pinned, in one's own order, kept and shared by link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.ui import visit as here
from lab_app.ui import words
from lab_app.ui.addresses import page_at
from lab_app.ui.boards import kept
from lab_app.ui.boards.edit import board_menu, pin_tools, show_undo
from lab_app.ui.boards.kept import OwnBoard, Pin, asks, boards_of, new_id
from lab_app.ui.boards.link import BoardLinkError, board_of
from lab_app.ui.boards.pin_button import OPENED
from lab_app.ui.boards.pins import asked_of, explore_link, show_pin
from lab_app.ui.errors import guarded
from lab_app.ui.explore.choice import Choice
from lab_app.ui.style import eyebrow, lead, literal, note, notice

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from lab_app.lab import Lab
    from lab_app.metrics.metric import Metric

PAGE = LevelPage(
    title="My boards",
    order=5,
    about="What you look at every week, pinned, in your order, and shared by a link.",
    door="Put the numbers that you look at every week on a board of your own, and share it by a link.",
)

_SHARED = "board"  # query parameter: a whole board
_COLUMNS = 2
_START = (
    Choice(("mau",), span="1y"),
    Choice(("new_signups",), by="signup_source"),
    Choice(("activation_rate",)),
    Choice(("page_load_p75",), grain="day", span="3m"),
)


def render(level: Level) -> None:
    """The board that is open, or the one that the address carries."""
    eyebrow(f"{level.title}: {level.question}")
    if _SHARED in st.query_params:
        _shared(st.query_params[_SHARED])
    else:
        st.title("My boards")
        _own()


@st.fragment
@guarded
def _own() -> None:
    boards = boards_of(here.progress())
    show_undo()
    if not any(board.pins for board in boards) and len(boards) <= 1:
        _empty()
        return
    board = _opened(boards)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="boards-choice"):
        if len(boards) > 1:
            names = {one.id: one.name for one in boards}
            st.session_state["boards-open"] = board.id
            st.segmented_control(
                "Board", list(names), key="boards-open", format_func=lambda one: literal(names.get(one, "")), required=True,
                on_change=_open,
            )  # fmt: skip
        else:
            st.header(literal(board.name))
        board_menu(board, boards)
    if not board.pins:
        note(
            "Nothing is pinned here yet: “Pin to my board” in the explorer, and “Pin” on the board, put it here."
        )
        _doors()
        return
    _grid(here.lab(), board, is_own=True)


def _opened(boards: kept.Boards) -> OwnBoard:
    """The board that was looked at last, else the first one."""
    last = here.progress().remembered(OPENED)
    return next((board for board in boards if board.id == last), boards[0])


def _open() -> None:
    here.progress().remember(OPENED, st.session_state["boards-open"])


def _grid(lab: Lab, board: OwnBoard, *, is_own: bool) -> None:
    metrics: Mapping[str, Metric] = {metric.name: metric for metric in lab.layer.metrics()}
    with st.container(key="boards-grid"):
        for row in range(0, len(board.pins), _COLUMNS):
            pins = board.pins[row : row + _COLUMNS]
            for spot, (at, pin) in zip(
                st.columns(_COLUMNS, gap="medium"), enumerate(pins, start=row), strict=False
            ):
                with spot, st.container(border=True, height="stretch", key=f"boards-pin-{pin.id}"):
                    asked = asked_of(pin, metrics, lab)
                    show_pin(lab, pin, asked, metrics)
                    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                        if asked.choice is not None:
                            explore_link(pin)
                        if is_own:
                            pin_tools(pin, at, len(board.pins), asked, metrics)


def _empty() -> None:
    lead("What do you want to know every Monday? Pin it once, and it is here, in your order.")
    st.button("Start with four numbers", type="primary", key="boards-start", on_click=_start)
    note(
        "They are the North Star over a year, signups by source, activation, and how fast pages load. You may change all of it. "
        "Or choose your own: “Pin to my board” stands beside the choices of the explorer."
    )
    _doors()


def _start() -> None:
    pins = tuple(Pin(new_id(), asks(choice)) for choice in _START)
    kept.change(here.progress(), lambda boards: _started(boards, pins))


def _started(boards: kept.Boards, pins: tuple[Pin, ...]) -> kept.Boards:
    """The boards with these pins on the first one, unless another tab has put something there meanwhile."""
    if any(board.pins for board in boards):
        return boards
    first = boards[0] if boards else OwnBoard(new_id(), kept.FIRST_NAME)
    return (replace(first, pins=pins), *boards[1:])


def _doors() -> None:
    with st.container(horizontal=True, gap="medium"):
        for path, label in (("monitoring-explore", "Explore a metric"), ("monitoring-board", "The board")):
            st.page_link(page_at(path), label=label, icon=":material/arrow_forward:", icon_position="right")


@guarded
def _shared(word: str) -> None:
    try:
        board = board_of(word)
    except BoardLinkError as error:
        st.title("A shared board")
        notice("warn", "This link holds no board", str(error))
        st.button("To my boards", key="boards-mine", on_click=_leave)
        return
    st.title(literal(board.name))
    lead(f"A board that somebody shared: {words.plural(len(board.pins), 'pin')}, over your own data.")
    with st.container(horizontal=True, gap="small"):
        st.button("Keep this as my board", type="primary", key="boards-keep", on_click=_keep, args=(board,))
        st.button("To my boards", key="boards-mine", on_click=_leave)
    if not board.pins:
        note("Nothing is pinned to it.")
    _shared_grid(board)


@st.fragment
@guarded
def _shared_grid(board: OwnBoard) -> None:
    _grid(here.lab(), board, is_own=False)


def _keep(board: OwnBoard) -> None:
    progress = here.progress()
    try:
        kept.change(progress, kept.begun(board))
    except kept.BoardFullError as full:
        st.toast(literal(str(full)))
        return
    progress.remember(OPENED, board.id)
    _leave()


def _leave() -> None:
    st.query_params.clear()
