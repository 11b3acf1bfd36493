"""Days on an axis of time, which is UTC in every browser: else a brush in Auckland begins a day early."""

from __future__ import annotations

import datetime as dt
from typing import Any

_MS = 1000


def ms(day: dt.date) -> int:
    """The moment at which a day begins, as browsers count."""
    return int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp()) * _MS


def day_at(moment: float) -> dt.date:
    """The day whose beginning is nearest to a moment."""
    noon = dt.datetime.fromtimestamp(moment / _MS, dt.UTC) + dt.timedelta(hours=12)
    return noon.date()


def axis_of_days(first: dt.date, last: dt.date) -> dict[str, Any]:
    """An x encoding for the field `at`, from the beginning of one day to the end of another."""
    return {
        "field": "at",
        "type": "temporal",
        "title": None,
        "scale": {"type": "utc", "domain": [ms(first), ms(last + dt.timedelta(days=1))], "nice": False},
        "axis": {"grid": False, "labelOverlap": True, "tickCount": 6},
    }
