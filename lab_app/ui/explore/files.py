"""The picture and its table as files: CSV, PNG and SVG, each with title, definition, dates and source in it."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lab_app.ui.charts.marks import in_words
from lab_app.ui.charts.palette import on_paper
from lab_app.ui.spreadsheet import as_remark, as_text

if TYPE_CHECKING:
    from lab_app.metrics.changelog import Mark
    from lab_app.ui.explore.picture import Picture

_WIDTH = 960
_LETTERS = 132  # of the small print in one line
_SMALL = 16  # pixels of a line of it


def as_csv(picture: Picture, source: str) -> str:
    """Dates by columns, as numbers; what it is stands above, in lines that begin with #."""
    text = io.StringIO()
    for said in (picture.title, *picture.definition, picture.dates, source):
        text.write(f"{as_remark(said)}\n")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["from", *(as_text(column.name) for column in picture.columns), "complete"])
    for period in reversed(picture.periods):
        there = [column.values.get(period) for column in picture.columns]
        rows.writerow(
            [
                period.isoformat(),
                *("" if point is None or point.value is None else repr(point.value) for point in there),
                "yes" if picture.is_complete(period) else "not yet",
            ]
        )
    return text.getvalue()


def as_svg(picture: Picture, marks: Sequence[Mark], source: str) -> str:
    """The picture on white paper."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(page(picture, marks, source)))


def as_png(picture: Picture, marks: Sequence[Mark], source: str) -> bytes:
    """The picture on white paper, sharp enough for a slide."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(page(picture, marks, source), scale=2))


def page(picture: Picture, marks: Sequence[Mark], source: str) -> dict[str, Any]:
    """A Vega-Lite specification of the charts below each other, with all that a reader elsewhere must know."""
    charts = [_chart(spec) for spec, _ in picture.charts]
    small = [
        *(line for said in picture.definition for line in textwrap.wrap(said, _LETTERS)),
        *(line for said in in_words(marks) for line in textwrap.wrap(said, _LETTERS)),
        *textwrap.wrap(f"{picture.dates}. {source}", _LETTERS),
    ]
    spec: dict[str, Any] = {
        "title": {
            "text": textwrap.wrap(picture.title, 80),
            "subtitle": textwrap.wrap(picture.takeaway, _LETTERS),
            "anchor": "start",
            "frame": "group",
            "fontSize": 20,
            "subtitleFontSize": 13,
            "subtitlePadding": 8,
            "offset": 16,
            "subtitleColor": "#575c64",
            "color": "#1d2229",
        },
        "background": "#ffffff",
        "padding": 24,
        "vconcat": [*charts, _small_print(small)],
        "resolve": {"scale": {"color": "independent", "strokeDash": "independent"}},
        "spacing": 20,
        "config": {"view": {"stroke": None}, "font": "Source Sans, Helvetica, Arial, sans-serif"},
    }
    return on_paper(spec)


def _chart(spec: dict[str, Any]) -> dict[str, Any]:
    """A chart with a width of its own; among several, `height` would be that of all of them."""
    chart = {key: given for key, given in spec.items() if key != "config"} | {"width": _WIDTH - 160}
    fixed: dict[str, Any] = json.loads(json.dumps(chart).replace('"height + ', f'"{spec["height"]} + '))
    for layer in fixed["layer"]:
        layer.pop("params", None)  # nothing can be pointed at on paper
        if isinstance(layer["encoding"].get("opacity"), dict):
            layer["encoding"]["opacity"] = {"value": 0}
    return fixed


def _small_print(lines: Sequence[str]) -> dict[str, Any]:
    return {
        "data": {"values": [{"n": n, "line": line} for n, line in enumerate(lines)]},
        "width": _WIDTH - 160,
        "height": _SMALL * len(lines),
        "mark": {"type": "text", "align": "left", "baseline": "top", "fontSize": 12, "color": "#575c64"},
        "encoding": {
            "x": {"value": 0},
            "y": {"field": "n", "type": "ordinal", "axis": None},
            "text": {"field": "line"},
        },
    }
