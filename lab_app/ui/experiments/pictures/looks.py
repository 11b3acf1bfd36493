"""How strong the evidence was day by day, and what would have been enough: looking once at the end, and looking daily."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lab_app.experiments.looks import ONE_LOOK, Look
from lab_app.ui.charts.look import config, ink
from lab_app.ui.charts.palette import GROUND, HUES, QUIET, paint
from lab_app.ui.charts.scale import ticks
from lab_app.ui.experiments.pictures.paint import TIGHT, words

_HEIGHT, _MOST = 230, 8.0


def evidence(looks: Sequence[Look], name: str) -> dict[str, Any]:
    """The picture. Bounds that are further off than the evidence ever was are cut: early ones are beyond all measure."""
    reach = max([3.2, *(abs(look.z) * 1.12 for look in looks)])
    top = min(max(reach, 4.0), max(_MOST, reach))
    low = min([-0.6, *(look.z * 1.12 for look in looks)])
    low = low if low > -1 else -top
    first, last = looks[0].day, looks[-1].day
    x: dict[str, Any] = {
        "field": "day",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [first, last + max((last - first) * 0.4, 6)], "nice": False},
        "axis": {
            "grid": False,
            "ticks": False,
            "values": sorted(
                {first, *(day for day in range(7, last + 1, 7) if day - first > 3 and last - day > 3), last}
            ),
            "labelExpr": f"datum.value == {first} ? 'day ' + datum.value : datum.value",
        },
    }
    y: dict[str, Any] = {
        "field": "z",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [low, top], "nice": False, "zero": False},
        "axis": {"values": ticks(low, top), "domain": False, "ticks": False, "grid": False},
    }
    values = [
        {
            "day": look.day,
            "z": look.z,
            "said": f"{look.z:+.2f}".replace("-", "−"),
            "people": f"{look.people:,}",
        }
        for look in looks
    ]
    sides = [1.0] if low > -1 else [1.0, -1.0]
    layers: list[dict[str, Any]] = [
        {  # a grid of its own: the axis has one that goes on behind the labels, and strikes them through
            "data": {"values": [{"z": z, "day": first, "to": last} for z in ticks(low, top)]},
            "mark": {"type": "rule", "color": paint(GROUND)},
            "encoding": {"x": x, "x2": {"field": "to"}, "y": y},
        },
        {
            "data": {"values": [{"z": 0, "day": first, "to": last}]},
            "mark": {"type": "rule", "color": ink(quiet=True)},
            "encoding": {"x": x, "x2": {"field": "to"}, "y": y},
        },
    ]
    for side in sides:
        daily = [{"day": look.day, "z": side * look.enough} for look in looks if look.enough <= top]
        layers += [
            {"data": {"values": daily}, "mark": {"type": "line", "strokeDash": [6, 4], "strokeWidth": 1.75, "color": ink(quiet=True)}, "encoding": {"x": x, "y": y}},
            {"data": {"values": [{"day": first, "to": last, "z": side * ONE_LOOK}]}, "mark": {"type": "rule", "strokeDash": [2, 3], "strokeWidth": 1.5, "color": paint(QUIET)}, "encoding": {"x": x, "x2": {"field": "to"}, "y": y}},
        ]  # fmt: skip
    end = looks[-1]
    labels = _apart(
        [
            (end.z, name, True),
            (end.enough, "enough, daily", False),
            (ONE_LOOK, "enough, once", False),
        ],
        (top - low) * 0.085,
    )
    layers += [
        {"data": {"values": values}, "mark": {"type": "line", "strokeWidth": 2.25, "color": paint(HUES[0])}, "encoding": {"x": x, "y": y}},
        {"data": {"values": values}, "mark": {"type": "point", "filled": True, "size": 26, "opacity": 1, "color": paint(HUES[0])},
         "encoding": {"x": x, "y": y, "tooltip": [{"field": "day", "title": "day"}, {"field": "said", "title": "z"}, {"field": "people", "title": "people"}]}},
        *(
            {"data": {"values": [{"day": last, "z": place, "label": label}]},
             "mark": words(13 if loud else 12, quiet=not loud, dx=8, **({"fontWeight": 600, "color": paint(HUES[0])} if loud else {})),
             "encoding": {"x": x, "y": y, "text": {"field": "label"}}}
            for place, label, loud in labels
        ),
    ]  # fmt: skip
    return {"layer": layers, "height": _HEIGHT, "padding": TIGHT, "config": config()}


def _apart(labels: list[tuple[float, str, bool]], least: float) -> list[tuple[float, str, bool]]:
    """Labels by their heights, pushed up so that none touches the one below."""
    placed: list[tuple[float, str, bool]] = []
    for height, label, loud in sorted(labels):
        low = placed[-1][0] + least if placed else height
        placed.append((max(height, low), label, loud))
    return placed
