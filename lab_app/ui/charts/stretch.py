"""A stretch of days that is set off in a chart over time."""

from __future__ import annotations

import datetime as dt
from typing import Any


def with_stretch(spec: dict[str, Any], stretch: tuple[dt.date, dt.date] | None) -> dict[str, Any]:
    """The chart with a pale ground behind the days from the first to the last; as it is where there are none."""
    if stretch is None:
        return spec
    first, last = stretch
    # Where the picture ends with the stretch, a day more would move its end away from the names of the lines there.
    end = max((row["at"] for row in spec["data"]["values"]), default="")
    to = (last + dt.timedelta(days=1)).isoformat()
    ground = {
        "data": {"values": [{"from": first.isoformat(), "to": end if first.isoformat() < end < to else to}]},
        "mark": {"type": "rect", "color": "#808080", "opacity": 0.16},
        "encoding": {
            "x": {"field": "from", "type": "temporal"},
            "x2": {"field": "to"},
        },
    }
    return {**spec, "layer": [ground, *spec["layer"]]}
