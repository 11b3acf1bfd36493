"""Four lines on one scale, 100 being the weeks before: do they move together?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lab_app.ui.charts.look import config, ink
from lab_app.ui.charts.palette import HUES, QUIET, STRETCH, paint
from lab_app.ui.diagnosis.pictures.days import axis_of_days, ms
from pipelines.contract.calendar import DAY

if TYPE_CHECKING:
    from lab_app.diagnosis.stretch import Stretch
    from lab_app.diagnosis.witnesses import Witness

_ROW, _WORDS, _LINE, _AXIS = (
    62,
    18,
    38,
    30,
)  # pixels of a row, of the words above its line, of the line, of the days below all
_LEAST = 20.0  # of an index, to either side: smaller moves are not blown up
_MOST = 100.0


def witness_picture(witnesses: Sequence[Witness], stretch: Stretch, said: Sequence[str]) -> dict[str, Any]:
    """The picture; `said` is what stands beside each name."""
    moved = [abs(value - 100) for one in witnesses if not one.is_few for _, value in one.points]
    reach = min(max([_LEAST, *moved]), _MOST)
    days = [day for one in witnesses for day, _ in one.points]
    x = axis_of_days(min(days) - 6 * DAY, max(days))
    y: dict[str, Any] = {"field": "y", "type": "quantitative", "scale": None, "axis": None}

    def place(row: int, value: float) -> float:
        inside = min(max(value - 100, -reach), reach)
        return row * _ROW + _WORDS + _LINE / 2 * (1 - inside / reach)

    rows = [
        {"at": ms(day), "y": place(row, value), "name": one.name, "index": round(value)}
        for row, one in enumerate(witnesses)
        for day, value in one.points
    ]
    grounds = [
        {
            "at": ms(stretch.first),
            "to": ms(stretch.last + DAY),
            "y": row * _ROW + _WORDS,
            "bottom": row * _ROW + _WORDS + _LINE,
        }
        for row in range(len(witnesses))
    ]
    names = [
        {"y": row * _ROW + _WORDS - 5, "name": one.name, "said": what}
        for row, (one, what) in enumerate(zip(witnesses, said, strict=True))
    ]
    hundred = [{"y": place(row, 100.0)} for row in range(len(witnesses))]
    words: dict[str, Any] = {"type": "text", "baseline": "bottom", "fontSize": 13}
    layers = [
        {
            "data": {"values": grounds},
            "mark": {"type": "rect", "color": paint(STRETCH), "opacity": 0.75},
            "encoding": {"x": x, "x2": {"field": "to"}, "y": y, "y2": {"field": "bottom"}},
        },
        {
            "data": {"values": hundred},
            "mark": {"type": "rule", "strokeDash": [2, 3], "color": paint(QUIET), "opacity": 0.8},
            "encoding": {"y": y},
        },
        {
            "data": {"values": rows},
            "mark": {
                "type": "line",
                "color": paint(HUES[0]),
                "strokeWidth": 1.75,
                "point": {"size": 14, "filled": True},
            },
            "encoding": {
                "x": x,
                "y": y,
                "detail": {"field": "name", "type": "nominal"},
                "tooltip": [{"field": "name", "title": "of"}, {"field": "index", "title": "index"}],
            },
        },
        {
            "data": {"values": names},
            "mark": {**words, "align": "left", "color": ink(quiet=True)},
            "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "name"}},
        },
        {
            "data": {"values": names},
            "mark": {**words, "align": "right", "fontWeight": 600, "color": ink()},
            "encoding": {"x": {"value": {"expr": "width"}}, "y": y, "text": {"field": "said"}},
        },
    ]
    return {"layer": layers, "height": len(witnesses) * _ROW + _AXIS, "config": config()}
