"""What all charts have in common: the axis of a value, and the colour of words."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pipelines.contract.units import Unit

INKS = (("#1d2229", "#ebe8e1"), ("#575c64", "#b3b8c0"))
"""Words, and quiet ones, in the light theme and in the dark one."""
ON_INK = ("#ffffff", "#14171c")
"""Words on a ground that has the colour of words."""
LETTER = 8  # pixels for a letter or digit of a chart's text
_BELOW = {"labelFlush": 20, "labelSeparation": 8}
"""Pixels of the axis below a picture: how near to its ends a label is moved inwards rather than cut, and how far two are apart."""

_SAID = {
    "share": "replace(datum.label, '%', '\u00a0%')",
    "ms": "datum.label + ' ms'",
    "minutes": "datum.label + ' min'",
    "euro": "'€ ' + datum.label",
}


def value_axis(unit: Unit) -> dict[str, Any]:
    """The axis of a value, with its unit at each label."""
    said = {"labelExpr": _SAID[unit]} if unit in _SAID else {}
    return {"format": _format(unit), "tickCount": 5, "domain": False, "ticks": False, **said}


def row_name(name: str) -> str:
    """What a row of a tooltip is called; Vega takes the value of one called image for a picture, and fetches it."""
    return f"{name}:" if name in ("image", "title") else name


def ink(*, quiet: bool = False) -> str:
    """The page's colour of words for a picture: to marks of text Streamlit gives none, to axes too pale a one."""
    light, dark = INKS[1 if quiet else 0]
    return dark if st.context.theme.type == "dark" else light


def ink_on_ink() -> str:
    """The colour of words on a ground that has the colour of words."""
    light, dark = ON_INK
    return dark if st.context.theme.type == "dark" else light


def config() -> dict[str, Any]:
    """Vega-Lite's settings for a whole chart."""
    said = {"labelColor": ink(quiet=True), "titleColor": ink(quiet=True)}
    return {"view": {"stroke": None}, "axis": said, "axisX": _BELOW, "legend": said}


def _format(unit: Unit) -> str:
    """Vega's format for an axis of this unit."""
    # Without a number of digits Vega takes as many as the steps of the axis need: "~s" gave "0k", ".2~f" 0.51 twice.
    return "%" if unit == "share" else ",f"
