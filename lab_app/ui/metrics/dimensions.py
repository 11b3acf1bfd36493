"""Dimensions and their values as people say them: `paid_search` is paid search, `is_referred` true is referred."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab_app.metrics.value_names import name_of_value

if TYPE_CHECKING:
    from lab_app.metrics.metric import Dimension

_TRUE, _FALSE = ("true", "1"), ("false", "0")
_YES_NO = ("is_", "has_", "was_")


def label_of(dimension: Dimension) -> str:
    """What a list of splits calls it: "Signup platform", "Referred or not"."""
    quality = _quality(dimension)
    return f"{quality.capitalize()} or not" if quality else dimension.label


def split_by(dimension: Dimension) -> str:
    """What a title calls it, after the metric: "by signup platform", "by whether referred"."""
    quality = _quality(dimension)
    return f"by whether {quality}" if quality else f"by {dimension.label[:1].lower()}{dimension.label[1:]}"


def value_of(dimension: Dimension | None, value: object) -> str:
    """One of its values: "paid search", "not referred", "Germany"; "unknown" where there is none."""
    if value is None or value != value:
        return "unknown"
    said = str(value)
    quality = _quality(dimension) if dimension else ""
    if quality and said.lower() in (*_TRUE, *_FALSE):
        return quality if said.lower() in _TRUE else f"not {quality}"
    return name_of_value(dimension.short if dimension else "", said)


def _quality(dimension: Dimension) -> str:
    """What a yes-or-no dimension asks for: "referred" of `is_referred`; empty for any other."""
    last = dimension.name.rpartition("__")[2]
    start = next((start for start in _YES_NO if last.startswith(start)), None)
    return last.removeprefix(start).replace("_", " ") if start else ""
