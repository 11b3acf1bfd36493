"""The pyramid of a track's levels: the map of the lab.

Each level is a link, drawn as a band of the pyramid with its words beside it, as in a figure that is annotated. Order in
the page is bottom to top, as one climbs it, for readers that go by order; the drawing puts the first level at the bottom.
It is plain HTML, so that it is there with the page's first words and works before any script of the lab's has come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lab_app.ui.navigation.links import inside
from lab_app.ui.style import text

_GAP = 0.04  # of a level's height, above it and below


@dataclass(frozen=True)
class Band:
    """One level as it is shown in the pyramid. `state` is the line that says how far one is; one that is `touched`,
    because something on it was read or tried, is lit."""

    slug: str
    title: str
    question: str
    state: str
    open: bool
    here: bool
    touched: bool
    solved: int
    total: int


def pyramid(bands: Sequence[Band], *, label: str) -> None:
    """Draw the levels, first at the foot; `follow_links` goes where one clicks."""
    items = "".join(_item(band, len(bands) - 1 - i, len(bands)) for i, band in enumerate(bands))
    st.html(f'<nav class="map" aria-label="{text(label)}"><ol>{items}</ol></nav>')


def _item(band: Band, index: int, count: int) -> str:
    """A level that is `index` levels below the top of `count`."""
    states = (("open", band.open), ("closed", not band.open), ("touched", band.touched), ("here", band.here))
    leader = f'<span class="leader" style="left: {50 + 50 * (index + 1) / count:g}%"></span>'
    lines = (("title", band.title), ("question", band.question), ("state", band.state))
    words = "".join(f'<span class="{name}">{text(line)}</span>' for name, line in lines if line)
    return (
        f'<li class="{" ".join(name for name, holds in states if holds)}">'
        f"<a {inside(band.slug)}>"
        f'<span class="figure">{_drawing(band, index, count)}{leader if index < count - 1 else ""}</span>'
        f'<span class="words">{words}</span></a></li>'
    )


def _drawing(band: Band, index: int, count: int) -> str:
    """A level's part of the triangle; solved exercises fill it from the left, within its own slanted shape.

    Streamlit takes pictures out of a page's HTML, so the shape is cut from a box.
    """
    corners = [
        (50 + side * 50 * (index + down) / count, 100 * down)
        for side, down in ((-1, _GAP), (1, _GAP), (1, 1 - _GAP), (-1, 1 - _GAP))
    ]
    shape = ", ".join(f"{x:.4g}% {y:.4g}%" for x, y in corners)
    solved = ""
    if band.open and band.total:
        foot = 100 * (index + 1) / count
        solved = f'<span class="solved" style="left: {50 - foot / 2:.4g}%; width: {foot * band.solved / band.total:.4g}%"></span>'
    return f'<span class="band" style="clip-path: polygon({shape})">{solved}</span>'
