"""Values of dimensions as people call them: `ios` is iOS, `DE` is Germany, `paid_search` is paid search."""

from __future__ import annotations

_NAMES = {"ios": "iOS", "android": "Android", "web": "Web"}
_COUNTRIES = {
    "DE": "Germany", "ES": "Spain", "FR": "France", "GB": "United Kingdom", "NL": "Netherlands",
    "US": "United States",
}  # fmt: skip


def name_of_value(dimension: str, value: str) -> str:
    """What people call a value; `dimension` is its name, with or without the entity in front."""
    if dimension.endswith("country"):
        return _COUNTRIES.get(value, value)
    return _NAMES.get(value, value.replace("_", " "))
