"""The question cards of a level: what to ask, why, what a good answer holds, Larder's own, and a note about one's company."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from lab_app.course.declared.own_notes import LONGEST, keep_own_note, own_note
from lab_app.course.declared.questions import Card, answered, read_cards
from lab_app.ui import visit as here
from lab_app.ui.errors import guarded
from lab_app.ui.results import html_table
from lab_app.ui.style import eyebrow, lead, literal, marked, note, text

if TYPE_CHECKING:
    from lab_app.course.tracks import Level


def render(level: Level, file: Path) -> None:
    """The page."""
    cards = read_cards(file)
    eyebrow(level.title)
    st.title(cards.title)
    lead(cards.about)
    places = []
    for number, card in enumerate(cards.card, start=1):
        with st.container(key=f"ask-{card.id}"):
            asked, ours = st.columns(2, gap="large")
        with asked:
            st.html(_asked(card, number))
        with ours:
            places.append((card, st.container(key=f"ask-answer-{card.id}", gap="small")))
            _note(level, card)
    if here.visit().lab is None:
        note("Larder's own answers come with the first data.")
        return
    for card, place in places:  # last: nobody waits for the data to begin reading
        with place:
            _answer(card)


def _asked(card: Card, number: int) -> str:
    holds = "".join(f"<li>{marked(one)}</li>" for one in card.holds)
    return (
        f'<section class="lab-card" id="{text(card.id)}"><h2>{number}  {text(card.question)}</h2>'
        f"<p>{marked(card.why)}</p><h3>A good answer holds</h3><ul>{holds}</ul></section>"
    )


@st.fragment
@guarded
def _answer(card: Card) -> None:
    with st.spinner("Asking Larder's data"):
        found = answered(card, here.lab(), literal)
    st.html(f'<div class="lab-card"><h3>At Larder</h3><p>{marked(found.said)}</p></div>')
    if found.rows:
        st.html(html_table(card.table, found.rows, label=f"At Larder: {card.question}"))


@st.fragment
@guarded
def _note(level: Level, card: Card) -> None:
    key = f"{level.slug}-{card.id}"
    st.text_area(
        "At my company",
        own_note(here.progress(), key),
        key=f"note-{key}",
        max_chars=LONGEST,
        height=68,
        placeholder="What is it there, and who would know?",
        on_change=_keep,
        args=(key,),
    )


def _keep(key: str) -> None:
    keep_own_note(here.progress(), key, str(st.session_state[f"note-{key}"]))
