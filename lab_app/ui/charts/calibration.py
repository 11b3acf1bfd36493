"""Pictures of calibration: how sure and how often right, and ranges around the truth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lab_app.ui.charts.look import config, ink
from lab_app.ui.charts.palette import QUIET, colours

if TYPE_CHECKING:
    from lab_app.course.calibration import Bin, Ranged

_ROW = 24
_SIDE = 340
"""Pixels of the square in which stated and right shares are drawn."""


def sure_chart(bins: Sequence[Bin], *, bars: bool) -> dict[str, Any]:
    """A dot for each bin, its size the number of answers, with the diagonal; `bars` adds 80 % ranges."""
    blue, grey = colours(["sure", "guess"], {}, ["guess"])
    rows = [
        {
            "sure": one.confidence,
            "right": one.right,
            "low": one.low,
            "high": one.high,
            "count": one.count,
            "kind": "guess" if one.guess else "sure",
            "said": f"{one.confidence:.0%} sure, {one.right:.0%} right, n = {one.count}".replace(
                "%", "\u00a0%"
            ),
        }
        for one in bins
    ]
    axis = {
        "format": ".0%",
        "values": [0, 0.25, 0.5, 0.75, 1],
        "labelExpr": "replace(datum.label, '%', '\u00a0%')",
    }
    x = {
        "field": "sure",
        "type": "quantitative",
        "title": "how sure you were",
        "scale": {"domain": [0, 1]},
        "axis": axis | {"grid": False},
    }
    y = {
        "field": "right",
        "type": "quantitative",
        "title": "share that was right",
        "scale": {"domain": [0, 1]},
        "axis": axis | {"domain": False},
    }
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": ["sure", "guess"], "range": [blue, grey]},
        "legend": None,
    }
    diagonal = {
        "data": {"values": [{"a": 0, "b": 0}, {"a": 1, "b": 1}]},
        "mark": {"type": "line", "color": QUIET[0], "strokeDash": [4, 4], "strokeWidth": 1.25},
        "encoding": {
            "x": {"field": "a", "type": "quantitative"},
            "y": {"field": "b", "type": "quantitative"},
        },
    }
    ranges = {
        "transform": [{"filter": "datum.kind === 'sure'"}],
        "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.45},
        "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}, "color": colour},
    }
    dots = [
        {
            "transform": [{"filter": f"datum.kind === '{kind}'"}],
            "mark": {"type": "point", "filled": kind == "sure", "strokeWidth": 2, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "color": colour,
                "size": {
                    "field": "count",
                    "type": "quantitative",
                    "scale": {"domain": [1, 20], "range": [80, 500], "clamp": True},
                    "legend": None,
                },
                "tooltip": [{"field": "said", "type": "nominal", "title": "answers"}],
            },
        }
        for kind in ("sure", "guess")
    ]
    return {
        "data": {"values": rows},
        "height": _SIDE,
        "layer": [diagonal, *([ranges] if bars else []), *dots],
        "config": config(),
    }


def ranges_chart(ranges: Sequence[Ranged], titles: Sequence[str]) -> dict[str, Any]:
    """A bar for each range, in half-widths around the truth at 0, sorted by where the truth was; misses are hollow.

    `titles` are the exercises', in that order.
    """
    (blue,) = colours(["range"], {})
    ordered = sorted(ranges, key=lambda one: one.truth)
    rows = [
        {
            "row": place,
            "title": title,
            "low": -one.truth - 1,
            "high": -one.truth + 1,
            "state": "held" if one.holds else "missed",
        }
        for place, (one, title) in enumerate(zip(ordered, titles, strict=True))
    ]
    reach = max((abs(one.truth) + 1 for one in ordered), default=1.0)
    y = {"field": "row", "type": "ordinal", "title": None, "axis": None}
    x = {
        "type": "quantitative",
        "scale": {"domain": [-reach, reach]},  # the truth is in the middle, whichever side the ranges are on
        "title": "the range, with the truth at the line",
        "axis": {"labels": False, "ticks": False, "grid": False, "domain": False},
    }
    tooltip = [
        {"field": "title", "type": "nominal", "title": "exercise:"},
        {"field": "state", "type": "nominal", "title": "truth"},
    ]
    bar = {
        "mark": {
            "type": "bar",
            "height": {"band": 0.55},
            "stroke": blue,
            "strokeWidth": 1.5,
            "cornerRadius": 2,
            "color": blue,
        },
        "encoding": {
            "x": x | {"field": "low"},
            "x2": {"field": "high"},
            "y": y,
            "fillOpacity": {
                "field": "state",
                "type": "nominal",
                "scale": {"domain": ["held", "missed"], "range": [0.85, 0]},
                "legend": None,
            },
            "tooltip": tooltip,
        },
    }
    truth = {
        "data": {"values": [{}]},
        "mark": {"type": "rule", "color": ink(), "strokeWidth": 1.5},
        "encoding": {"x": {"datum": 0, "type": "quantitative"}},
    }
    return {"data": {"values": rows}, "height": {"step": _ROW}, "layer": [bar, truth], "config": config()}
