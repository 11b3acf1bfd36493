"""A fact on a page: what is so, by which source, and when that was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lab_app.ui import words
from lab_app.ui.navigation.links import outside
from lab_app.ui.style import marked

if TYPE_CHECKING:
    from lab_app.course.declared.facts import Fact

_KINDS = {
    "standard": "Standard",
    "draft": "Draft, no standard",
    "law": "Law",
    "price": "Price",
    "practice": "Practice",
}


def show_fact(fact: Fact) -> None:
    """The fact, with its source as a link that is followed only when somebody clicks it."""
    st.html(as_html(fact))


def as_html(fact: Fact) -> str:
    """The fact as HTML."""
    return (
        f'<div class="lab-fact"><p>{marked(fact.text)}</p>'
        f'<p class="source">{_KINDS[fact.kind]}: {outside(fact.address, fact.source)}, '
        f"checked on {words.day(fact.checked_on)}</p></div>"
    )
