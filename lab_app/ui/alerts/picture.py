"""The picture of a rule's past: the series, what was usual on each day by the rule, and its alarms."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from lab_app.ui import words
from lab_app.ui.alerts.past import Past, size, when
from lab_app.ui.charts.look import config, ink, value_axis
from lab_app.ui.charts.palette import colours
from lab_app.ui.charts.scale import domain
from lab_app.ui.metrics.cards import unit_of
from pipelines.contract.units import shown

if TYPE_CHECKING:
    from pipelines.statistics.alerts.robust_z import Reading

HEIGHT = 300
_SHORT_DAYS = 200
"""Within so many days no tick needs a year."""


def alarm_picture(past: Past, first: dt.date) -> dict[str, Any]:
    """From `first` on. An alarm is a triangle that points the way in which the value was off."""
    unit, rule = unit_of(past.metric), past.rule
    shown_days = [(day, one) for day, one in past.readings.days() if day >= first]
    (hue,) = colours([""], {})
    rows = [
        {
            "at": day.isoformat(),
            "value": one.value,
            "low": _floor(one, rule.threshold),
            "high": _beyond(one, rule.threshold, 1),
            "when": words.day(day),
            "said": shown(one.value, unit),
            "usual": f"{shown(_floor(one, rule.threshold), unit)} to {shown(_beyond(one, rule.threshold, 1), unit)}",
        }
        for day, one in shown_days
    ]
    alarms = [
        {
            "at": episode.worst.isoformat(),
            "value": episode.reading.value,
            "tip": f"{when(past, episode)}: {size(past, episode)}",
            "way": "up" if episode.reading.value > episode.reading.expected else "down",
        }
        for episode in past.episodes
        if episode.worst >= first
    ]
    reached = [
        edge
        for _, one in shown_days
        for edge in (one.value, _floor(one, rule.threshold), _beyond(one, rule.threshold, 1))
    ]
    bounds = [bound for bound in (rule.low, rule.high) if bound is not None]
    low, high = domain([*reached, *bounds], zero=False)
    x = {
        "field": "at",
        "type": "temporal",
        "title": None,
        "axis": {
            "grid": False,
            "labelOverlap": True,
            "tickCount": 6,
            **({"format": "%-d %b"} if len(shown_days) < _SHORT_DAYS else {}),
        },
    }
    y = {
        "field": "value", "type": "quantitative", "title": None, "axis": value_axis(unit),
        "scale": {"domain": [low, high], "nice": False, "zero": False},
    }  # fmt: skip
    tooltip = [
        {"field": "when", "type": "nominal", "title": "when"},
        {"field": "said", "type": "nominal", "title": past.metric.label.lower()},
        {"field": "usual", "type": "nominal", "title": "no alarm from"},
    ]
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "area", "color": hue, "opacity": 0.16},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {"mark": {"type": "line", "color": hue, "strokeWidth": 1.5}, "encoding": {"x": x, "y": y}},
        {
            "params": [
                {
                    "name": "near",
                    "select": {"type": "point", "nearest": True, "on": "pointerover", "clear": "pointerout", "encodings": ["x"]},
                }
            ],
            "mark": {"type": "point", "filled": True, "size": 50, "color": hue},
            "encoding": {
                "x": x, "y": y, "tooltip": tooltip,
                "opacity": {"condition": {"param": "near", "empty": False, "value": 1}, "value": 0},
            },
        },
        {
            "data": {"values": alarms},
            "mark": {"type": "point", "filled": True, "size": 130, "aria": False, "opacity": 1, "color": ink(), "tooltip": {"expr": "datum.tip"}},
            "encoding": {
                "x": x, "y": y,
                "shape": {
                    "field": "way", "type": "nominal", "legend": None,
                    "scale": {"domain": ["up", "down"], "range": ["triangle-up", "triangle-down"]},
                },
            },
        },
        *(_rule(bound) for bound in bounds),
    ]  # fmt: skip
    return {"data": {"values": rows}, "layer": layers, "height": HEIGHT, "config": config()}


def _beyond(reading: Reading, threshold: float, side: int) -> float:
    """From where on the rule rings, above (1) or below (-1)."""
    return reading.expected + side * threshold * reading.spread


def _floor(reading: Reading, threshold: float) -> float:
    """The lower edge, where no value is below 0 not below it either."""
    return max(_beyond(reading, threshold, -1), min(0.0, reading.value))


def _rule(bound: float) -> dict[str, Any]:
    return {
        "data": {"values": [{"value": bound}]},
        "mark": {"type": "rule", "strokeWidth": 1.25, "strokeDash": [5, 4], "color": "#808080"},
        "encoding": {"y": {"field": "value", "type": "quantitative"}},
    }
