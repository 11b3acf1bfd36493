"""Lines over time."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

from lab_app.metrics.changelog import Mark
from lab_app.ui.charts import marks as marked
from lab_app.ui.charts.look import config, ink, row_name, value_axis
from lab_app.ui.charts.palette import QUIET, colours, dashes
from lab_app.ui.charts.points import Point, thin
from lab_app.ui.charts.scale import apart, domain, is_near
from lab_app.ui.words import period
from pipelines.contract.units import Unit, shown

_NEAREST = {"type": "point", "nearest": True, "on": "pointerover", "clear": "pointerout"}
_AXIS = 30  # pixels of the days below the picture
_DAYS_BY_DAY = 100  # as long as the axis names days, not months
_COUNTS = 7  # days that the axis names, at most, where they are counted or begin weeks
_LETTERS = 15  # of a label in one of its lines
_LINE = 14.0  # pixels of a line of a label
_VALUES = 56  # pixels of the values of charts below each other
_NOT_OVER = "not over yet"
COUNTED = "count"
"""The grain of days that go by their number: day 1 is the first with a value."""
Beside = tuple[tuple[dt.date, dt.date], Sequence[str]]
"""First and last day, and the names of the lines, of charts that are below each other."""


def line(  # noqa: PLR0913 -- options of a chart, each with a default
    points: Sequence[Point],
    *,
    unit: Unit = "count",
    height: int = 300,
    zero: bool = True,
    rule: float | None = None,
    name: str = "value",
    grain: str = "day",
    marks: Sequence[Mark] = (),
    places: Mapping[str, int] | None = None,
    quiet: Sequence[str] = (),
    beside: Beside | None = None,
    reach: Sequence[float] = (),
) -> dict[str, Any]:
    """A line for each group, named at its end, and distinguished by colour and dashes.

    What isn't over yet is hollow, and so is a rate of too few; `rule` is a grey line, drawn where it is near.
    `places` says which colour a group has (see `palette`), `quiet` names groups to compare with, in grey. The
    The axis holds `reach`, too. The nearest point says its period and value wherever the pointer is: a line by itself is two pixels to hit.
    """
    known = [p for p in points if p.value is not None]
    groups = _in_order(known, places or {}, quiet)
    rows = _rows(known, unit, name, grain)
    if rule is not None and not is_near([p.value or 0.0 for p in known], rule):
        rule = None
    reached = [p.value or 0.0 for p in known] + list(reach) + ([] if rule is None else [rule])
    low, high = domain(reached, zero=zero)
    several = len(groups) > 1
    is_named = several or beside is not None
    x: dict[str, Any] = {
        "field": "at",
        "type": "temporal",
        "title": None,
        "axis": {"grid": False, "labelOverlap": True, "tickCount": 6} | _days_of(known, grain),
    }
    if beside is not None:
        first, last = beside[0]
        x["scale"] = {"domain": [first.isoformat(), last.isoformat()]}
    y: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [low, high], "nice": False, "zero": False},
        "axis": value_axis(unit) | ({} if beside is None else {"minExtent": _VALUES, "maxExtent": _VALUES}),
    }
    encoding: dict[str, Any] = {
        "x": x,
        "y": y,
        "color": _by_group(groups, colours(groups, places or {}, quiet)),
    }
    if several:
        encoding["strokeDash"] = _by_group(groups, dashes(groups, places or {}, quiet))
    inner = height - _AXIS - (marked.LANE if marks else 0)
    layers = [
        *marked.layers(marks),
        *_lines(known, encoding),
        *(_labels(known, groups, encoding, (low, high), inner, quiet) if is_named else []),
        *([] if beside is None else [_room(beside[1], known, encoding)]),
        _hover(encoding, name, several=several, by_x=not several),
        *([] if rule is None else [_rule(rule)]),
    ]
    return {"data": {"values": rows}, "layer": layers, "height": height, "config": config()}


def _days_of(points: Sequence[Point], grain: str) -> dict[str, Any]:
    """How the axis writes days; over months Vega's own way, by month and year, is shorter."""
    at = [point.at for point in points]
    if grain == COUNTED and at:
        first, many = min(at), (max(at) - min(at)).days + 1
        step = math.ceil(many / _COUNTS)
        ticks = [first + dt.timedelta(days=count - 1) for count in range(step, many + 1, step)]
        one = f"datetime({first.year}, {first.month - 1}, {first.day})"
        return {
            "values": [_date(day) for day in ticks],
            "labelExpr": f"'day ' + (1 + round((datum.value - {one}) / 86400000))",
        }
    if not at or (max(at) - min(at)).days > _DAYS_BY_DAY:
        return {}
    axis: dict[str, Any] = {"format": "%-d %b"}
    if grain == "week":  # on the days on which these weeks begin: Vega's own ticks are Sundays
        begins = sorted(set(at))
        axis["values"] = [_date(day) for day in begins[:: math.ceil(len(begins) / _COUNTS)]]
    return axis


