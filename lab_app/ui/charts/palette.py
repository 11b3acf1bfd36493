"""The colours of lines: one hue for one value, in the light theme and in the dark one.

Okabe and Ito's hues, told apart with every common colour blindness, as dark or as light as their paper needs
(3:1 and more). Lines of the eighth value and later repeat them with other dashes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from lab_app.ui.charts.look import INKS, ON_INK

HUES = (
    ("#0072B2", "#56B4E9"),  # blue
    ("#C44E00", "#FF9A5A"),  # vermilion
    ("#00795A", "#3DD1A2"),  # green
    ("#A8457F", "#F0A3CE"),  # purple
    ("#8A6A00", "#E6C229"),  # amber
    ("#5B4FB3", "#B3A8FF"),  # violet
    ("#3F6573", "#9CC5D3"),  # slate
)
QUIET = ("#7A7F87", "#8F959E")
"""Of what a line is compared with."""
BEFORE = ("#948E80", "#7F8896")
"""Of what was before: bars and points."""
GROUND = ("#E9E4D8", "#2A313B")
"""Where a value would be by luck, or in ordinary weeks."""
STRETCH = ("#D9E6FB", "#22375A")
"""Days that somebody has chosen."""
FAINT = ("#F3F0E8", "#20262F")
"""Where a shade begins."""
_PAIRS = (*HUES, QUIET, BEFORE, GROUND, STRETCH, FAINT, *INKS, ON_INK)
_QUIET_DASHES = ([2, 3], [9, 4])
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [4, 2, 1, 2], [1, 3])


def places(values: Iterable[str]) -> dict[str, int]:
    """A place for each value of a dimension, the same whichever of them are shown."""
    return {value: place for place, value in enumerate(sorted(set(values)))}


def colours(groups: Sequence[str], of: Mapping[str, int], quiet: Iterable[str] = ()) -> list[str]:
    """The colour of each group by its place in `of`, else by the order in which they are given."""
    tone = _tone()
    grey = set(quiet)
    return [
        QUIET[tone] if group in grey else HUES[of.get(group, n) % len(HUES)][tone]
        for n, group in enumerate(groups)
    ]


def dashes(groups: Sequence[str], of: Mapping[str, int], quiet: Iterable[str] = ()) -> list[list[int]]:
    """The dashes of each group: lines are told apart by more than their colour."""
    grey = list(quiet)
    return [
        list(_QUIET_DASHES[grey.index(group) % 2])
        if group in grey
        else list(DASHES[(of.get(group, n) + of.get(group, n) // len(HUES)) % len(DASHES)])
        for n, group in enumerate(groups)
    ]


def on_paper(spec: dict[str, Any]) -> dict[str, Any]:
    """The same picture in the colours of the light theme, whichever it was made in."""
    return _recoloured(spec, {dark: light for light, dark in _PAIRS})


def on_screen(spec: dict[str, Any]) -> dict[str, Any]:
    """A picture that is kept in the colours of the light theme, in those of the one that is shown."""
    return _recoloured(spec, dict(_PAIRS)) if _tone() else spec


def stylesheet() -> str:
    """CSS by which pictures that are shown follow when the theme is changed: Streamlit runs the page again only later."""
    return "\n".join(
        f'[data-testid="stVegaLiteChart"] svg :is([{part}="{light}" i], [{part}="{dark}" i]) '
        f"{{ {part}: light-dark({light}, {dark}); }}"
        for light, dark in _PAIRS
        for part in ("fill", "stroke")
    )


def _recoloured(spec: dict[str, Any], other: Mapping[str, str]) -> dict[str, Any]:
    said = json.dumps(spec)
    for one, its_other in other.items():
        said = said.replace(f'"{one}"', f'"{its_other}"')
    found: dict[str, Any] = json.loads(said)
    return found


def paint(pair: tuple[str, str]) -> str:
    """A colour of the page's theme."""
    return pair[_tone()]


def _tone() -> int:
    return 1 if st.context.theme.type == "dark" else 0
