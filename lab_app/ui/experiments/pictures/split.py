"""Who is in an experiment: the two arms on one bar with the even split marked, and under it who met the change and who is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lab_app.ui.charts.look import config, ink
from lab_app.ui.charts.palette import BEFORE, GROUND, HUES, paint
from lab_app.ui.experiments.pictures.paint import NARROW, TIGHT, at, hue, words

_BAR, _TOP = 26, 26  # pixels


@dataclass(frozen=True)
class Part:
    """A line under the bar: its name, how many of how many, and what is said beside it."""

    name: str
    share: float
    said: str
    is_loud: bool = False


def split(control: int, treatment: int, what: str, parts: list[Part], *, is_alarm: bool) -> dict[str, Any]:
    """The picture; `what` is counted on the bar."""
    total = max(control + treatment, 1)
    share = control / total
    quiet, here, other = ink(quiet=True), hue("bad") if is_alarm else paint(HUES[0]), paint(BEFORE)
    edge = f"width * {share}"
    layers: list[dict[str, Any]] = [
        _one({"type": "rect", "color": other}, {"x": at(0), "x2": at(f"{edge} - 1"), "y": at(_TOP), "y2": at(_TOP + _BAR)}),
        _one({"type": "rect", "color": here}, {"x": at(f"{edge} + 1"), "x2": at("width"), "y": at(_TOP), "y2": at(_TOP + _BAR)}),
        _one({"type": "rule", "color": ink(), "strokeWidth": 2}, {"x": at("width / 2"), "x2": at("width / 2"), "y": at(_TOP - 5), "y2": at(_TOP + _BAR + 5)}),
        _one(words(12, quiet=True, align="center", text="even"), {"x": at("width / 2"), "y": at(_TOP + _BAR + 15)}),
        _one(words(text=f"Control {control:,}", fontWeight=600), {"x": at(0), "y": at(10)}),
        _one(words(text=f"Treatment {treatment:,}", fontWeight=600, align="right"), {"x": at("width"), "y": at(10)}),
        _one(words(12, quiet=True, align="center", text=what, opacity={"expr": f"{NARROW} ? 0 : 1"}), {"x": at("width / 2"), "y": at(10)}),
    ]  # fmt: skip
    top = _TOP + _BAR + 40
    left, right = f"({NARROW} ? 0 : 190)", f"({NARROW} ? 0 : 190)"
    for place, part in enumerate(parts):
        y = top + place * 34
        bar, low = f"({NARROW} ? {y + 12} : {y - 6})", f"({NARROW} ? {y + 20} : {y + 6})"
        room = f"(width - {left} - {right})"
        tone = hue("bad") if part.is_loud else other
        layers += [
            _one({"type": "rect", "color": paint(GROUND)}, {"x": at(left), "x2": at(f"width - {right}"), "y": at(bar), "y2": at(low)}),
            _one({"type": "rect", "color": tone}, {"x": at(left), "x2": at(f"{left} + max({room} * {min(part.share, 1.0)}, 1.5)"), "y": at(bar), "y2": at(low)}),
            _one(words(text=part.name), {"x": at(0), "y": at(y)}),
            _one(words(text=part.said, align="right", fontWeight=600 if part.is_loud else 400, color=tone if part.is_loud else ink()), {"x": at("width"), "y": at(y)}),
        ]  # fmt: skip
    return {
        "layer": layers,
        "height": top + len(parts) * 34 - 4,
        "padding": TIGHT,
        "config": config() | {"text": {"color": quiet}},
    }


def _one(mark: dict[str, Any], encoding: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"values": [{}]}, "mark": mark, "encoding": encoding}
