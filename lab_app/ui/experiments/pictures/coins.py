"""Lifts of many tests in which nothing was changed, with their ranges; those that leave out 0 stand out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lab_app.ui.charts.look import config, ink
from lab_app.ui.charts.palette import BEFORE, paint
from lab_app.ui.experiments.pictures.paint import TIGHT, hue
from pipelines.statistics.estimate import Estimate


def coins(lifts: Sequence[Estimate]) -> dict[str, Any]:
    """The picture."""
    x: dict[str, Any] = {
        "field": "test",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, len(lifts) + 1], "nice": False},
        "axis": None,
    }
    y: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "axis": {
            "tickCount": 5,
            "domain": False,
            "ticks": False,
            "labelExpr": "datum.value == 0 ? '0' : (datum.value > 0 ? '+' : '−') + format(abs(datum.value) * 100, '~g')",
        },
    }
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [{"value": 0}]},
            "mark": {"type": "rule", "color": ink(quiet=True), "strokeWidth": 1.25},
            "encoding": {"y": y},
        }
    ]
    for is_out in (False, True):
        values = [
            {"test": place, "value": one.value, "low": one.low, "high": one.high}
            for place, one in enumerate(lifts, 1)
            if (not one.covers(0.0)) is is_out
        ]
        colour = hue("bad") if is_out else paint(BEFORE)
        layers += [
            {
                "data": {"values": values},
                "mark": {"type": "rule", "strokeWidth": 2.5, "color": colour},
                "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "data": {"values": values},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 80,
                    "opacity": 1,
                    "color": colour,
                    "shape": "diamond" if is_out else "circle",
                },
                "encoding": {"x": x, "y": y},
            },
        ]
    return {"layer": layers, "height": 220, "padding": TIGHT, "config": config()}
