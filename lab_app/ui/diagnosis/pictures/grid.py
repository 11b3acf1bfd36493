"""Cohorts below each other, their weeks side by side: the darker, the more of them came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lab_app.ui.charts.look import config, ink, ink_on_ink
from lab_app.ui.charts.palette import FAINT, HUES, STRETCH, paint
from pipelines.contract.units import number, percent

if TYPE_CHECKING:
    from lab_app.diagnosis.newcomers import Cohort
    from lab_app.diagnosis.stretch import Stretch

_ROW, _TOP, _NAMES = 26, 42, 108  # pixels
_DARK = 0.6  # of the largest share: from then on words in it are light


def cohort_grid(cohorts: Sequence[Cohort], stretch: Stretch) -> dict[str, Any]:
    """The picture; cohorts of the stretch have a mark beside them."""
    weeks = len(cohorts[0].shares)
    later = [share for one in cohorts for share in one.shares[1:] if share is not None]
    most = max(later, default=0.0) or 1.0
    x: dict[str, Any] = {
        "field": "from",
        "type": "quantitative",
        "scale": {"domain": [0, weeks], "nice": False, "range": [_NAMES, {"expr": "width"}]},
        "axis": None,
    }
    y: dict[str, Any] = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    cells = [
        {
            "from": week + 0.03,
            "to": week + 0.97,
            "middle": week + 0.5,
            "y": _TOP + place * _ROW + 1,
            "bottom": _TOP + (place + 1) * _ROW - 1,
            "center": _TOP + (place + 0.5) * _ROW,
            "share": min(share, most),
            "said": number(share * 100, digits=0 if share >= 0.1 else 1),
            "what": f"{percent(share)} of {number(one.size)} saved a plan in week {week}",
            "is_dark": share >= _DARK * most,
        }
        for place, one in enumerate(cohorts)
        for week, share in enumerate(one.shares)
        if share is not None
    ]
    names = [
        {
            "center": _TOP + (place + 0.5) * _ROW,
            "y": _TOP + place * _ROW + 1,
            "bottom": _TOP + (place + 1) * _ROW - 1,
            "said": _day(one.first),
            "is_stretch": stretch.first <= one.first <= stretch.last,
        }
        for place, one in enumerate(cohorts)
    ]
    heads = [{"middle": week + 0.5, "said": str(week)} for week in range(weeks)]
    words = {"type": "text", "baseline": "middle", "fontSize": 12.5}
    shade = {
        "field": "share",
        "type": "quantitative",
        "legend": None,
        "scale": {
            "domain": [0, most],
            "interpolate": "rgb",
            "range": [paint(FAINT), paint(HUES[0])],
        },
    }
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [row for row in names if row["is_stretch"]]},
            "mark": {"type": "rect", "color": paint(STRETCH)},
            "encoding": {"x": {"value": 0}, "x2": {"value": _NAMES - 6}, "y": y, "y2": {"field": "bottom"}},
        },
        {
            "data": {"values": cells},
            "mark": {"type": "rect"},
            "encoding": {"x": x, "x2": {"field": "to"}, "y": y, "y2": {"field": "bottom"}, "color": shade,
                         "tooltip": [{"field": "what", "title": "cohort"}]},
        },
        {
            "data": {"values": cells},
            "mark": words,
            "encoding": {"x": {**x, "field": "middle"}, "y": {**y, "field": "center"}, "text": {"field": "said"},
                         "color": {"condition": {"test": "datum.is_dark", "value": ink_on_ink()},
                                   "value": ink()}},
        },
        {
            "data": {"values": names},
            "mark": {**words, "align": "left", "color": ink()},
            "encoding": {"x": {"value": 6}, "y": {**y, "field": "center"}, "text": {"field": "said"}},
        },
        {
            "data": {"values": heads},
            "mark": {**words, "color": ink(quiet=True)},
            "encoding": {"x": {**x, "field": "middle"}, "y": {"value": _TOP - 12}, "text": {"field": "said"}},
        },
        {
            "data": {"values": [{}]},
            "mark": {**words, "align": "left", "color": ink(quiet=True), "text": "weeks since signup; per cent who saved a plan"},
            "encoding": {"x": {"value": _NAMES}, "y": {"value": 10}},
        },
        {
            "data": {"values": [{}]},
            "mark": {**words, "align": "left", "color": ink(quiet=True), "text": "signed up from"},
            "encoding": {"x": {"value": 6}, "y": {"value": _TOP - 12}},
        },
    ]  # fmt: skip
    return {"layer": layers, "height": _TOP + len(cohorts) * _ROW, "config": config()}


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%b %Y}"
