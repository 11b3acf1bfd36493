"""Estimates with their ranges on one axis, a row each: the line of no change, and the margin that was set beforehand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lab_app.ui.charts.look import config, ink
from lab_app.ui.charts.palette import GROUND, paint
from lab_app.ui.experiments.pictures.paint import TIGHT, Tone, at, hue, words

NARROW = "width < 620"
"""Where names and numbers beside the picture would leave less room to it than they take."""

_ROW, _AXIS = 44, 46  # pixels
_TOP, _BARE = 44, 10
"""Room above the rows, with words over the margin and without."""
_LEFT, _RIGHT, _PAD = 226, 184, 14


@dataclass(frozen=True)
class Row:
    """A row: what it is of, its estimate and range (None: not drawn), and the words beside it."""

    name: str
    value: float
    low: float
    high: float
    said: str
    verdict: str
    tone: Tone = "plain"
    is_open: bool = False
    """Drawn hollow: the same with another method."""
    limit: float | None = None
    """Where it gets worse than was accepted, of a row that has a margin of its own."""


@dataclass(frozen=True)
class Axis:
    """The axis: the value of no change, the margin, the words over it, and what the axis counts."""

    none: float
    margin: float | None
    margin_says: tuple[str, ...]
    title: str
    is_log: bool = False
    in_points: bool = True


def ranges(rows: Sequence[Row], axis: Axis) -> dict[str, Any]:
    """The picture."""
    top = _TOP if axis.margin_says else _BARE
    drawn = [
        row for row in rows if math.isfinite(row.value) and row.value > (0 if axis.is_log else -math.inf)
    ]
    low, high = _domain(drawn, axis)
    x: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "scale": {
            "type": "log" if axis.is_log else "linear",
            "domain": [low, high],
            "nice": False,
            "zero": False,
            "range": [
                {"expr": f"{NARROW} ? {_PAD} : {_LEFT}"},
                {"expr": f"width - ({NARROW} ? {_PAD} : {_RIGHT})"},
            ],
        },
        "axis": None,
    }
    # A row is as high on a phone as two lines of words take: everything below it is placed by expressions of the width.
    values = [_placed(row, place, low, high, axis) for place, row in enumerate(rows)]
    y = {
        "field": "place",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, len(rows)], "range": [{"expr": str(top)}, {"expr": f"height - {_AXIS}"}]},
    }
    shown = [value for value in values if value["drawn"]]
    every = range(len(rows))
    wide, narrow = {"expr": f"{NARROW} ? 0 : 1"}, {"expr": f"{NARROW} ? 1 : 0"}
    edge = {"y": {**y, "field": "from"}, "y2": {"field": "line"}}
    layers: list[dict[str, Any]] = []
    if axis.margin is not None:
        # On a phone there is no column beside the picture: the words stand on the side of the margin that has room.
        has_room = axis.margin <= _middle(low, high, axis)
        aside = {"align": "left", "dx": 4} if has_room else {"align": "right", "dx": -4}
        # Of what must not get worse the ground is where it is safe; of a lift where it is worth nothing yet.
        layers += [
            _on(
                [{"value": _clip(axis.none, low, high), "to": axis.margin, "line": n + 1} for n in every],
                {"type": "rect", "color": paint(GROUND), "opacity": 0.95},
                {"x": x, "x2": {"field": "to"}, **edge},
            ),
            _on(
                [{"value": axis.margin, "line": n + 1} for n in every],
                {"type": "rule", "color": ink(quiet=True), "strokeDash": [4, 3]},
                {"x": x, **edge},
            ),
            *(
                mark
                for place, line in enumerate(axis.margin_says)
                for mark in (
                    _on(
                        [{"value": axis.margin}],
                        words(12, quiet=True, text=line, dx=4, opacity=wide),
                        {"x": x, "y": at(13 + 15 * place)},
                    ),
                    _on(
                        [{"value": axis.margin}],
                        words(12, quiet=True, text=line, opacity=narrow, **aside),
                        {"x": x, "y": at(13 + 15 * place)},
                    ),
                )
            ),
        ]
    limits = [value for value in values if value["limit"] is not None]
    layers += [
        # From no change to the margin it is worse, and accepted; a tick ends it.
        _on(
            limits,
            {"type": "rule", "color": paint(GROUND), "strokeWidth": {"expr": f"{NARROW} ? 16 : {_ROW - 10}"}},
            {"x": {**x, "field": "none"}, "x2": {"field": "limit"}, "y": {**y, "field": "dot"}},
        ),
        _on(
            limits,
            {
                "type": "tick",
                "orient": "vertical",
                "thickness": 2,
                "size": {"expr": f"{NARROW} ? 16 : 26"},
                "color": ink(quiet=True),
            },
            {"x": {**x, "field": "limit"}, "y": {**y, "field": "dot"}},
        ),
        _on(
            [{"value": axis.none, "line": n + 1} for n in every],
            {"type": "rule", "color": ink(quiet=True), "strokeWidth": 1.25},
            {"x": x, **edge},
        ),
        _on(values, {"type": "rule", "color": paint(GROUND)}, {"y": {**y, "field": "line"}}),
    ]
    for value in shown:
        tone: Tone = value["tone"]
        layers.append(
            _on(
                [value],
                {"type": "rule", "strokeWidth": 2.5, "color": hue(tone)},
                {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": {**y, "field": "dot"}},
            )
        )
        filled = {
            "filled": not value["open"],
            "fill": "transparent" if value["open"] else hue(tone),
            "stroke": hue(tone),
        }
        layers.append(
            _on(
                [value],
                {
                    "type": "point",
                    "shape": value["shape"],
                    "size": 110,
                    "strokeWidth": 2,
                    "opacity": 1,
                    **filled,
                },
                {
                    "x": x,
                    "y": {**y, "field": "dot"},
                    "tooltip": [
                        {"field": "name", "title": "of"},
                        {"field": "said", "title": "estimate"},
                        {"field": "verdict", "title": "range"},
                    ],
                },
            )
        )
    layers += [
        _on(
            values,
            words(opacity=wide, limit=_LEFT - 12),
            {"x": at(0), "y": {**y, "field": "middle"}, "text": {"field": "name"}},
        ),
        _on(
            values,
            words(opacity=wide, fontWeight=600),
            {"x": at(f"width - {_RIGHT} + 18"), "y": {**y, "field": "middle"}, "text": {"field": "said"}},
        ),
        _on(
            values,
            words(opacity=narrow),
            {"x": at(0), "y": {**y, "field": "upper"}, "text": {"field": "name"}},
        ),
        _on(
            values,
            words(12.5, opacity=narrow, align="right"),
            {"x": at("width"), "y": {**y, "field": "upper"}, "text": {"field": "both"}},
        ),
        *(
            _on(
                [value],
                words(
                    opacity=wide,
                    align="right",
                    color=ink() if value["tone"] == "plain" else hue(value["tone"]),
                    fontWeight=400 if value["tone"] == "plain" else 600,
                ),
                {"x": at("width"), "y": {**y, "field": "middle"}, "text": {"field": "verdict"}},
            )
            for value in values
        ),
        _on(
            [{"value": tick, "said": said} for tick, said in _ticks(low, high, axis)],
            words(12, quiet=True, align="center"),
            {"x": x, "y": at(f"height - {_AXIS} + 13"), "text": {"field": "said"}},
        ),
        _on(
            [{"value": _middle(low, high, axis)}],
            words(12, quiet=True, align="center", text=axis.title),
            {"x": x, "y": at("height - 12")},
        ),
    ]
    return {"layer": layers, "height": top + len(rows) * _ROW + _AXIS, "padding": TIGHT, "config": config()}


_PLACED = {
    "dot": f"datum.middle + ({NARROW} ? 0.2 : 0)",
    "from": f"datum.line - 1 + ({NARROW} ? 0.46 : 0)",
}
"""On a phone words stand over the dot, not beside it, and upright lines end below them."""


def _on(values: list[dict[str, Any]], mark: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    field = encoding.get("y", {}).get("field")
    own = {"transform": [{"calculate": _PLACED[field], "as": field}]} if field in _PLACED else {}
    return {"data": {"values": values}, **own, "mark": mark, "encoding": encoding}


def _placed(row: Row, place: int, low: float, high: float, axis: Axis) -> dict[str, Any]:
    drawn = math.isfinite(row.value) and (not axis.is_log or row.value > 0)
    return {
        "name": row.name,
        "value": _clip(row.value, low, high) if drawn else None,
        "low": _clip(row.low, low, high) if drawn else None,
        "high": _clip(row.high, low, high) if drawn else None,
        "said": row.said,
        "verdict": row.verdict,
        "both": " · ".join(filter(None, (row.said, row.verdict))),
        "tone": row.tone,
        "shape": _SHAPES[row.tone],
        "open": row.is_open,
        "none": axis.none,
        "limit": None if row.limit is None else _clip(row.limit, low, high),
        "drawn": drawn,
        "middle": place + 0.5,
        "upper": place + 0.26,
        "line": place + 1,
    }


_SHAPES: dict[Tone, str] = {
    "plain": "circle",
    "good": "circle",
    "bad": "diamond",
    "open": "square",
    "few": "triangle-up",
}


def _clip(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def _domain(rows: Sequence[Row], axis: Axis) -> tuple[float, float]:
    ends = [axis.none, *([axis.margin] if axis.margin is not None else [])]
    ends += [row.limit for row in rows if row.limit is not None]
    ends += [end for row in rows for end in (row.low, row.high, row.value) if math.isfinite(end)]
    if axis.is_log:
        low, high = max(min([*ends, 0.8]), 0.1), min(max([*ends, 1.25]), 10.0)
        return low / 1.06, high * 1.06
    low, high = min([*ends, -0.02]), max([*ends, 0.04])
    pad = (high - low) * 0.06
    return low - pad, high + pad


def _ticks(low: float, high: float, axis: Axis) -> list[tuple[float, str]]:
    if axis.is_log:
        steps = (0.1, 0.2, 0.5, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0)
        inside = [step for step in steps if low <= step <= high]
        reach = math.log(high / low)
        kept = [step for step in inside if step == 1.0]
        for step in inside:  # those that stand far enough from each other, from 1 on
            if all(abs(math.log(step / other)) > reach * 0.13 for other in kept):
                kept.append(step)
        return [(step, f"× {step:g}") for step in kept]
    span = (high - low) * 100
    step = next(size for size in (1, 2, 4, 5, 10, 20, 25, 50, 100) if span / size <= 6)
    first = math.ceil(low * 100 / step)
    last = math.floor(high * 100 / step)
    return [
        (n * step / 100, "0" if n == 0 else f"{'+' if n > 0 else '−'}{abs(n) * step}")
        for n in range(first, last + 1)
    ]


def _middle(low: float, high: float, axis: Axis) -> float:
    return math.sqrt(low * high) if axis.is_log else (low + high) / 2
