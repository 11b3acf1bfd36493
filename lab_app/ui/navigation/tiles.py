"""Tiles: links in groups side by side, each with a name, a line of what it is about and a line of how far one is.

Plain HTML, as the pyramid is; `follow_links` makes their clicks go without loading everything anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from lab_app.ui.navigation.links import inside
from lab_app.ui.style import text


@dataclass(frozen=True)
class Tile:
    """A link to the page at `address`. `done` is the share that is solved, None where there is nothing to solve."""

    title: str
    about: str
    state: str
    address: str
    open: bool
    here: bool = False
    done: float | None = None


def tiles(groups: Mapping[str, Sequence[Tile]], *, label: str) -> None:
    """Draw the tiles of each group below its name."""
    sections = "".join(
        f"<section><h3>{text(name)}</h3><ul>{''.join(_item(tile) for tile in group)}</ul></section>"
        for name, group in groups.items()
    )
    st.html(f'<nav class="lab-tiles" aria-label="{text(label)}">{sections}</nav>')


def _item(tile: Tile) -> str:
    states = (("open", tile.open), ("closed", not tile.open), ("here", tile.here))
    bar = (
        ""
        if tile.done is None
        else f'<span class="bar"><span class="done" style="width: {100 * tile.done:.4g}%"></span></span>'
    )
    lines = (("title", tile.title), ("about", tile.about), ("state", tile.state))
    said = "".join(f'<span class="{name}">{text(line)}</span>' for name, line in lines)
    return (
        f'<li class="{" ".join(name for name, holds in states if holds)}"><a {inside(tile.address)}>'
        f"{said}{bar}</a></li>"
    )
