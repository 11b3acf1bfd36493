"""Horizontal bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lab_app.ui.charts.look import LETTER, config, ink
from pipelines.contract.units import Unit, shown


def bars(
    items: Sequence[tuple[str, float, str]],
    *,
    unit: Unit = "count",
    title: str = "",
) -> dict[str, Any]:
    """Horizontal bars, largest first, each with its value beside it: (label, value, group)."""
    rows = [
        {"label": label, "value": value, "group": group, "text": shown(value, unit)}
        for label, value, group in items
    ]
    order = [label for label, _, _ in sorted(items, key=lambda item: -item[1])]
    several = len({group for _, _, group in items}) > 1
    y = {
        "field": "label",
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": {"labelLimit": 220, "domain": False, "ticks": False},
    }
    longest = max((value for _, value, _ in items), default=0.0)
    digits = max((len(shown(value, unit)) for _, value, _ in items), default=0)
    x = {
        "field": "value",
        "type": "quantitative",
        "title": title or None,
        "axis": None,
        # Room for the number beside the bar, which is as wide on a phone as anywhere.
        "scale": {
            "domain": [0, longest or 1],
            "nice": False,
            "range": [0, {"expr": f"max(24, width - {LETTER * digits + 12})"}],
        },
    }
    colour = (
        {
            "color": {
                "field": "group",
                "type": "nominal",
                "legend": {"title": None, "orient": "top", "labelLimit": 0, "columns": 1},
            }
        }
        if several
        else {}
    )
    return {
        "data": {"values": rows},
        "height": {"step": 26},
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 2, "height": {"band": 0.66}},
                "encoding": {"y": y, "x": x, **colour},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 12.5, "color": ink()},
                "encoding": {"y": y, "x": x, "text": {"field": "text"}},
            },
        ],
        "config": config(),
    }
