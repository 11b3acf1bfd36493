"""What somebody said of a day beforehand, in a chart over time: a bar from the low end to the high one, and its middle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lab_app.ui.charts.palette import HUES, paint
from lab_app.ui.charts.points import Point

YOURS = "what you said"
"""The group of such values: its name stands beside the picture with those of the lines."""
PLACE = 1
"""Its place among the colours: the first is the line's own."""


@dataclass(frozen=True)
class Said:
    """The values for a day between which a number was expected."""

    day: dt.date
    low: float
    middle: float
    high: float


def points_of(said: Sequence[Said]) -> list[Point]:
    """The last middle, for the chart to name. Not all: a line would join them, and nobody has said what lies between."""
    return [Point(one.day, one.middle, YOURS) for one in said[-1:]]


def with_said(spec: dict[str, Any], said: Sequence[Said]) -> dict[str, Any]:
    """The chart, which has `points_of` these, with their bars; as it is where there are none."""
    if not said:
        return spec
    encoding = next(one["encoding"] for one in spec["layer"] if "y" in one.get("encoding", {}))
    rows = [
        {"at": one.day.isoformat(), "low": one.low, "middle": one.middle, "high": one.high} for one in said
    ]
    colour = paint(HUES[PLACE])
    bar = {
        "data": {"values": rows},
        "mark": {"type": "rule", "strokeWidth": 3, "color": colour},
        "encoding": {"x": encoding["x"], "y": encoding["y"] | {"field": "low"}, "y2": {"field": "high"}},
    }
    ends = [
        {
            "data": {"values": rows},
            "mark": {"type": "tick", "thickness": 3, "size": 13, "orient": "horizontal", "color": colour},
            "encoding": {"x": encoding["x"], "y": encoding["y"] | {"field": field}},
        }
        for field in ("low", "high")
    ]
    middle = {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 75, "color": colour},
        "encoding": {"x": encoding["x"], "y": encoding["y"] | {"field": "middle"}},
    }
    # On the lines, and under what one points at, so that a day and its value are said there as elsewhere.
    layers = spec["layer"]
    place = next((place for place, one in enumerate(layers) if "params" in one), len(layers))
    return {**spec, "layer": [*layers[:place], bar, *ends, middle, *layers[place:]]}
