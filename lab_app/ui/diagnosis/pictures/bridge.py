"""From one value to another by steps that add up: each bar begins where the one before ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from lab_app.ui.charts.look import config, ink
from lab_app.ui.charts.palette import BEFORE, HUES, paint

CHOSEN = "part"
_ROW, _BAR, _WORDS = 46, 15, 17  # pixels of a row, of its bar, and of the words above the bar


@dataclass(frozen=True)
class Step:
    """A bar: `name` is what it is chosen by, none where it cannot be; `said` is its amount in words."""

    label: str
    amount: float
    said: str
    name: str | None = None


ENDS = ("Before", "In your stretch")


def bridge(
    before: str, steps: Sequence[Step], after: str, *, selects: bool = False, ends: tuple[str, str] = ENDS
) -> dict[str, Any]:
    """The picture. `before` and `after` are the ends in words, which are called as `ends` says; what added is blue, what
    took away vermilion."""
    reached = [0.0, *accumulate(step.amount for step in steps)]
    low, high = min(reached), max(reached)
    pad = (high - low or 1.0) * 0.02
    scale = {
        "domain": [low - pad, high + pad],
        "nice": False,
        "zero": False,
        "range": [0, {"expr": "width - 108"}],
    }
    x: dict[str, Any] = {"field": "from", "type": "quantitative", "scale": scale, "axis": None}
    bars = [
        {
            "label": step.label,
            "from": reached[place],
            "to": reached[place + 1],
            "most": max(reached[place : place + 2]),
            "top": (place + 1) * _ROW + _WORDS,
            "bottom": (place + 1) * _ROW + _WORDS + _BAR,
            "said": step.said,
            "name": step.name or "",
            "sign": "added" if step.amount >= 0 else "took away",
        }
        for place, step in enumerate(steps)
    ]
    edges = [
        {
            "label": label,
            "from": at,
            "most": at,
            "top": row * _ROW + _WORDS,
            "bottom": row * _ROW + _WORDS + _BAR,
            "said": said,
        }
        for label, at, row, said in (
            (ends[0], 0.0, 0, before),
            (ends[1], reached[-1], len(steps) + 1, after),
        )
    ]
    colour = {
        "field": "sign",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["added", "took away"], "range": [paint(HUES[0]), paint(HUES[1])]},
    }
    tips = [{"field": "label", "title": "part"}, {"field": "said", "title": "change"}]
    layers = [
        {
            "data": {"values": [{"from": reached[row + 1], "top": (row + 1) * _ROW + _WORDS, "bottom": (row + 2) * _ROW + _WORDS + _BAR}
                                for row in range(len(steps))]},
            "mark": {"type": "rule", "strokeDash": [2, 2], "color": paint(BEFORE), "opacity": 0.8},
            "encoding": {"x": x, "y": _pixels("top"), "y2": {"field": "bottom"}},
        },
        {
            "data": {"values": bars},
            "mark": {"type": "rect", **({"cursor": "pointer"} if selects else {})},
            "encoding": {
                "x": x, "x2": {"field": "to"}, "y": _pixels("top"), "y2": {"field": "bottom"}, "color": colour,
                "tooltip": tips,
            },
        },
        {
            "data": {"values": edges},
            "mark": {"type": "rule", "strokeWidth": 3, "color": ink()},
            "encoding": {"x": x, "y": _pixels("top"), "y2": {"field": "bottom"}},
        },
        {
            "data": {"values": [*edges, *bars]},
            "mark": {"type": "text", "align": "left", "baseline": "bottom", "fontSize": 13, "dy": -3, "color": ink(quiet=True)},
            "encoding": {"x": {"value": 0}, "y": _pixels("top"), "text": {"field": "label"}},
        },
        {
            "data": {"values": [*edges, *bars]},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "fontSize": 13.5, "fontWeight": 600, "dx": 8,
                     "dy": _BAR / 2, "color": ink()},
            "encoding": {"x": {**x, "field": "most"}, "y": _pixels("top"), "text": {"field": "said"}},
        },
    ]  # fmt: skip
    if selects:
        layers[1]["params"] = [
            {"name": CHOSEN, "select": {"type": "point", "fields": ["name"], "toggle": False}}
        ]
    return {"layer": layers, "height": (len(steps) + 2) * _ROW, "config": config()}


def _pixels(field: str) -> dict[str, Any]:
    """A place from the top."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}
