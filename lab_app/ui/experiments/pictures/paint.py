"""What the pictures of experiments have in common: tones, words, and where things stand on a narrow page."""

from __future__ import annotations

from typing import Any, Literal

from lab_app.ui.charts.look import ink
from lab_app.ui.charts.palette import HUES, QUIET, paint

Tone = Literal["plain", "good", "bad", "open", "few"]

_HUES = {"plain": HUES[0], "good": HUES[2], "bad": HUES[1], "open": HUES[4], "few": QUIET}
SHAPES: dict[Tone, str] = {
    "plain": "circle",
    "good": "circle",
    "bad": "diamond",
    "open": "square",
    "few": "triangle-up",
}
"""Told apart by more than their colour."""
NARROW = "width < 460"
"""Of a picture on a phone, or in a narrow column."""


def hue(tone: Tone) -> str:
    """The colour of a tone in the page's theme."""
    return paint(_HUES[tone])


def words(size: float = 13.5, *, quiet: bool = False, **more: Any) -> dict[str, Any]:
    """A mark of text in the page's colour."""
    return {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "fontSize": size,
        "color": ink(quiet=quiet),
        **more,
    }


def pixel(field: str) -> dict[str, Any]:
    """A place on the y axis that is counted in pixels from the top."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def at(expression: str | float) -> dict[str, Any]:
    """A fixed place: pixels, or an expression of the width."""
    return {"value": {"expr": expression} if isinstance(expression, str) else expression}


TIGHT = {"top": 2, "bottom": 4, "left": 0, "right": 0}
"""Padding of a picture that places its words itself: without it Streamlit takes twenty pixels off the bottom."""