def _date(day: dt.date) -> dict[str, int]:
    """A day as Vega-Lite writes it."""
    return {"year": day.year, "month": day.month, "date": day.day}


def _in_order(points: Sequence[Point], places: Mapping[str, int], quiet: Sequence[str]) -> list[str]:
    """The groups: those of the metric in the order of their colours, then what they are compared with."""
    return sorted({p.group for p in points}, key=lambda g: (g in quiet, places.get(g, 0), g))


def _rows(points: Sequence[Point], unit: Unit, name: str, grain: str) -> list[dict[str, Any]]:
    groups = {p.group for p in points}
    ends = {p.group: p.at for p in sorted(points, key=lambda p: p.at) if p.complete}
    first = min((p.at for p in points), default=None)
    return [
        {
            "at": p.at.isoformat(),
            "value": p.value,
            "group": p.group or name,
            "state": "complete" if p.complete else _NOT_OVER,
            "when": f"day {(p.at - first).days + 1}"
            if first and grain == COUNTED
            else period(p.of or p.at, grain),
            "said": shown(p.value, unit) + ("" if p.few is None else f", n = {p.few}: too few to say"),
            "tail": p.at >= ends.get(p.group, p.at),
            "few": p.few is not None,
        }
        for p in thin(points, len(groups))
    ]


def _by_group(groups: Sequence[str], values: Sequence[object]) -> dict[str, Any]:
    named = [group or "value" for group in groups]
    scale = (
        {"domain": named, "range": list(values)} if len(groups) > 1 else {"range": list(values) or ["#000"]}
    )
    return {"field": "group", "type": "nominal", "sort": named, "scale": scale, "legend": None}


def _lines(points: Sequence[Point], encoding: Mapping[str, Any]) -> list[dict[str, Any]]:
    plain = {channel: given for channel, given in encoding.items() if channel != "strokeDash"}
    layers: list[dict[str, Any]] = [
        {
            "transform": [{"filter": "datum.state === 'complete'"}],
            "mark": {"type": "line", "strokeWidth": 2, "interpolate": "linear"},
            "encoding": dict(encoding),
        }
    ]
    hollow = {"type": "point", "size": 70, "filled": False, "strokeWidth": 2}
    if any(not p.complete for p in points):
        # A week of two days looks like a crash: the way to what is not over is pale.
        layers.append(
            {
                "transform": [{"filter": "datum.tail"}],
                "mark": {"type": "line", "strokeWidth": 1.5, "opacity": 0.4},
                "encoding": dict(encoding),
            }
        )
        layers.append(
            {
                "transform": [{"filter": f"datum.state === '{_NOT_OVER}'"}],
                "mark": hollow,
                "encoding": plain,
            }
        )
    if any(p.few is not None for p in points):
        layers.append(
            {
                "transform": [{"filter": "datum.few"}],
                "mark": {**hollow, "size": 45, "strokeWidth": 1.5, "color": QUIET[0]},
                "encoding": {"x": encoding["x"], "y": encoding["y"]},
            }
        )
    return layers


