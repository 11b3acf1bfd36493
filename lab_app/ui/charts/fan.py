"""A line over time that goes on as a forecast, with a pale and a darker band around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lab_app.ui.charts.line import line
from lab_app.ui.charts.palette import HUES, paint
from lab_app.ui.charts.points import Point
from lab_app.ui.charts.scale import domain
from pipelines.contract.units import Unit

SO_FAR, AHEAD, NAIVE = "so far", "forecast", "naive"
_OPACITY = (0.16, 0.30)
"""Of the band of 80 %, and of the one of 50 %, which lies on it."""


@dataclass(frozen=True)
class Band:
    """From where to where the number is expected on each day."""

    at: tuple[dt.date, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def fan(  # noqa: PLR0913 -- options of a chart
    past: Sequence[Point],
    ahead: Sequence[Point],
    naive: Sequence[Point],
    bands: Sequence[Band],
    *,
    unit: Unit,
    name: str,
    grain: str,
    height: int = 360,
    also: Sequence[Point] = (),
) -> dict[str, Any]:
    """The past, the forecast and the naive one as lines, and bands from the widest to the narrowest.

    `also` are points of further lines, each with its group.
    """
    points = [*past, *ahead, *naive, *also]
    groups = {point.group for point in points}
    named = dict.fromkeys(point.group for point in (*ahead, *also))
    places = {SO_FAR: 0, **{group: place for place, group in enumerate(named, start=1)}}
    spec = line(
        points, unit=unit, height=height, zero=False, name=name, grain=grain, places=places,
        quiet=[NAIVE] if NAIVE in groups else [],
    )  # fmt: skip
    reached = [point.value for point in points if point.value is not None]
    reached += [value for band in bands for value in (*band.low, *band.high)]
    scale = {"domain": list(domain(reached, zero=False)), "nice": False, "zero": False}
    for layer in spec["layer"]:
        if layer["mark"]["type"] == "text":  # the past ends in the middle of the picture, and names itself
            layer["data"]["values"] = [row for row in layer["data"]["values"] if row["group"] != SO_FAR]
        y = layer.get("encoding", {}).get("y")
        if isinstance(y, dict) and "scale" in y:
            y["scale"] = scale
    first = next(layer["encoding"] for layer in spec["layer"] if "y" in layer.get("encoding", {}))
    drawn = [_area(band, opacity, first) for band, opacity in zip(bands, _OPACITY, strict=False)]
    return {**spec, "layer": [*drawn, *spec["layer"]]}


def _area(band: Band, opacity: float, encoding: dict[str, Any]) -> dict[str, Any]:
    rows = [
        {"at": at.isoformat(), "low": low, "high": high}
        for at, low, high in zip(band.at, band.low, band.high, strict=True)
    ]
    return {
        "data": {"values": rows},
        "mark": {"type": "area", "color": paint(HUES[1]), "opacity": opacity},
        "encoding": {
            "x": encoding["x"],
            "y": encoding["y"] | {"field": "low"},
            "y2": {"field": "high"},
        },
    }
