"""A column for each period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from lab_app.ui.charts.look import config, row_name, value_axis
from pipelines.contract.units import Unit


def columns(
    items: Sequence[tuple[dt.date, float, bool]],
    *,
    unit: Unit = "count",
    height: int = 260,
    name: str = "value",
) -> dict[str, Any]:
    """A column for each period: (first day, value, whether it is over); what isn't over is hollow."""
    rows = [
        {"at": at.isoformat(), "value": value, "state": "complete" if over else "not over yet"}
        for at, value, over in items
    ]
    palette = {"domain": ["complete", "not over yet"]}
    return {
        "data": {"values": rows},
        "height": height,
        "mark": {"type": "bar", "cornerRadiusEnd": 2, "strokeWidth": 1.5, "width": {"band": 0.7}},
        "encoding": {
            "x": {
                "field": "at",
                "type": "ordinal",
                "timeUnit": "yearmonthdate",
                "title": None,
                "axis": {
                    "labelAngle": 0,
                    "format": "%-d %b",
                    "grid": False,
                    "labelOverlap": True,
                    "ticks": False,
                },
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": None,
                "axis": value_axis(unit),
            },
            "fillOpacity": {
                "field": "state",
                "type": "nominal",
                "scale": {**palette, "range": [1, 0.12]},
                "legend": {"title": None, "orient": "top", "labelLimit": 0, "symbolStrokeWidth": 1.5},
            },
            "stroke": {
                "field": "state",
                "type": "nominal",
                "scale": {**palette, "range": ["#2F8FD0", "#2F8FD0"]},
                "legend": None,
            },
            "strokeDash": {
                "field": "state",
                "type": "nominal",
                "scale": {**palette, "range": [[1, 0], [4, 3]]},
                "legend": None,
            },
            "tooltip": [
                {"field": "at", "type": "temporal", "title": "from", "format": "%-d %B %Y"},
                {"field": "value", "type": "quantitative", "title": row_name(name), "format": ",.6~g"},
                {"field": "state", "type": "nominal", "title": "period"},
            ],
        },
        "config": config(),
    }
