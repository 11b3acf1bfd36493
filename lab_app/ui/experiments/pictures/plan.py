"""Days of a test along the bottom, and what comes of them: people, or the smallest lift that is found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lab_app.ui.charts.look import config, ink
from lab_app.ui.charts.palette import HUES, QUIET, paint
from lab_app.ui.experiments.pictures.paint import NARROW, TIGHT, words

_HEIGHT = 220


def by_days(
    lines: Sequence[tuple[str, Sequence[tuple[int, float]]]],
    chosen: int,
    *,
    marks: Sequence[tuple[float, str]],
    in_points: bool,
    top: float,
) -> dict[str, Any]:
    """Lines by day, the first one loud and the others quiet, and dots on the chosen day with their words."""
    last = max(day for _, points in lines for day, _ in points)
    first = min(day for _, points in lines for day, _ in points)
    label = (
        "datum.value == 0 ? '0' : '+' + format(datum.value * 100, '~g')"
        if in_points
        else "format(datum.value, ',')"
    )
    x: dict[str, Any] = {
        "field": "day",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [first, last], "nice": False},
        "axis": {
            "values": [day for day in (first, 7, 14, 21, 28, 42, 56) if first <= day <= last],
            "labelExpr": f"datum.value == {first} ? 'day ' + datum.value : datum.value",
            "grid": False,
            "ticks": False,
        },
    }
    y: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, top], "nice": False, "clamp": True},
        "axis": {"tickCount": 4, "domain": False, "ticks": False, "labelExpr": label},
    }
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [{"day": chosen}]},
            "mark": {"type": "rule", "color": ink(quiet=True), "strokeDash": [4, 3]},
            "encoding": {"x": x},
        }
    ]
    for place, (name, points) in enumerate(lines):
        loud = place == 0
        shown = [{"day": day, "value": value, "name": name} for day, value in points if value <= top]
        layers.append(
            {
                "data": {"values": shown},
                "mark": {
                    "type": "line",
                    "strokeWidth": 2.25 if loud else 1.75,
                    "strokeDash": [1, 0] if loud else [6, 4],
                    "color": paint(HUES[0]) if loud else paint(QUIET),
                },
                "encoding": {"x": x, "y": y},
            }
        )
        if shown:
            # The quiet one's words go to the right of where they begin: on a phone they need more of the picture.
            at = -1 if in_points else len(shown) * (6 if loud else 5) // 8
            layers.append(
                {
                    "data": {"values": [shown[at] if len(shown) > 2 else shown[-1]]},
                    "mark": words(
                        12,
                        quiet=not loud,
                        # Under a line that rises words begin where it is; it goes away from them.
                        align="right" if loud or in_points else "left",
                        dy=-12 if loud else 14,
                        **({"color": paint(HUES[0]), "fontWeight": 600} if loud else {}),
                    ),
                    "encoding": {"x": x, "y": y, "text": {"field": "name"}},
                }
            )
    for place, (value, said) in enumerate(marks):
        dot = {"day": chosen, "value": value, "said": said}
        # Words to the side that has room, above the first dot and below the second.
        right = chosen < last * 0.7
        # On a phone the line of the daily mean is steep, and near to the dot.
        below = 16 if in_points else {"expr": f"{NARROW} ? 44 : 16"}
        layers += [
            {
                "data": {"values": [dot]},
                "mark": {
                    "type": "point",
                    "filled": place == 0,
                    "size": 120,
                    "opacity": 1,
                    "strokeWidth": 2,
                    "color": paint(HUES[0]),
                },
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": [dot]},
                "mark": words(
                    13.5,
                    fontWeight=600 if place == 0 else 400,
                    align="left" if right else "right",
                    dx=12 if right else -12,
                    dy=-12 if place == 0 and in_points else below,
                ),
                "encoding": {"x": x, "y": y, "text": {"field": "said"}},
            },
        ]
    return {"layer": layers, "height": _HEIGHT, "padding": TIGHT, "config": config()}
