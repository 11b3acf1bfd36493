"""The pyramid of a track's levels: the map of the lab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from lab_app.ui.components import mount


@dataclass(frozen=True)
class Band:
    """One level as it is shown in the pyramid. `state` is the line that says how far one is; one that is `touched`,
    because something on it was read or tried, is lit."""

    slug: str
    title: str
    question: str
    state: str
    href: str
    open: bool
    here: bool
    touched: bool
    solved: int
    total: int


def pyramid(bands: Sequence[Band], *, key: str, label: str) -> str | None:
    """Draw the levels, first at the foot. Returns the slug of the level that was chosen in this run."""
    result = mount(
        "pyramid",
        key=key,
        data={"label": label, "levels": [asdict(band) for band in bands]},
        on_go_change=_nothing,
    )
    if result is not None:
        chosen = result.get("go")
        return str(chosen) if chosen else None
    for band in reversed(bands):
        if st.button(
            f"{band.title}: {band.question} ({band.state})", key=f"{key}-{band.slug}", type="tertiary"
        ):
            return band.slug
    return None


def _nothing() -> None:
    """Streamlit reports an event only where it has a callback."""
