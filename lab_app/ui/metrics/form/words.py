"""What the form calls kinds, ways to count, windows and units."""

from __future__ import annotations

from collections.abc import Mapping

from lab_app.metric_writing.form.formulas import Pattern
from lab_app.metric_writing.form.shape import ROWS, Kind

KINDS: Mapping[Kind, str] = {
    "ratio": "Ratio: one number divided by another",
    "share": "Part of a metric: its share of the whole",
    "count": "Count or sum: rows of a table",
    "window": "Over a window: the last so many days",
    "formula": "Formula: calculated from numbers",
    "conversion": "Conversion: from one thing to another",
}
AGGREGATIONS: Mapping[str, str] = {
    "count": "Count the rows",
    "count_distinct": "Count different",
    "sum": "Add up",
    "average": "Average",
    "median": "Median",
    "min": "Smallest",
    "max": "Largest",
    "sum_boolean": "Count where true",
    "percentile": "Percentile",
}
PATTERNS: Mapping[Pattern, str] = {
    "difference": "One number less another",
    "sum": "Two numbers together",
    "change": "Change against an earlier time",
    "own": "Written by hand",
}
UNITS: Mapping[str, str] = {
    "": "As it comes",
    "count": "A count",
    "share": "Per cent",
    "ratio": "A ratio",
    "per_thousand": "Per thousand",
    "euro": "Euros",
    "ms": "Milliseconds",
    "minutes": "Minutes",
}
DIRECTIONS: Mapping[str, str] = {"": "Neither", "up": "Higher", "down": "Lower"}
CALCULATIONS: Mapping[str, str] = {
    "conversion_rate": "The share of those who began",
    "conversions": "How many",
}


def window(length: str, since: str) -> str:
    """What a window is called: "Last 28 days", "Since the start of the month"."""
    if since:
        return f"Since the start of the {since}"
    return f"Last {length}" if length else "Everything so far"


def periods(grains: tuple[str, ...]) -> str:
    """By which periods a metric is read."""
    return " or ".join(grains).capitalize() if grains else "Any period"


def column(name: str, about: str) -> str:
    """What is counted."""
    return "Each row" if name == ROWS else f"{name}: {about}" if about else name


def only(condition: str, about: str) -> str:
    """Which rows count."""
    return "Every row" if not condition else f"{condition}: {about}" if about else condition
