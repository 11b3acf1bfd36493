"""The board: North Star, inputs and guardrails, each against the period before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.pages import LevelPage
from lab_app.metrics.board import SHOWN_WEEKS, WINDOW_DAYS, Board, Card, Cards
from lab_app.ui import visit as here
from lab_app.ui.addresses import page_at
from lab_app.ui.boards.pin_button import pin_button
from lab_app.ui.errors import guarded
from lab_app.ui.explore.choice import Choice
from lab_app.ui.metrics.cards import card_html, threshold_line
from lab_app.ui.style import eyebrow, lead, literal, note, notice
from pipelines.statistics.alerts.control_limits import FALSE_RATE

if TYPE_CHECKING:
    from lab_app.course.tracks import Level
    from lab_app.metrics.metric import Metric

PAGE = LevelPage(
    title="Board",
    order=2,
    about="The North Star, what feeds it and what must not break, as they are now.",
    door="What is happening now: the North Star, what drives it, and what must not break.",
)

_SYSTEMS_A_ROW = 4


def render(level: Level) -> None:
    """The board of the release."""
    eyebrow(f"{level.title}: {level.question}")
    st.title("Board")
    lead("One number to follow, four that move it, three that must not break.")
    _board()


@st.fragment
@guarded
def _board() -> None:
    lab = here.lab()
    product, systems = st.tabs(["Product", "Systems"], key="board-tab", on_change="rerun")
    if product.open:
        with product:
            with st.spinner("Asking each metric for its last complete period"):
                read = lab.board
            _show(read)
            _show_own(lab.own_cards)
    if systems.open:
        with systems:
            with st.spinner("Asking each metric for its last complete period"):
                cards = lab.systems
            _show_systems(cards)


def _say_failed(failed: tuple[tuple[Metric, str], ...]) -> None:
    if failed:
        names = ", ".join(f"{literal(metric.label)} ({why})" for metric, why in failed)
        notice("warn", "Some metrics gave no answer", names, "Reload the page to ask again.")


def _show(read: Board) -> None:
    _say_failed(read.failed)
    if not read.cards:
        notice(
            "info",
            "The board is empty",
            "This release defines no metric with the role north_star, input or guardrail.",
        )
        return
    for card in read.north_star:
        with st.container(border=True, key=f"card-{card.metric.name}"):
            st.html(card_html(card, north=True))
            _closer(card)
    _group("Inputs", "What people at Larder can move, and what moves the North Star.", read.inputs, 4)
    _group("Guardrails", "What must not break while the inputs are pushed.", read.guardrails, 3)
    note(
        f"Change: the last {WINDOW_DAYS} complete days against the {WINDOW_DAYS} before; four whole weeks, so "
        "weekdays cancel out. “Look closer” compares single weeks, each with the one before, so its change differs. "
        "A number is shown once its period can no longer change."
    )
    note(how_usual(len(read.cards)))
    note(
        f"Lines: the same {WINDOW_DAYS} days for each of the last {SHOWN_WEEKS} weeks. Each has its own scale, from its "
        "lowest value to its highest, so heights can't be compared between cards; a dashed line is the threshold, "
        "where it is near enough to be on it."
    )


def _show_systems(read: Cards) -> None:
    """What runs beneath the product, which nobody sees while it works."""
    _say_failed(read.failed)
    if not read.cards:
        notice(
            "info",
            "No systems yet",
            "This release has no metric of a system. Build the data anew to get them.",
        )
        return
    note(
        "The public API, by which partners' apps read plans and place orders. Its log begins on 1 September 2025."
    )
    with st.container(key="cards-systems"):
        for row in range(0, len(read.cards), _SYSTEMS_A_ROW):
            cards = read.cards[row : row + _SYSTEMS_A_ROW]
            for spot, card in zip(st.columns(_SYSTEMS_A_ROW, gap="medium"), cards, strict=False):
                with spot, st.container(border=True, height="stretch", key=f"card-{card.metric.name}"):
                    st.html(card_html(card))
                    _closer(card)
    if any(card.usual is not None for card in read.cards):  # a young log has no band to speak of
        note(how_usual(len(read.cards)))


def how_usual(cards: int) -> str:
    """What “usual” means on a board of so many cards, in a sentence."""
    one_in = round(1 / FALSE_RATE)
    return (
        "Usual: the shaded band is how far the number moved from one such window to the next in its whole history, "
        f"the year's end apart, widened because {cards} numbers are looked at together: chance alone puts any of "
        f"them outside in about one of {one_in} looks at the board, or fewer."
    )


def _show_own(read: Cards) -> None:
    """What the reader has written, below what the project follows."""
    cards = read.cards
    if not cards and not read.failed:
        return
    st.header("Your metrics")
    note("Written by you. They are in the project's files, and in the next build.")
    for metric, why in read.failed:
        notice(
            "warn",
            f"{metric.label} gave no answer",
            why,
            "Open it under “Write a metric” and check it again.",
        )
    if not cards:
        return
    with st.container(key="cards-own"):
        for spot, card in zip(st.columns(max(3, len(cards)), gap="medium"), cards, strict=False):
            with spot, st.container(border=True, height="stretch", key=f"card-{card.metric.name}"):
                st.html(card_html(card) + threshold_line(card))
                _closer(card)


def _group(title: str, about: str, cards: tuple[Card, ...], columns: int) -> None:
    if not cards:
        return
    st.header(title)
    note(about)
    with st.container(key=f"cards-{title.lower()}"):
        for spot, card in zip(st.columns(columns, gap="medium"), cards, strict=False):
            with spot, st.container(border=True, height="stretch", key=f"card-{card.metric.name}"):
                st.html(card_html(card) + threshold_line(card))
                _closer(card)


def _closer(card: Card) -> None:
    with st.container(
        horizontal=True, gap=None, vertical_alignment="center", key=f"closer-{card.metric.name}"
    ):
        st.page_link(
            page_at("monitoring-explore"),
            label="Look closer",
            icon=":material/arrow_forward:",
            icon_position="right",
            query_params={"metric": card.metric.label},
            help=f"{literal(card.metric.label)} by any dimension, by day, week or month",
        )
        choice = Choice((card.metric.name,), grain="month" if card.grain == "month" else "week")
        pin_button(
            choice, key=f"pin-{card.metric.name}", label="Pin", about=f"{card.metric.label} to my board"
        )
