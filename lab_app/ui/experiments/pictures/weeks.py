"""The lift by week since each one's assignment, of one group of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lab_app.ui.charts.look import config, ink
from lab_app.ui.charts.palette import GROUND, HUES, paint
from lab_app.ui.charts.scale import domain
from lab_app.ui.experiments.pictures.paint import TIGHT, at, words
from pipelines.statistics.estimate import Estimate

_HEIGHT, _BOTTOM, _RIGHT = 250, 26, 8


def weeks(lifts: Sequence[Estimate], worth: float, *, labels: Sequence[str]) -> dict[str, Any]:
    """The picture; `labels` stand beside the first and the last point."""
    low, high = domain([0.0, worth, *(end for one in lifts for end in (one.low, one.high))], zero=True)
    y: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [low, high], "nice": False},
        "axis": {
            "tickCount": 5,
            "domain": False,
            "ticks": False,
            "labelExpr": "datum.value == 0 ? '0' : (datum.value > 0 ? '+' : '−') + format(abs(datum.value) * 100, '~g')",
            "grid": True,
        },
    }
    x: dict[str, Any] = {
        "field": "week",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0.4, len(lifts) + 1.1], "nice": False},
        "axis": {
            "values": list(range(1, len(lifts) + 1)),
            "labelExpr": f"datum.value == 1 || datum.value == {len(lifts)} ? 'week ' + datum.value : datum.value",
            "grid": False,
            "ticks": False,
            "domain": False,
        },
    }
    values = [
        {"week": week + 1, "value": one.value, "low": one.low, "high": one.high, "said": said}
        for week, (one, said) in enumerate(zip(lifts, _tips(lifts), strict=True))
    ]
    ends = [
        {**values[place], "label": label}
        for place, label in ((0, labels[0]), (len(values) - 1, labels[-1]))
        if label
    ]
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [{"value": 0.0, "to": worth}]},
            "mark": {"type": "rect", "color": paint(GROUND), "opacity": 0.95},
            "encoding": {"y": y, "y2": {"field": "to"}},
        },
        {
            "data": {"values": [{"value": 0.0}]},
            "mark": {"type": "rule", "color": ink(quiet=True)},
            "encoding": {"y": y},
        },
        {
            "data": {"values": [{"value": worth}]},
            "mark": {"type": "rule", "color": ink(quiet=True), "strokeDash": [4, 3]},
            "encoding": {"y": y},
        },
        {
            "data": {"values": [{"value": worth}]},
            "mark": words(12, quiet=True, text="worth it from here on", align="right", dy=-9),
            "encoding": {"x": at("width"), "y": y},
        },
        {
            "data": {"values": values},
            "mark": {"type": "rule", "strokeWidth": 2.5, "color": paint(HUES[0])},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": {"values": values},
            "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1, "color": paint(HUES[0])},
            "encoding": {
                "x": x,
                "y": y,
                "tooltip": [{"field": "week", "title": "week"}, {"field": "said", "title": "lift"}],
            },
        },
        {
            "data": {"values": ends},
            "mark": words(dx=8, dy=-10, fontWeight=600),  # not on the line of 0
            "encoding": {"x": x, "y": y, "text": {"field": "label"}},
        },
    ]
    return {"layer": layers, "height": _HEIGHT, "padding": TIGHT, "config": config()}


def _tips(lifts: Sequence[Estimate]) -> list[str]:
    return [
        f"{one.value * 100:+.1f} points, {one.low * 100:+.1f} to {one.high * 100:+.1f}".replace("-", "−")
        for one in lifts
    ]
