"""A picture drawn without a browser: for a file, and small, beside the page that it was pinned from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

SMALL_HEIGHT = 72
_SMALL_ROW = 16
"""Pixels that a row with its name takes, in a small picture."""
_MANY = 99
_INSIDE = 0.78
"""Of its width, what a picture made of several leaves for each of them: the rest is for names beside the axes."""
_SEVERAL = ("vconcat", "hconcat", "concat")
_LEGENDS = ("color", "fill", "stroke", "size", "shape", "opacity", "fillOpacity", "strokeDash", "strokeWidth")
_SVG = "{http://www.w3.org/2000/svg}"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
QUIET = "#575c64"  # words beside a picture, in the light theme
_LOOK: dict[str, Any] = {
    "font": "Source Sans, Helvetica, Arial, sans-serif",
    "view": {"stroke": None},
    "mark": {"color": "#0072B2"},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": QUIET,
        "titleColor": QUIET,
        "gridColor": "#e6e1d6",
        "domainColor": "#b9b3a5",
        "tickColor": "#b9b3a5",
    },
    "legend": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": QUIET,
    },
}


def still(spec: dict[str, Any], *, width: int, ground: str = "#ffffff") -> str | None:
    """The picture as SVG, so wide, with nothing in it that leads elsewhere; None where it can't be drawn."""
    try:
        return _drawn(json.dumps(spec), width, ground)
    except (ValueError, TypeError, RecursionError):
        return None


def small(spec: dict[str, Any]) -> dict[str, Any] | None:
    """The picture as a sketch, 72 pixels high: the marks, with neither axes nor words but the names of up to five rows.

    None where nothing would be left, or too many views would have to share the height.
    """
    views = spec.get("vconcat", [spec])
    if any(name in spec for name in ("hconcat", "concat", "facet", "repeat")) or not 0 < len(views) <= 5:
        return None
    room = (SMALL_HEIGHT - 4 * (len(views) - 1)) // len(views)
    named = _SMALL_ROW * _most_rows(spec) <= room
    made = [_sketch(view, named=named) for view in views]
    sketches = [{**one, "height": room} for one in made if one is not None]
    if len(sketches) < len(views):
        return None
    if "vconcat" not in spec:
        return sketches[0]
    shared = {name: given for name, given in spec.items() if name not in ("title", "vconcat")}
    return {**shared, "vconcat": sketches, "spacing": 4}


def inlined(svg: str, *, name: str, label: str) -> str:
    """An SVG for a page that holds several: its ids begin with `name`, and it is one picture, described by `label`."""
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.removeprefix(_SVG) in ("image", "script", "foreignObject", "style"):
                parent.remove(child)
    for element in root.iter():
        element.tag = "g" if element.tag == f"{_SVG}a" else element.tag.removeprefix(_SVG)
        element.attrib = dict(_kept(element, name))
    root.attrib |= {"role": "img", "aria-label": label}
    return ElementTree.tostring(root, encoding="unicode")


def _kept(element: ElementTree.Element, name: str) -> Iterator[tuple[str, str]]:
    """The attributes of an element within one picture: nobody points at it, hears it, or goes anywhere by it."""
    for attribute, value in element.attrib.items():
        if attribute == "id":
            yield attribute, f"{name}-{value}"
        elif not attribute.startswith(("aria-", "on", "{")) and attribute not in (
            "role",
            "href",
            "class",
            "style",
        ):
            yield attribute, _REFERENCE.sub(rf"url(#{name}-\1)", value)


@lru_cache(maxsize=128)
def _drawn(spec: str, width: int, ground: str) -> str:
    import vl_convert

    picture: dict[str, Any] = json.loads(spec)
    given = picture.get("config") or {}
    look = {
        name: {**own, **(given.get(name) or {})} if isinstance(own, dict) else given.get(name, own)
        for name, own in _LOOK.items()
    }
    sized = _sized(picture, width) | {"background": ground, "config": {**given, **look}}
    return str(vl_convert.vegalite_to_svg(sized, allowed_base_urls=[]))  # what isn't in it is not fetched


def _sized(picture: dict[str, Any], width: int) -> dict[str, Any]:
    """The picture at a width of its own: a page gives its pictures all the room that there is."""
    for name in _SEVERAL:
        if name in picture:
            beside = len(picture[name]) if name == "hconcat" else picture.get("columns", 1)
            each = round(width * _INSIDE / max(beside, 1))
            return picture | {name: [_sized_within(view, each) for view in picture[name]]}
    if "facet" in picture or "repeat" in picture:
        return picture
    return picture | {"width": width, "autosize": {"type": "fit", "contains": "padding"}, "padding": 2}


def _sized_within(view: dict[str, Any], width: int) -> dict[str, Any]:
    return view if any(name in view for name in _SEVERAL) else view | {"width": width}


def _sketch(view: dict[str, Any], *, named: bool) -> dict[str, Any] | None:
    """A view without axes, legends, titles and words; None where it is made of words alone."""
    if any(name in view for name in (*_SEVERAL, "facet", "repeat")):
        return None
    left = {name: given for name, given in view.items() if name not in ("title", "height", "width")}
    if "encoding" in left:
        left["encoding"] = {
            name: _bare(name, channel, named=named) if isinstance(channel, dict) else channel
            for name, channel in left["encoding"].items()
            if name != "tooltip"
        }
    if "layer" in left:
        left["layer"] = [one for layer in left["layer"] if (one := _sketch(layer, named=named)) is not None]
        return left if left["layer"] else None
    return None if _kind(left) == "text" else left


def _bare(name: str, channel: dict[str, Any], *, named: bool) -> dict[str, Any]:
    if name in ("x", "y") and not {"field", "datum", "aggregate"}.isdisjoint(channel):
        is_names = name == "y" and named and channel.get("type") in ("nominal", "ordinal")
        axis = {
            "title": None,
            "domain": False,
            "ticks": False,
            "grid": False,
            "labelFontSize": 11,
            "labelColor": QUIET,
            "labelLimit": 128,
        }
        own = {
            key: said for key, said in (channel.get("axis") or {}).items() if key in ("labelExpr", "labels")
        }
        return {**channel, "title": None, "axis": {**axis, **own} if is_names else None}
    return {**channel, "legend": None} if name in _LEGENDS and "field" in channel else channel


def _kind(view: dict[str, Any]) -> object:
    mark = view.get("mark")
    return mark.get("type") if isinstance(mark, dict) else mark


def _most_rows(view: dict[str, Any], values: object = None, y: dict[str, Any] | None = None) -> int:
    """How many rows with names a view has at most: 0 where its rows have none, many where one can't say."""
    values = (view.get("data") or {}).get("values", values)
    y = (view.get("encoding") or {}).get("y") or y or {}
    inner = [one for name in ("layer", "vconcat") for one in view.get(name, ())]
    if inner:
        return max(_most_rows(one, values, y) for one in inner)
    if y.get("type") not in ("nominal", "ordinal"):
        return 0
    rows = values if isinstance(values, list) else []
    return len({str(row.get(y.get("field"))) for row in rows if isinstance(row, dict)}) or _MANY
