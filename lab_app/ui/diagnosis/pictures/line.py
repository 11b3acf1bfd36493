"""A number by week, with what is usual, the stretch that is asked about, and a strip of what happened below it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lab_app.ui import words
from lab_app.ui.charts.look import config, ink, ink_on_ink, value_axis
from lab_app.ui.charts.palette import BEFORE, GROUND, HUES, QUIET, STRETCH, paint
from lab_app.ui.charts.scale import domain
from lab_app.ui.diagnosis.pictures.days import axis_of_days, ms
from pipelines.contract.calendar import DAY
from pipelines.contract.units import Unit, shown

if TYPE_CHECKING:
    from lab_app.diagnosis.causes import Cause
    from lab_app.diagnosis.history import Happening, Kind
    from lab_app.diagnosis.move import Point
    from lab_app.diagnosis.stretch import Stretch

BRUSH = "stretch"
HEIGHT = 250
_GUTTER = 82  # pixels left of the picture, for values and for the names of the lanes
_AXIS = 30
LANES: Mapping[Kind, str] = {"release": "Releases", "campaign": "Campaigns", "experiment": "Experiments"}
_LANE = 20
_WORDS = 82  # pixels of the longest name of a ground
_MARKS_BESIDE = 26  # as many numbered marks have room beside each other on a phone


@dataclass(frozen=True)
class View:
    """The days that are seen, ends included."""

    first: dt.date
    last: dt.date

    def has(self, first: dt.date, last: dt.date) -> bool:
        return first <= self.last and last >= self.first


def line_picture(  # noqa: PLR0913 -- what belongs to a line
    points: Sequence[Point],
    stretch: Stretch,
    view: View,
    *,
    unit: Unit,
    name: str,
    means: tuple[float, float] | None,
    at_end: bool,
    history: Sequence[Happening] = (),
    causes: Sequence[Cause] = (),
    brush: bool = True,
) -> dict[str, Any]:
    """The line. `means`: what a week came to before and in the stretch, as flat lines; `at_end`: a value is of its
    week's last day, not of the week. With `brush` the stretch can be dragged, else it is set off."""
    seen = [p for p in points if view.first <= p.last <= view.last]
    values = [p.value for p in seen if p.value == p.value]
    bounds = [b for p in seen if p.low is not None and p.high is not None for b in (p.low, p.high)]
    low, high = domain([*values, *bounds, *(means or ())], zero=False)
    low = max(low, 0.0) if min(values, default=0.0) >= 0 else low
    x = axis_of_days(view.first, view.last)
    y: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": value_axis(unit) | {"minExtent": _GUTTER, "maxExtent": _GUTTER, "grid": True},
    }
    layers = [
        _ground(stretch.before.first, stretch.before.last, BEFORE, 0.14),
        *([] if brush else [_ground(stretch.first, stretch.last, STRETCH, 0.75)]),
        _band(seen, x, y),
        _line(seen, x, y, unit, name, at_end=at_end, brush=stretch if brush else None),
        *([] if means is None else _means(stretch, means, x, y)),
        *_named_grounds(stretch, view, x),
        *_strip(history, causes, view, x),
    ]
    spec = {"layer": layers, "height": HEIGHT, "config": config()}
    # As SVG Vega gives the brush a role and no words, which no specification can change.
    return spec | {"usermeta": {"embedOptions": {"renderer": "canvas"}}} if brush else spec


def _ground(first: dt.date, last: dt.date, colour: tuple[str, str], opacity: float) -> dict[str, Any]:
    return {
        "data": {"values": [{"at": ms(first), "to": ms(last + DAY)}]},
        "mark": {"type": "rect", "color": paint(colour), "opacity": opacity},
        "encoding": {"x": {"field": "at", "type": "temporal"}, "x2": {"field": "to"}},
    }


def _band(seen: Sequence[Point], x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {"at": ms(p.last), "value": max(p.low, y["scale"]["domain"][0]), "high": p.high}
        for p in seen
        if p.low is not None and p.high is not None
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "area", "color": paint(GROUND), "opacity": 0.9, "clip": True},
        "encoding": {"x": x, "y": y, "y2": {"field": "high"}},
    }


def _line(  # noqa: PLR0913
    seen: Sequence[Point],
    x: dict[str, Any],
    y: dict[str, Any],
    unit: Unit,
    name: str,
    *,
    at_end: bool,
    brush: Stretch | None,
) -> dict[str, Any]:
    rows = [
        {
            "at": ms(p.last),
            "value": p.value,
            "when": words.day(p.last) if at_end else words.days(p.last - 6 * DAY, p.last),
            "said": shown(p.value, unit),
            "usual": ""
            if p.low is None or p.high is None
            else f"{shown(max(p.low, 0.0), unit)} to {shown(p.high, unit)}",
        }
        for p in seen
        if p.value == p.value
    ]
    tips = [("when", "when"), ("said", name), ("usual", "9 of 10 ordinary weeks")]
    layer: dict[str, Any] = {
        "data": {"values": rows},
        "mark": {
            "type": "line",
            "color": paint(HUES[0]),
            "strokeWidth": 2,
            "point": {"size": 38, "filled": True},
        },
        "encoding": {
            "x": x,
            "y": y,
            "tooltip": [{"field": field, "type": "nominal", "title": title} for field, title in tips],
        },
    }
    if brush is not None:
        layer["params"] = [
            {
                "name": BRUSH,
                "value": {"x": [ms(brush.first), ms(brush.last + DAY)]},
                "select": {
                    "type": "interval",
                    "encodings": ["x"],
                    "zoom": False,
                    "mark": {
                        "fill": paint(STRETCH),
                        "fillOpacity": 0.75,
                        "stroke": paint(HUES[0]),
                        "strokeOpacity": 0.9,
                        "cursor": "move",
                    },
                },
            }
        ]
    return layer


