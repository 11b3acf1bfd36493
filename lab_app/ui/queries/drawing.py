"""A picture of a result on the page: what it shows, chosen by itself or by hand, its title, and the drawing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from lab_app.ui.charts.look import LETTER, config, ink, value_axis
from lab_app.ui.charts.palette import DASHES
from lab_app.ui.queries.picture import (
    Choice,
    Mark,
    Picture,
    Sheet,
    draw,
    title,
)
from lab_app.ui.style import note, text
from lab_app.ui.words import day, plural
from lab_app.vendor_patches.streamlit_chart_data import with_data_inside
from pipelines.contract.units import number, with_minus

_HEIGHT = 320
_NO_COLOUR = "none"


def show_picture(sheet: Sheet, suggested: Choice, *, key: str) -> None:
    """The drawing of a result, with its columns to choose and its title to write."""
    choice = _chosen(sheet, suggested, key)
    result, picture = sheet.result, draw(sheet, choice)
    if picture is None:
        note(
            "Several rows are at one place here, or none has a number. "
            "Choose a colour that tells them apart, or group by these columns in the query."
        )
        return
    name = st.session_state.get(f"{key}-title") or title(sheet, choice)
    cut = (
        f"Of the first {plural(len(result.rows), 'row')} only; the query has more. "
        if result.truncated
        else ""
    )
    st.html(f'<h2 class="lab-figure-title">{text(name)}</h2>')
    if cut or picture.left_out:
        st.html(f'<p class="lab-takeaway">{text(cut + picture.left_out)}</p>')
    st.vega_lite_chart(
        with_data_inside(spec(picture)),
        width="stretch",
        alt=f"{name}: {_told(picture)}",
        key=f"{key}-drawing",
    )


def _chosen(sheet: Sheet, suggested: Choice, key: str) -> Choice:
    """What is to be drawn, as the boxes say."""
    names, places = sheet.names, sheet.places
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key=f"{key}-choices"):
        x = st.selectbox(
            "Along the bottom",
            places,
            index=places.index(suggested.x),
            format_func=names.__getitem__,
            key=f"{key}-x",
        )
        values = [i for i in sheet.quantities if i != x]
        y = (
            st.multiselect(
                "How much",
                values,
                default=[i for i in suggested.y if i in values] or values[:1],
                format_func=names.__getitem__,
                key=f"{key}-y-{x}",
                max_selections=6,
            )
            or values[:1]
        )
        groups = sheet.groups(x)
        colour: int | None = None
        if groups and len(y) == 1:
            options = [_NO_COLOUR, *groups]
            first = suggested.colour if x == suggested.x and suggested.colour in groups else _NO_COLOUR
            picked = st.selectbox(
                "Colour",
                options,
                index=options.index(first),
                key=f"{key}-colour-{x}",
                format_func=lambda i: i if isinstance(i, str) else names[i],
            )
            colour = picked if isinstance(picked, int) else None
        choice = Choice(x, tuple(y), colour)
        st.text_input("Title", key=f"{key}-title", placeholder=title(sheet, choice))
    return choice


def spec(picture: Picture) -> dict[str, Any]:
    """The picture in Vega-Lite."""
    rows = [
        {**_place(mark), "value": mark.value, "group": mark.group, "said": said(mark.value)}
        for mark in picture.marks
    ]
    tooltip = [
        {"field": "when", "title": "at"},
        *([{"field": "group", "title": "of"}] if len(picture.groups) > 1 else []),
        {"field": "said", "title": "value" if len(picture.groups) > 1 else picture.groups[0]},
    ]
    layers = {"line": _line, "bars": _bars, "columns": _columns}[picture.form](picture, tooltip)
    height: Any = {"step": 26} if picture.form == "bars" else _HEIGHT
    return {"data": {"values": rows}, "height": height, "layer": layers, "config": config()}


def said(value: float) -> str:
    """A value as it stands beside a bar."""
    return number(value) if value.is_integer() or abs(value) >= 1000 else with_minus(f"{value:,.4g}")


def _line(picture: Picture, tooltip: list[dict[str, Any]]) -> list[dict[str, Any]]:
    encoding = {
        "x": {
            "field": "x",
            "type": "temporal",
            "title": None,
            "axis": {"grid": False, "labelOverlap": True, "tickCount": 6},
        },
        "y": {"field": "value", "type": "quantitative", "title": None, "axis": value_axis("count")},
        **_colour(picture),
    }
    near = {"type": "point", "nearest": True, "on": "pointerover", "clear": "pointerout"}
    return [
        {
            "mark": {"type": "line", "strokeWidth": 2, "interpolate": "linear"},
            "encoding": {**encoding, **_dashes(picture)},
        },
        {
            "params": [{"name": "near", "select": near}],
            "mark": {"type": "point", "size": 60, "filled": True},
            "encoding": {
                **encoding,
                "opacity": {"condition": {"param": "near", "empty": False, "value": 1}, "value": 0},
                "tooltip": tooltip,
            },
        },
    ]


def _bars(picture: Picture, tooltip: list[dict[str, Any]]) -> list[dict[str, Any]]:
    several = len(picture.groups) > 1
    order = {"op": "sum", "field": "value", "order": "descending"}
    y = {
        "field": "x",
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": {"labelLimit": 220, "domain": False, "ticks": False},
    }
    low = min(0.0, *(mark.value for mark in picture.marks))
    digits = max(len(said(mark.value)) for mark in picture.marks)
    x: dict[str, Any] = {"field": "value", "type": "quantitative", "title": None}
    if several or low < 0:
        return [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 2},
                "encoding": {
                    "y": y,
                    "x": {**x, "axis": {**value_axis("count"), "grid": True}},
                    "tooltip": tooltip,
                    **_colour(picture),
                    **(
                        {"yOffset": {"field": "group", "type": "nominal", "sort": list(picture.groups)}}
                        if several
                        else {}
                    ),
                },
            }
        ]
    high = max(mark.value for mark in picture.marks)
    room = {"expr": f"max(24, width - {LETTER * digits + 12})"}
    x |= {"axis": None, "scale": {"domain": [0, high or 1], "nice": False, "range": [0, room]}}
    return [
        {
            "mark": {"type": "bar", "cornerRadiusEnd": 2, "height": {"band": 0.66}},
            "encoding": {"y": y, "x": x, "tooltip": tooltip},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 12.5, "color": ink()},
            "encoding": {"y": y, "x": x, "text": {"field": "said"}},
        },
    ]


def _columns(picture: Picture, tooltip: list[dict[str, Any]]) -> list[dict[str, Any]]:
    several = len(picture.groups) > 1
    encoding = {
        "x": {
            "field": "x",
            "type": "ordinal",
            "sort": sorted({m.x for m in picture.marks}, key=int),
            "title": None,
            "axis": {"labelAngle": 0, "labelOverlap": True, "ticks": False},
        },
        "y": {"field": "value", "type": "quantitative", "title": None, "axis": value_axis("count")},
        "tooltip": tooltip,
        **_colour(picture),
        **(
            {"xOffset": {"field": "group", "type": "nominal", "sort": list(picture.groups)}}
            if several
            else {}
        ),
    }
    return [{"mark": {"type": "bar", "cornerRadiusEnd": 2}, "encoding": encoding}]


def _colour(picture: Picture) -> dict[str, Any]:
    if len(picture.groups) < 2:
        return {}
    longest = max(map(len, picture.groups))
    line = {"symbolType": "stroke", "symbolSize": 220, "symbolOpacity": 1} if picture.form == "line" else {}
    legend = {
        "title": None,
        "orient": "top",
        "labelLimit": 0,
        "columns": {"expr": f"clamp(floor(width / {34 + LETTER * longest}), 1, 4)"},
        **line,
    }
    return {"color": {"field": "group", "type": "nominal", "sort": list(picture.groups), "legend": legend}}


def _dashes(picture: Picture) -> dict[str, Any]:
    if len(picture.groups) < 2:
        return {}
    scale = {"range": [list(dash) for dash in DASHES]}
    return {
        "strokeDash": {
            "field": "group",
            "type": "nominal",
            "sort": list(picture.groups),
            "scale": scale,
            "legend": None,
        }
    }


def _place(mark: Mark) -> dict[str, str]:
    """Where a mark is, and how that reads. Times carry no zone: Vega takes a bare day for one in UTC."""
    if isinstance(mark.x, dt.datetime):
        moment = mark.x.time() != dt.time()
        return {
            "x": mark.x.isoformat(timespec="seconds"),
            "when": f"{day(mark.x)}{mark.x:, %H:%M}" if moment else day(mark.x),
        }
    return {"x": mark.x, "when": mark.x}


def _told(picture: Picture) -> str:
    """The picture in words, for those who don't see it."""
    values = [mark.value for mark in picture.marks]
    kind = {"line": "lines over time", "bars": "bars", "columns": "columns"}[picture.form]
    first, last = _place(picture.marks[0])["when"], _place(picture.marks[-1])["when"]
    return (
        f"{kind}, {plural(len(values), 'value')} from {first} to {last}, "
        f"the lowest {said(min(values))}, the highest {said(max(values))}. The rows have them all."
    )
