"""A picture drawn without a browser: for a file, and small, beside the page that it was pinned from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

SMALL_HEIGHT = 72
_SMALL_ROW = 16
"""Pixels that a row with its name takes, in a small picture."""
_GAP = 4
_MOST_VIEWS = 5
_MANY = 99
_SHRUNK = 0.3
"""By how much marks are smaller where a picture does not say how high it is."""
_INSIDE = 0.78
"""Of its width, what a picture made of several leaves for each of them: the rest is for names beside the axes."""
_SEVERAL = ("vconcat", "hconcat", "concat")
_LEGENDS = ("color", "fill", "stroke", "size", "shape", "opacity", "fillOpacity", "strokeDash", "strokeWidth")
_NAMED = ("nominal", "ordinal")
_SVG = "{http://www.w3.org/2000/svg}"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_QUIET = "#575c64"  # words beside a picture, in the light theme
_LOOK: dict[str, Any] = {
    "font": "Source Sans, Helvetica, Arial, sans-serif",
    "view": {"stroke": None},
    "mark": {"color": "#0072B2"},
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": _QUIET,
        "titleColor": _QUIET,
        "gridColor": "#e6e1d6",
        "domainColor": "#b9b3a5",
        "tickColor": "#b9b3a5",
    },
    "legend": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelColor": _QUIET,
    },
}
_NAMES: dict[str, Any] = {
    "title": None,
    "domain": False,
    "ticks": False,
    "grid": False,
    "labelFontSize": 11,
    "labelColor": _QUIET,
    "labelLimit": 128,
}


def still(spec: dict[str, Any], *, width: int, ground: str = "#ffffff") -> str | None:
    """The picture as SVG, so wide, with nothing in it that leads elsewhere; None where it can't be drawn."""
    try:
        return _drawn(json.dumps(spec), width, ground)
    except (AttributeError, TypeError, ValueError, RecursionError):
        return None


@dataclass(frozen=True)
class _Frame:
    """A view of `height` pixels (None where it says none) that is put into `room`; `named` rows keep their names."""

    room: int
    height: float | None
    named: bool

    @property
    def scale(self) -> float:
        return min(self.room / self.height, 1.0) if self.height else _SHRUNK


def small(spec: dict[str, Any]) -> dict[str, Any] | None:
    """The picture as a sketch, 72 pixels high: the marks, with neither axes nor words but the names of up to four rows.

    None where nothing would be left, or too many views would have to share the height.
    """
    try:
        return _small(spec)
    except (AttributeError, TypeError, KeyError, ValueError, RecursionError):  # it is no picture
        return None


def _small(spec: dict[str, Any]) -> dict[str, Any] | None:
    views = spec.get("vconcat", [spec])
    if (
        any(name in spec for name in ("hconcat", "concat", "facet", "repeat"))
        or not 0 < len(views) <= _MOST_VIEWS
    ):
        return None
    room = (SMALL_HEIGHT - _GAP * (len(views) - 1)) // len(views)
    named = _SMALL_ROW * _most_rows(spec) <= room
    made = [_sketch(view, _Frame(room, _height(view), named)) for view in views]
    sketches = [{**one, "height": room} for one in made if one is not None]
    if len(sketches) < len(views):
        return None
    if "vconcat" not in spec:
        return sketches[0]
    shared = {name: given for name, given in spec.items() if name not in ("title", "vconcat")}
    return {**shared, "vconcat": sketches, "spacing": _GAP}


def inlined(svg: str, *, name: str, label: str) -> str:
    """An SVG for a page that holds several: its ids begin with `name`, and it is one picture, described by `label`."""
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in parent.findall(f"{_SVG}image"):
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
        elif not attribute.startswith(("aria-", "{")) and attribute not in ("role", "class"):
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


def _height(view: dict[str, Any]) -> float | None:
    height = view.get("height")
    return float(height) if isinstance(height, int | float) and height > 0 else None


def _sketch(view: dict[str, Any], frame: _Frame) -> dict[str, Any] | None:
    """A view without axes, legends, titles and words; None where it is made of words, or stands beside the picture."""
    if any(name in view for name in (*_SEVERAL, "facet", "repeat")):
        return None
    left = {name: given for name, given in view.items() if name not in ("title", "height", "width")}
    encoding = left.get("encoding", {})
    if isinstance(encoding.get("y", {}).get("value", 0), dict):  # above or below, by its height
        return None
    if encoding:
        left["encoding"] = {
            name: _bare(name, said, frame) for name, said in encoding.items() if name != "tooltip"
        }
    if "layer" in left:
        left["layer"] = [one for layer in left["layer"] if (one := _sketch(layer, frame)) is not None]
        return left if left["layer"] else None
    mark = left["mark"] if isinstance(left["mark"], dict) else {"type": left["mark"]}
    return None if mark["type"] == "text" else left | {"mark": _shrunk(mark, frame)}


def _shrunk(mark: dict[str, Any], frame: _Frame) -> dict[str, Any]:
    """A mark as much smaller as the picture is."""
    sizes = {"size": mark.get("size"), "strokeWidth": mark.get("strokeWidth")}
    smaller: dict[str, Any] = {
        name: max(value * frame.scale, 1.5)
        for name, value in sizes.items()
        if isinstance(value, int | float) and value > 3
    }
    point = mark.get("point")
    if isinstance(point, dict):  # in the colour of its line: by itself it has that of the light theme
        colour = {"color": mark["color"]} if "color" in mark else {}
        smaller["point"] = _shrunk(colour | point, frame)
    return mark | smaller


def _bare(name: str, channel: Any, frame: _Frame) -> Any:
    """A channel of a sketch: without axis or legend, and at places that are in it."""
    if not isinstance(channel, dict):
        return channel
    if name in ("y", "y2") and isinstance(channel.get("value"), int | float):
        return {**channel, "value": channel["value"] * frame.scale}
    if name in ("x", "y") and not {"field", "datum", "aggregate"}.isdisjoint(channel):
        is_names = name == "y" and frame.named and channel.get("type") in _NAMED
        scale = channel.get("scale", {})
        if name == "y" and scale is None and frame.height:  # its values are pixels from the top
            scale = {"domain": [0, frame.height], "range": [0, frame.room], "nice": False, "zero": False}
        elif name == "x" and scale:  # room beside the marks was for words
            scale = {key: given for key, given in scale.items() if key != "range"}
        own = {
            key: said for key, said in (channel.get("axis") or {}).items() if key in ("labelExpr", "labels")
        }
        return {**channel, "title": None, "scale": scale, "axis": _NAMES | own if is_names else None}
    if name in _LEGENDS and "field" in channel:
        scale = channel.get("scale")
        if name == "size" and scale and isinstance(scale.get("range"), list):
            scale = {**scale, "range": [size * frame.scale for size in scale["range"]]}
        return {
            **channel,
            "legend": None,
            **({} if scale is None and "scale" not in channel else {"scale": scale}),
        }
    return channel


def _most_rows(view: dict[str, Any], values: object = None, y: dict[str, Any] | None = None) -> int:
    """How many rows with names a view has at most: 0 where its rows have none, many where one can't say."""
    values = (view.get("data") or {}).get("values", values)
    y = (view.get("encoding") or {}).get("y") or y or {}
    inner = [one for name in ("layer", "vconcat") for one in view.get(name, ())]
    if inner:
        return max(_most_rows(one, values, y) for one in inner)
    if y.get("type") not in _NAMED:
        return 0
    rows = values if isinstance(values, list) else []
    return len({str(row.get(y.get("field"))) for row in rows if isinstance(row, dict)}) or _MANY
