"""Lines over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lab_app.ui.charts.look import LETTER, config, row_name, value_axis
from lab_app.ui.charts.points import Point, thin
from lab_app.ui.words import period
from pipelines.contract.units import Unit, shown

DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [4, 2, 1, 2], [1, 3])

_NEAREST = {"type": "point", "nearest": True, "on": "pointerover", "clear": "pointerout"}


def line(  # noqa: PLR0913 -- options of a chart, each with a default
    points: Sequence[Point],
    *,
    unit: Unit = "count",
    height: int = 300,
    zero: bool = True,
    rule: float | None = None,
    name: str = "value",
    grain: str = "day",
) -> dict[str, Any]:
    """A line for each group, distinguished by colour and dashes; what isn't over yet is hollow, `rule` a grey line.

    The nearest point says its period and value wherever the pointer is: a line by itself is two pixels to
    hit, and reports its first point only.
    """
    groups = sorted({p.group for p in points})
    ends = {p.group: p.at for p in sorted(points, key=lambda p: p.at) if p.complete and p.value is not None}
    rows = [
        {
            "at": p.at.isoformat(),
            "value": p.value,
            "group": p.group or name,
            "state": "complete" if p.complete else "not over yet",
            "when": period(p.at, grain),
            "said": shown(p.value, unit),
            "tail": p.at >= ends.get(p.group, p.at),
        }
        for p in thin(points, len(groups))
        if p.value is not None
    ]
    several = len(groups) > 1
    x = {
        "field": "at",
        "type": "temporal",
        "title": None,
        "axis": {"grid": False, "labelOverlap": True, "tickCount": 6},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"zero": zero, "nice": True},
        "axis": value_axis(unit),
    }
    tooltip = [
        {"field": "when", "type": "nominal", "title": "when"},
        *([{"field": "group", "type": "nominal", "title": "of"}] if several else []),
        {"field": "said", "type": "nominal", "title": row_name(name)},
        {"field": "state", "type": "nominal", "title": "period"},
    ]
    encoding: dict[str, Any] = {"x": x, "y": y}
    if several:
        legend = {
            "title": None,
            "orient": "top",
            "symbolType": "stroke",
            "symbolSize": 220,
            "symbolOpacity": 1,
            # As many beside each other as the picture is wide for: on a phone a fixed number was cut off.
            "columns": {"expr": f"clamp(floor(width / {34 + LETTER * max(map(len, groups))}), 1, 4)"},
            "labelLimit": 0,
        }
        encoding["color"] = {"field": "group", "type": "nominal", "sort": groups, "legend": legend}
        encoding["strokeDash"] = {
            "field": "group",
            "type": "nominal",
            "sort": groups,
            "scale": {"range": [list(d) for d in DASHES]},
            "legend": None,
        }
    layers: list[dict[str, Any]] = [
        {
            "transform": [{"filter": "datum.state === 'complete'"}],
            "mark": {"type": "line", "strokeWidth": 2, "interpolate": "linear"},
            "encoding": encoding,
        }
    ]
    if any(not p.complete for p in points):
        # A week of two days looks like a crash: the way to what is not over is pale.
        layers.append(
            {
                "transform": [{"filter": "datum.tail"}],
                "mark": {"type": "line", "strokeWidth": 1.5, "opacity": 0.4},
                "encoding": encoding,
            }
        )
        layers.append(
            {
                "transform": [{"filter": "datum.state !== 'complete'"}],
                "mark": {"type": "point", "size": 70, "filled": False, "strokeWidth": 2},
                "encoding": {k: v for k, v in encoding.items() if k != "strokeDash"},
            }
        )
    layers.append(
        {
            "params": [{"name": "near", "select": _NEAREST if several else {**_NEAREST, "encodings": ["x"]}}],
            "mark": {"type": "point", "size": 60, "filled": True},
            "encoding": {
                **{k: v for k, v in encoding.items() if k != "strokeDash"},
                "opacity": {"condition": {"param": "near", "empty": False, "value": 1}, "value": 0},
                "tooltip": tooltip,
            },
        }
    )
    if rule is not None:
        layers.append(
            {
                "data": {"values": [{"value": rule}]},
                "mark": {"type": "rule", "strokeWidth": 1.25, "color": "#808080"},
                "encoding": {"y": {"field": "value", "type": "quantitative"}},
            }
        )
    return {"data": {"values": rows}, "layer": layers, "height": height, "config": config()}
