"""What is wrong with a column of values: their unit, or only that they are too high or too low."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lab_app.kinds.values import same

FACTORS = {100: "", 60: "seconds and minutes, or minutes and hours", 3600: "seconds and hours",
           1000: "thousands, or thousandths", 24: "hours and days", 7: "days and weeks"}  # fmt: skip


def what_is_wrong(
    name: str, pairs: Sequence[tuple[Any, Any]], decimals: int | None = None
) -> tuple[str, str, str]:
    """Of pairs of what should be there and what is, some of which differ: the kind of difference, the end of a
    sentence that begins with the first value that differs, and a sentence by itself, without any value."""
    should, is_now = next((s, i) for s, i in pairs if not same(s, i, decimals))
    if is_now is None:
        return "values", ", which means “not known”.", f"`{name}` is NULL, which means “not known”."
    if not isinstance(should, int | float) or not isinstance(is_now, int | float):
        return "values", ".", f"`{name}` has a different value."
    unit = unit_of(pairs)
    if unit is not None:
        return "unit", f". {unit}", f"`{name}` is in another unit than was asked for."
    relation = relation_of(pairs)
    if relation is not None:
        return "relation", f". {relation}", f"`{name}`: {relation[0].lower()}{relation[1:]}"
    word = "too high" if is_now > should else "too low"
    return "values", f": {word}.", f"`{name}` is {word}."


def unit_of(pairs: Sequence[tuple[Any, Any]]) -> str | None:
    """What to say where all values are the right ones times, or through, one of the factors between units.

    Counts have no unit: a whole number that is a multiple of another is nothing strange.
    """
    numbers = [(s, i) for s, i in pairs if s is not None or i is not None]
    if not all(isinstance(s, int | float) and isinstance(i, int | float) for s, i in numbers):
        return None
    if not any(isinstance(s, float) and s for s, _ in numbers):
        return None
    for factor, units in FACTORS.items():
        if all(same(s * factor, i) for s, i in numbers):
            if factor == 100 and all(abs(s) <= 1 for s, _ in numbers):
                return "It is in per cent, and a share of 1 was asked for."
            return f"That is {factor:,} times what it should be: it is in another unit{_such(units)}."
        if all(same(s / factor, i) for s, i in numbers):
            if factor == 100 and all(abs(i) <= 1 for _, i in numbers):
                return "It is a share of 1, and per cent were asked for."
            return f"It should be {factor:,} times that: it is in another unit{_such(units)}."
    return None


def relation_of(pairs: Sequence[tuple[Any, Any]]) -> str | None:
    """What to say where all values stand in the same simple relation to the right ones."""
    numbers = [(s, i) for s, i in pairs if isinstance(s, int | float) and isinstance(i, int | float)]
    if len(numbers) < len(pairs) or not any(isinstance(i, float) and i for _, i in numbers):
        return None
    if all(s and same(1 / s, i) for s, i in numbers):
        return "It is the fraction turned over: what is above the line belongs below it."
    if all(0 < s < 1 and same(1 - s, i) for s, i in numbers):
        return "It is the share of all the others."
    total = sum(s for s, _ in numbers)
    if len(numbers) > 1 and total:
        for whole in (1, 100):
            if all(same(whole * s / total, i) for s, i in numbers):
                return "It is the share of the total, and the value itself was asked for."
    return None


def _such(units: str) -> str:
    return f", as {units} are" if units else ""
