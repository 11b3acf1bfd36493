"""A model's chances beside what happened: calibration of a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lab_app.ui.charts.look import config, ink
from lab_app.ui.charts.palette import QUIET, colours
from pipelines.contract.churn import Group
from pipelines.contract.units import percent

_SIDE = 360
"""Pixels of the square."""


def chances_chart(groups: Sequence[Group]) -> dict[str, Any]:
    """A dot for each group of people: its mean score, and the share that left with its 80 % range; and the diagonal."""
    (blue,) = colours(["left"], {})
    rows = [
        {
            "score": one.score,
            "left": one.left,
            "low": one.low,
            "high": one.high,
            "said": f"{percent(one.score)} said, {percent(one.left)} left, of {one.count:,} people",
        }
        for one in groups
    ]
    axis = {
        "format": ".0%",
        "values": [0, 0.25, 0.5, 0.75, 1],
        "labelExpr": "replace(datum.label, '%', '\u00a0%')",
    }
    shared = {"type": "quantitative", "scale": {"domain": [0, 1]}}
    x = {"field": "score", "title": "what the model said", "axis": axis | {"grid": False}, **shared}
    y = {"field": "left", "title": "share that left", "axis": axis | {"domain": False}, **shared}
    return {
        "data": {"values": rows},
        "height": _SIDE,
        "layer": [
            {
                "data": {"values": [{"a": 0, "b": 0}, {"a": 1, "b": 1}]},
                "mark": {"type": "line", "color": QUIET[0], "strokeDash": [4, 4], "strokeWidth": 1.25},
                "encoding": {
                    "x": {"field": "a", "type": "quantitative"},
                    "y": {"field": "b", "type": "quantitative"},
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1, "color": blue},
                "encoding": {
                    "x": x,
                    "y": y,
                    "tooltip": [{"field": "said", "type": "nominal", "title": "people"}],
                },
            },
            {
                "mark": {"type": "rule", "strokeWidth": 2, "color": ink(), "aria": False},
                "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}},
            },
        ],
        "config": config(),
    }