def _labels(
    points: Sequence[Point],
    groups: Sequence[str],
    encoding: Mapping[str, Any],
    ends: tuple[float, float],
    inner: int,
    quiet: Sequence[str],
) -> list[dict[str, Any]]:
    """Each group's name where its line ends, moved up or down where two would touch; a grey one as dark as words need."""
    low, high = ends
    # What is not over yet is near zero in every part: where the lines are is where they were last complete.
    last = {p.group: p for p in sorted(points, key=lambda p: (p.complete, p.at))}
    pixel = (high - low) / max(inner, 1)
    lines = {group: wrapped(group) for group in groups}
    room = {group: (len(lines[group]) * _LINE + 2) * pixel for group in groups}
    wanted = {group: last[group].value or 0.0 for group in groups}
    at = apart(wanted, room, low, high)
    right = max(p.at for p in points).isoformat()
    rows = [{"at": right, "value": at[group], "group": group, "label": lines[group]} for group in groups]
    return [
        {
            "data": {"values": rows},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 9, "fontSize": 12.5,
                     "lineHeight": _LINE, "fontWeight": 600},
            "encoding": {"x": encoding["x"], "y": encoding["y"], "text": {"field": "label"},
                         "color": {**encoding["color"], "condition": {"test": {"field": "group", "oneOf": list(quiet)},
                                                                      "value": ink(quiet=True)}}},
        }
    ]  # fmt: skip


def wrapped(label: str) -> list[str]:
    """A label in lines that leave room for the picture on a phone, three at most."""
    lines: list[str] = []
    for word in label.split():
        if lines and len(lines[-1]) + 1 + len(word) <= _LETTERS:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    cut = lines[:3] if len(lines) <= 3 else [*lines[:2], f"{lines[2]} …"]
    return [part if len(part) <= _LETTERS + 3 else f"{part[: _LETTERS + 1]}…" for part in cut] or [""]


def _room(labels: Sequence[str], points: Sequence[Point], encoding: Mapping[str, Any]) -> dict[str, Any]:
    """The widest line of all labels, unseen: charts below each other leave the same room beside them."""
    widest = max((part for label in labels for part in wrapped(label)), key=len)
    right = max(p.at for p in points).isoformat()
    return {
        "data": {"values": [{"at": right, "label": widest}]},
        "mark": {"type": "text", "align": "left", "dx": 9, "fontSize": 12.5, "fontWeight": 600, "opacity": 0},
        "encoding": {"x": encoding["x"], "text": {"field": "label"}},
    }


def _hover(encoding: Mapping[str, Any], name: str, *, several: bool, by_x: bool) -> dict[str, Any]:
    tooltip = [
        {"field": "when", "type": "nominal", "title": "when"},
        *([{"field": "group", "type": "nominal", "title": "of"}] if several else []),
        {"field": "said", "type": "nominal", "title": row_name(name)},
        {"field": "state", "type": "nominal", "title": "period"},
    ]
    return {
        "params": [{"name": "near", "select": {**_NEAREST, "encodings": ["x"]} if by_x else _NEAREST}],
        "mark": {"type": "point", "size": 60, "filled": True},
        "encoding": {
            **{channel: given for channel, given in encoding.items() if channel != "strokeDash"},
            "opacity": {"condition": {"param": "near", "empty": False, "value": 1}, "value": 0},
            "tooltip": tooltip,
        },
    }


def _rule(value: float) -> dict[str, Any]:
    return {
        "data": {"values": [{"value": value}]},
        "mark": {"type": "rule", "strokeWidth": 1.25, "color": "#808080"},
        "encoding": {"y": {"field": "value", "type": "quantitative"}},
    }
