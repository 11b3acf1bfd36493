"""Groups by how far each moved, in units of what it usually moves; the grey zone is as far as luck takes the luckiest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lab_app.ui.charts.look import config, ink
from lab_app.ui.charts.palette import GROUND, HUES, QUIET, paint

CHOSEN = "group"
UNITS = "in units of its usual move"
_ROW, _TOP, _BOTTOM = 44, 30, 28  # pixels: three lines of words on a phone
_LEFT, _RIGHT, _NARROW = 216, 226, 560
"""Room for names and for numbers, and the width below which they stand below each other."""
_LEAST = 4.0  # units to either side
_DOTS = (40, 620)


@dataclass(frozen=True)
class Dot:
    """A group's row: `z` in units of its usual move, `weight` its share of the people, and what stands beside it."""

    name: str
    kind: str
    z: float
    weight: float
    moved: str
    people: str
    key: str


def dots(
    rows: Sequence[Dot], grey: float, *, people: str, selects: bool, now: str = "your stretch"
) -> dict[str, Any]:
    """The picture; `people` is what the last column counts, `now` the stretch."""
    reach = max([_LEAST, grey + 0.5, *(abs(row.z) * 1.08 for row in rows)])
    narrow = f"width < {_NARROW}"
    left, right = f"({narrow} ? 118 : {_LEFT})", f"({narrow} ? 12 : {_RIGHT})"
    x: dict[str, Any] = {
        "field": "z",
        "type": "quantitative",
        "scale": {
            "domain": [-reach, reach],
            "nice": False,
            "range": [{"expr": left}, {"expr": f"width - {right}"}],
        },
        "axis": None,
    }
    y: dict[str, Any] = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    values = [
        {
            "z": row.z,
            "y": _TOP + (place + 0.5) * _ROW,
            "line": _TOP + (place + 1) * _ROW,
            "name": row.name,
            "kind": row.kind,
            "moved": row.moved,
            "people": row.people,
            "weight": row.weight,
            "key": row.key,
            "said": f"{abs(row.z):.1f} times what is usual, {'up' if row.z > 0 else 'down'}",
        }
        for place, row in enumerate(rows)
    ]
    bottom = _TOP + len(rows) * _ROW
    quiet, wide = ink(quiet=True), {"expr": f"{narrow} ? 0 : 1"}
    up, below = {"expr": f"{narrow} ? -14 : 0"}, {"expr": f"{narrow} ? 1 : 0"}
    small = {"type": "text", "fontSize": 12, "color": quiet}
    words = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 13.5, "color": ink()}
    ticks = [{"z": at, "said": said} for at, said in _ticks(reach)]
    far_left = {"value": 0}
    heads: list[dict[str, Any]] = [
        {
            "at": f"{narrow} ? 0 : width - {_RIGHT} + 24",
            "said": f"before → {now}",
            "align": "left",
            "opacity": 1,
        },
        {"at": "width", "said": people, "align": "right", "opacity": wide},
        {"at": f"{_LEFT}", "said": UNITS, "align": "left", "opacity": wide},
        {"at": "width", "said": UNITS, "align": "right", "opacity": below},
    ]
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [{"z": -grey, "to": grey, "y": _TOP, "bottom": bottom}]},
            "mark": {"type": "rect", "color": paint(GROUND), "opacity": 0.95},
            "encoding": {"x": x, "x2": {"field": "to"}, "y": y, "y2": {"field": "bottom"}},
        },
        {
            "data": {"values": [{"z": 0, "y": _TOP, "bottom": bottom}]},
            "mark": {"type": "rule", "color": paint(QUIET)},
            "encoding": {"x": x, "y": y, "y2": {"field": "bottom"}},
        },
        {
            "data": {"values": values},
            "mark": {"type": "rule", "color": paint(QUIET), "opacity": 0.25},
            "encoding": {"y": {**y, "field": "line"}},
        },
        {
            "data": {"values": values},
            "mark": {"type": "circle", "color": paint(HUES[0]), "opacity": 1, **({"cursor": "pointer"} if selects else {})},
            "encoding": {
                "x": x,
                "y": y,
                "size": {"field": "weight", "type": "quantitative", "legend": None,
                         "scale": {"domain": [0, 1], "range": list(_DOTS)}},
                "tooltip": [{"field": f, "title": t} for f, t in
                            (("name", "group"), ("said", "moved"), ("moved", f"before, and in {now}"), ("people", people))],
            },
        },
        {"data": {"values": values}, "mark": {**words, "limit": 116, "dy": up},
         "encoding": {"x": far_left, "y": y, "text": {"field": "name"}}},
        {"data": {"values": values}, "mark": {**words, "fontSize": 12, "color": quiet, "opacity": wide},
         "encoding": {"x": {"value": 122}, "y": y, "text": {"field": "kind"}}},
        {"data": {"values": values}, "mark": {**words, "opacity": wide},
         "encoding": {"x": {"value": {"expr": f"width - {_RIGHT} + 24"}}, "y": y, "text": {"field": "moved"}}},
        {"data": {"values": values}, "mark": {**words, "align": "right", "opacity": wide},
         "encoding": {"x": {"value": {"expr": "width"}}, "y": y, "text": {"field": "people"}}},
        *({"data": {"values": values},
           "mark": {**words, "fontSize": 11.5, "color": colour, "limit": 116, "dy": dy, "opacity": below, "aria": False},
           "encoding": {"x": far_left, "y": y, "text": {"field": field}}}
          for field, colour, dy in (("kind", quiet, 0), ("moved", ink(), 14))),
        {"data": {"values": ticks}, "mark": {**small, "baseline": "top"},
         "encoding": {"x": x, "y": {"value": bottom + 8}, "text": {"field": "said"}}},
        *({"data": {"values": [{}]}, "mark": {**small, "align": head["align"], "text": head["said"], "opacity": head["opacity"]},
           "encoding": {"x": {"value": {"expr": head["at"]}}, "y": {"value": 14}}} for head in heads),
    ]  # fmt: skip
    if selects:
        layers[3]["params"] = [
            {"name": CHOSEN, "select": {"type": "point", "fields": ["key"], "toggle": False}}
        ]
    return {"layer": layers, "height": bottom + _BOTTOM, "config": config()}


def _ticks(reach: float) -> list[tuple[float, str]]:
    step = max(2.0, math.floor(0.8 * reach))  # far enough from the middle for its words
    sides = [(side * step, f"{'+' if side > 0 else '−'}{step:g} ×") for side in (-1, 1)]
    return [(0.0, "no change"), *sides]
