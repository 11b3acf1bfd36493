"""Groups with their rate before and in the stretch; a thicker bar is more people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lab_app.ui.charts.look import config, ink, value_axis
from lab_app.ui.charts.palette import BEFORE, HUES, paint
from lab_app.ui.charts.scale import domain
from pipelines.contract.units import Unit

_LINE, _AXIS = 24, 30  # pixels
_LETTERS = 16  # of a name beside its row
_LETTERS_BESIDE = 28  # of the last column's name, that it stands beside the key on a phone as well
_RIGHT = 104
_THICK = (3.0, 15.0)


@dataclass(frozen=True)
class Bell:
    """A group: its rate before (None where it was not there) and after, its weight, and what stands beside it."""

    name: str
    before: float | None
    after: float | None
    weight: float
    moved: str
    share: str


def dumbbells(rows: Sequence[Bell], unit: Unit, *, share_of: str) -> dict[str, Any]:
    """The picture; `share_of`: what the last column is a share of. Names that are long stand above their rows."""
    is_long = max(len(row.name) for row in rows) > _LETTERS
    left, row_height, name_above = (6, 50, 17) if is_long else (112, 34, 0)
    values = [value for row in rows for value in (row.before, row.after) if value is not None]
    low, high = domain(values, zero=False)
    names_at = 8 if is_long and len(share_of) <= _LETTERS_BESIDE else _LINE + 4
    top = _LINE - 8 + names_at
    bottom = top + len(rows) * row_height
    x: dict[str, Any] = {
        "field": "before",
        "type": "quantitative",
        "title": None,
        "scale": {
            "domain": [max(low, 0.0), high],
            "nice": False,
            "zero": False,
            "range": [left, {"expr": f"width - {_RIGHT} - 56"}],
        },
        "axis": {**value_axis(unit), "grid": True, "offset": 0},
    }
    y: dict[str, Any] = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    data = [
        {
            "name": row.name,
            "before": row.before,
            "after": row.after,
            "most": max(v for v in (row.before, row.after) if v is not None),
            "y": top + place * row_height + (row_height + name_above) / 2,
            "thick": _THICK[0] + (_THICK[1] - _THICK[0]) * min(row.weight / 0.5, 1.0),
            "moved": row.moved,
            "share": row.share,
        }
        for place, row in enumerate(rows)
        if row.before is not None or row.after is not None
    ]
    both = [row for row in data if row["before"] is not None and row["after"] is not None]
    words = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 13.5, "color": ink()}
    small = {"type": "text", "fontSize": 12, "color": ink(quiet=True)}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [row]},
            "mark": {"type": "rule", "strokeWidth": row["thick"], "color": paint(HUES[0]), "opacity": 0.4},
            "encoding": {"x": x, "x2": {"field": "after"}, "y": y},
        }
        for row in both
    ]
    layers += [
        {
            "data": {"values": [row for row in data if row["before"] is not None]},
            "mark": {"type": "point", "filled": False, "size": 80, "strokeWidth": 2, "color": paint(BEFORE)},
            "encoding": {"x": x, "y": y},
        },
        {
            "data": {"values": [row for row in data if row["after"] is not None]},
            "mark": {"type": "point", "filled": True, "size": 90, "color": paint(HUES[0]), "opacity": 1},
            "encoding": {"x": {**x, "field": "after"}, "y": y,
                         "tooltip": [{"field": f, "title": t} for f, t in (("name", "group"), ("moved", "moved"), ("share", share_of))]},
        },
        {"data": {"values": data}, "mark": {**words, "limit": 320 if is_long else left - 8, "dy": -name_above}, "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "name"}}},
        {"data": {"values": data}, "mark": {**words, "fontSize": 12.5, "dx": 10}, "encoding": {"x": {**x, "field": "most"}, "y": y, "text": {"field": "moved"}}},
        {"data": {"values": data}, "mark": {**words, "align": "right"},
         "encoding": {"x": {"value": {"expr": "width"}}, "y": y, "text": {"field": "share"}}},
        {"data": {"values": [{}]}, "mark": {**small, "align": "left", "text": "○ before   ● in your stretch"},
         "encoding": {"x": {"value": left}, "y": {"value": 8}}},
        {"data": {"values": [{}]}, "mark": {**small, "align": "right", "text": share_of},
         "encoding": {"x": {"value": {"expr": "width"}}, "y": {"value": names_at}}},
    ]  # fmt: skip
    return {"layer": layers, "height": bottom + _AXIS, "config": config()}
