"""The pyramid of a track's levels: the map of the lab.

Each level is a link, drawn as a band of the pyramid with its words beside it, as in a figure that is annotated. Order in
the page is bottom to top, as one climbs it, for readers that go by order; the drawing puts the first level at the bottom.
It is plain HTML, so that it is there with the page's first words and works before any script of the lab's has come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from lab_app.ui.components import mount
from lab_app.ui.style import text

_TALL = 88  # height of a level in units of the drawing
_GAP = 6
_HALF = 150  # half the width of the pyramid's foot


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


def pyramid(bands: Sequence[Band], *, key: str, label: str) -> str | None:
    """Draw the levels, first at the foot. Returns the slug of the level that was chosen in this run."""
    items = "".join(_item(band, len(bands) - 1 - i, len(bands)) for i, band in enumerate(bands))
    st.html(f'<nav class="map" aria-label="{text(label)}"><ol>{items}</ol></nav>')
    result = mount("links", key=key, data={"within": "nav.map"}, on_go_change=_nothing, height=1)
    chosen = result.get("go") if result is not None else None
    return str(chosen) if chosen else None


def _item(band: Band, index: int, count: int) -> str:
    """A level that is `index` levels below the top of `count`."""
    states = (("open", band.open), ("closed", not band.open), ("touched", band.touched), ("here", band.here))
    leader = f'<span class="leader" style="left: {50 + 50 * (index + 1) / count:g}%"></span>'
    lines = (("title", band.title), ("question", band.question), ("state", band.state))
    words = "".join(f'<span class="{name}">{text(line)}</span>' for name, line in lines if line)
    return (
        f'<li class="{" ".join(name for name, holds in states if holds)}">'
        f'<a href="./{text(band.slug)}" target="_self" data-page="{text(band.slug)}">'
        f'<span class="figure">{_drawing(band, index, count)}{leader if index < count - 1 else ""}</span>'
        f'<span class="words">{words}</span></a></li>'
    )


def _drawing(band: Band, index: int, count: int) -> str:
    """A level's part of the triangle; solved exercises fill it from the left, within its own slanted shape."""
    tall = _TALL - (_GAP / 2 if index == 0 else _GAP)
    shape, solved = _shape(index, count), ""
    if band.open and band.total:
        width = _HALF * 2 * (index + 1) / count
        solved = (
            f'<rect x="{_HALF - width / 2:g}" y="0" width="{width * band.solved / band.total:g}" height="{tall:g}" '
            f'class="solved" clip-path="url(#band-{text(band.slug)})"/>'
        )
    return (
        f'<svg viewBox="0 0 {_HALF * 2} {tall:g}" class="band" aria-hidden="true" preserveAspectRatio="none">'
        f'<defs><clipPath id="band-{text(band.slug)}"><path d="{shape}"/></clipPath></defs>'
        f'<path d="{shape}" class="ground" vector-effect="non-scaling-stroke"/>{solved}</svg>'
    )


def _shape(index: int, count: int) -> str:
    """The outline of one band, cut from the triangle between two heights."""
    top = index * _TALL + (0 if index == 0 else _GAP / 2)
    bottom = (index + 1) * _TALL - _GAP / 2
    above, below = (_HALF * y / (_TALL * count) for y in (top, bottom))
    return (
        f"M{_HALF - above:g} 0 L{_HALF + above:g} 0 L{_HALF + below:g} {bottom - top:g} "
        f"L{_HALF - below:g} {bottom - top:g} Z"
    )


def _nothing() -> None:
    """Streamlit reports an event only where it has a callback."""
