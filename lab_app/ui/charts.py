"""Charts: a title in plain words, a sentence to take away, the picture, and the same as a table.

Specifications are Vega-Lite as plain dictionaries: building them needs no library, and drawing them
happens in the browser.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import streamlit as st

from lab_app.ui.results import html_table
from lab_app.ui.style import text
from lab_app.ui.units import Unit, shown
from lab_app.ui.words import period
from lab_app.vendor_patches.streamlit_chart_data import with_data_inside

MOST_MARKS = 2000
_LETTER = 8  # pixels for a letter or digit of a chart's text
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [4, 2, 1, 2], [1, 3])
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")

_NEAREST = {"type": "point", "nearest": True, "on": "pointerover", "clear": "pointerout"}


@dataclass(frozen=True)
class Point:
    """One value of a series: when, of which group, how much, and whether its period is over."""

    at: dt.date
    value: float | None
    group: str = ""
    complete: bool = True


def axis_format(unit: Unit) -> str:
    """Vega's format for an axis of this unit."""
    # Without a number of digits Vega takes as many as the steps of the axis need: "~s" gave "0k", ".2~f" 0.51 twice.
    return "%" if unit == "share" else ",f"


_SAID = {"ms": "datum.label + ' ms'", "minutes": "datum.label + ' min'", "euro": "'€ ' + datum.label"}


def _scale(unit: Unit) -> dict[str, Any]:
    """The axis of a value, with its unit at each label."""
    said = {"labelExpr": _SAID[unit]} if unit in _SAID else {}
    return {"format": axis_format(unit), "tickCount": 5, "domain": False, "ticks": False, **said}


def thin(points: Sequence[Point], groups: int = 1) -> list[Point]:
    """As many points as a chart may hold: every n-th of each group, the last always among them."""
    most = MOST_MARKS // max(groups, 1)
    by_group: dict[str, list[Point]] = {}
    for point in points:
        by_group.setdefault(point.group, []).append(point)
    kept: list[Point] = []
    for series in by_group.values():
        step = -(-len(series) // most)
        kept += series if step <= 1 else series[::-step][::-1]
    return kept


def line(
    points: Sequence[Point],
    *,
    unit: Unit = "count",
    height: int = 300,
    zero: bool = True,
    rule: float | None = None,
    name: str = "value",
    grain: str = "day",
) -> dict[str, Any]:
    """A line for each group, told apart by colour and dashes; what isn't over yet is hollow, `rule` a grey line.

    The nearest point says its period and value wherever the pointer is: a line by itself is two pixels to
    hit, and tells of its first point only.
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
        "axis": _scale(unit),
    }
    tooltip = [
        {"field": "when", "type": "nominal", "title": "when"},
        *([{"field": "group", "type": "nominal", "title": "of"}] if several else []),
        {"field": "said", "type": "nominal", "title": name},
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
            "columns": {"expr": f"clamp(floor(width / {34 + _LETTER * max(map(len, groups))}), 1, 4)"},
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
    return {"data": {"values": rows}, "layer": layers, "height": height, "config": _config()}


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
            "range": [0, {"expr": f"max(24, width - {_LETTER * digits + 12})"}],
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
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 12.5, "color": _ink()},
                "encoding": {"y": y, "x": x, "text": {"field": "text"}},
            },
        ],
        "config": _config(),
    }


def _ink(*, quiet: bool = False) -> str:
    """The page's colour of words for a picture: to marks of text Streamlit gives none, to axes too pale a one."""
    if st.context.theme.type == "dark":
        return "#b3b8c0" if quiet else "#ebe8e1"
    return "#575c64" if quiet else "#1d2229"


def _config() -> dict[str, Any]:
    said = {"labelColor": _ink(quiet=True)}
    return {"view": {"stroke": None}, "axis": said, "legend": said}


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
                "axis": _scale(unit),
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
                {"field": "value", "type": "quantitative", "title": name, "format": ",.6~g"},
                {"field": "state", "type": "nominal", "title": "period"},
            ],
        },
        "config": _config(),
    }


def figure(
    spec: dict[str, Any],
    *,
    title: str,
    takeaway: str,
    alt: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    key: str,
) -> None:
    """A chart with everything that belongs to it."""
    st.html(f'<h3 class="lab-figure-title">{text(title)}</h3><p class="lab-takeaway">{text(takeaway)}</p>')
    st.vega_lite_chart(with_data_inside(spec), width="stretch", alt=alt, key=key)
    with st.expander("View as table", key=f"{key}-table", on_change="rerun") as table:
        if table.open:
            st.html(html_table(header, rows, label=title))


def sparkline(
    values: Sequence[float | None],
    *,
    width: int = 220,
    height: int = 40,
    label: str = "",
    bound: float | None = None,
) -> str:
    """A small line with its last value marked; `label` tells it to those who don't see it.

    Its scale is its own: from the lowest value to the highest, and `bound`, which is drawn dashed.
    """
    known = [(i, v) for i, v in enumerate(values) if v is not None]
    if len(known) < 2:
        return ""
    reached = [v for _, v in known] + ([] if bound is None else [bound])
    low, high = min(reached), max(reached)
    span = (high - low) or 1.0
    last = max(len(values) - 1, 1)

    def at(i: int, v: float) -> tuple[float, float]:
        return (round(i / last * (width - 6) + 3, 1), round(height - 3 - (v - low) / span * (height - 6), 1))

    path = " ".join(f"{'M' if n == 0 else 'L'}{x} {y}" for n, (x, y) in enumerate(at(i, v) for i, v in known))
    x, y = at(*known[-1])
    level = at(0, bound)[1] if bound is not None else 0
    dashed = (
        f'<path d="M0 {level} H{width}" stroke="#000" stroke-opacity=".6" stroke-width="1.25" stroke-dasharray="4 4" '
        'vector-effect="non-scaling-stroke"/>'
        if bound is not None
        else ""
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" preserveAspectRatio="none">'
        f'{dashed}<path d="{path}" fill="none" stroke="#000" stroke-width="1.75" vector-effect="non-scaling-stroke" '
        f'stroke-linejoin="round"/><path d="M{x} {y} h.01" stroke="#000" stroke-width="7" stroke-linecap="round" '
        'vector-effect="non-scaling-stroke"/></svg>'
    )
    # Streamlit takes SVG out of HTML; as a mask it also follows the theme's colour.
    mask = f"url(&quot;data:image/svg+xml,{quote(svg)}&quot;)"
    role = f'role="img" aria-label="{text(label)}"' if label else 'aria-hidden="true"'
    return (
        f'<div class="lab-spark" {role} '
        f'style="height:{height}px;-webkit-mask-image:{mask};mask-image:{mask}"></div>'
    )
