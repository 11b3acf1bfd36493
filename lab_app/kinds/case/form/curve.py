"""A share against an amount that is read by its factors, with places on it that have names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab_app.ui.charts.look import config, ink, value_axis
from lab_app.ui.charts.palette import QUIET, colours, paint
from pipelines.contract.units import number, shown

if TYPE_CHECKING:
    from lab_app.kinds.case.case import Curve

_HEIGHT, _LANE = 260, 16
"""Pixels of the picture, and of a name above the others' lines."""


def curve_chart(curve: Curve) -> dict[str, Any]:
    """The line, the level across, and a line up from each notch with its name, each in a lane of its own: where two
    notches are near each other, their names would lie on one another."""
    (blue,) = colours([curve.value], {})
    drawn = sorted((one for one in curve.notches if one.at >= curve.points[0][0]), key=lambda one: one.at)
    first, last = curve.points[0][0], max([curve.points[-1][0], *(one.at for one in drawn)])
    middle = (first * last) ** 0.5
    most = max(value for _, value in curve.points)
    top = most / (1.0 - _LANE * (len(drawn) + 0.5) / _HEIGHT)
    x = {
        "field": "at",
        "type": "quantitative",
        "title": curve.axis,
        "scale": {"type": "log", "domain": [first, last], "nice": False},
        "axis": {"grid": False, "format": ",~f", "labelOverlap": True, "values": _ticks(first, last)},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, top], "nice": False},
        "axis": value_axis("share") | {"format": ".1~%"},
    }
    names = [
        {
            "at": one.at,
            "value": one.value,
            "top": top * (1.0 - _LANE * (place + 0.5) / _HEIGHT),
            "name": one.name,
            "side": "left" if one.at < middle else "right",
        }
        for place, one in enumerate(drawn)
    ]
    rows = [
        {"at": at, "value": value, "said": f"{shown(value, 'share')} at {number(at)}"}
        for at, value in curve.points
    ]
    return {
        "height": _HEIGHT,
        "layer": [
            {
                "data": {"values": [{"value": curve.level, "at": first, "name": curve.level_says}]},
                "layer": [
                    {
                        "mark": {"type": "rule", "color": paint(QUIET), "strokeDash": [4, 4]},
                        "encoding": {"y": y},
                    },
                    {
                        "mark": {
                            "type": "text",
                            "align": "left",
                            "dx": 4,
                            "dy": -7,
                            "color": ink(quiet=True),
                        },
                        "encoding": {"x": x, "y": y, "text": {"field": "name"}},
                    },
                ],
            },
            {
                "data": {"values": rows},
                "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2, "color": blue},
                "encoding": {"x": x, "y": y, "tooltip": [{"field": "said", "title": curve.value}]},
            },
            {
                "data": {"values": names},
                "layer": [
                    {
                        "mark": {"type": "rule", "color": paint(QUIET)},
                        "encoding": {"x": x, "y": y, "y2": {"field": "top"}},
                    },
                    {
                        "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1, "color": ink()},
                        "encoding": {"x": x, "y": y},
                    },
                    *(_words(x, y, side) for side in ("left", "right")),
                ],
            },
        ],
        "config": config(),
    }


def _words(x: dict[str, Any], y: dict[str, Any], side: str) -> dict[str, Any]:
    """The names of the notches on one side, which run towards the middle."""
    return {
        "transform": [{"filter": f"datum.side === '{side}'"}],
        "mark": {
            "type": "text",
            "align": side,
            "dx": 5 if side == "left" else -5,
            "fontSize": 12,
            "color": ink(),
        },
        "encoding": {"x": x, "y": y | {"field": "top"}, "text": {"field": "name"}},
    }


def _ticks(first: float, last: float) -> list[float]:
    """1, 3, 10, 30 and so on, as far as the axis goes."""
    return [
        step * 10.0**power
        for power in range(-6, 10)
        for step in (1.0, 3.0)
        if first <= step * 10.0**power <= last
    ]