def _means(
    stretch: Stretch, means: tuple[float, float], x: dict[str, Any], y: dict[str, Any]
) -> list[dict[str, Any]]:
    """What a week came to before, and in the stretch."""
    sides = ((stretch.before, means[0], paint(BEFORE)), (stretch, means[1], ink()))
    return [
        {
            "data": {"values": [{"at": ms(side.first), "to": ms(side.last + DAY), "value": mean}]},
            "mark": {"type": "rule", "strokeWidth": 2, "color": colour},
            "encoding": {"x": x, "x2": {"field": "to"}, "y": y},
        }
        for side, mean, colour in sides
    ]


def _named_grounds(stretch: Stretch, view: View, x: dict[str, Any]) -> list[dict[str, Any]]:
    """What the two grounds are, above them: as far as there is room for words."""
    share = stretch.days / max((view.last - view.first).days, 1)
    shown = {"expr": f"width * {share:.4f} < {_WORDS} ? 0 : 1"}
    rows = [
        {"at": ms(side.first + stretch.days * DAY / 2), "said": said}
        for side, said in ((stretch.before, "before"), (stretch, "your stretch"))
    ]
    return [
        {
            "data": {"values": rows},
            "mark": {
                "type": "text",
                "fontSize": 12.5,
                "fontWeight": 600,
                "color": ink(quiet=True),
                "y": -8,
                "opacity": shown,
            },
            "encoding": {"x": x, "text": {"field": "said"}},
        }
    ]


def _strip(
    history: Sequence[Happening], causes: Sequence[Cause], view: View, x: dict[str, Any]
) -> list[dict[str, Any]]:
    """Lanes of what happened below the axis; what may be tried as a cause has its number."""
    if not history:
        return []
    layers: list[dict[str, Any]] = []
    for place, (kind, name) in enumerate(LANES.items()):
        y = {"value": {"expr": f"height + {_AXIS + _LANE / 2 + place * _LANE:g}"}}
        seen = [one for one in history if one.kind == kind and view.has(one.first, one.last)]
        bars = [
            _tip(one.name, words.days(one.first, one.last), one.about)
            | {"at": ms(max(one.first, view.first)), "to": ms(min(one.last, view.last) + DAY)}
            for one in seen
        ]
        tried = _numbered([(n, one) for n, one in enumerate(causes, start=1) if one.kind == kind], view)
        at = {"x": x, "y": y, "tooltip": _TIPS}
        grey = {"color": paint(QUIET), "opacity": 0.75}
        mark: dict[str, Any] = (
            {"type": "point", "shape": "triangle-up", "filled": True, "size": 46}
            if kind == "release"
            else {"type": "rule", "strokeWidth": 6, "strokeCap": "round"}
        )
        span = {} if kind == "release" else {"x2": {"field": "to"}}
        dot = {"type": "point", "shape": "circle", "filled": True, "color": ink(), "opacity": 1}
        size = {"size": {"field": "size", "type": "quantitative", "scale": None}}
        digit = {"type": "text", "fontSize": 11.5, "fontWeight": 700, "color": ink_on_ink()}
        label = {"type": "text", "align": "right", "fontSize": 11.5, "color": ink(quiet=True), "text": name}
        layers += [
            {"data": {"values": bars}, "mark": mark | grey, "encoding": at | span},
            {"data": {"values": tried}, "mark": dot, "encoding": at | size},
            {"data": {"values": tried}, "mark": digit, "encoding": at | {"text": {"field": "number"}}},
            {"data": {"values": [{}]}, "mark": label, "encoding": {"x": {"value": -8}, "y": y}},
        ]
    return layers


def _numbered(causes: Sequence[tuple[int, Cause]], view: View) -> list[dict[str, Any]]:
    """Marks with the numbers of causes; those that would touch share one, 3+."""
    least = (view.last - view.first) / _MARKS_BESIDE
    groups: list[list[tuple[int, Cause]]] = []
    for number, cause in causes:
        if not view.has(cause.day, cause.day):
            continue
        if groups and cause.day - groups[-1][0][1].day < least:
            groups[-1].append((number, cause))
        else:
            groups.append([(number, cause)])
    return [
        _tip(
            "; ".join(f"{number} {cause.title}" for number, cause in group),
            "; ".join(dict.fromkeys(words.day(cause.day) for _, cause in group)),
            "; ".join(dict.fromkeys(cause.about for _, cause in group)),
        )
        | {
            "at": ms(group[0][1].day),
            "number": str(group[0][0]) if len(group) == 1 else f"{group[0][0]}+",
            "size": 260 if len(group) == 1 else 400,
        }
        for group in groups
    ]


_TIPS = [{"field": name, "type": "nominal", "title": name} for name in ("what", "when", "about")]


def _tip(what: str, when: str, about: str) -> dict[str, Any]:
    return {"what": what, "when": when, "about": about}
