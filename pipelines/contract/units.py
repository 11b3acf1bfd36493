"""How values of a metric read: with their unit, at the precision that people speak in."""

from __future__ import annotations

import math
from typing import Literal

Unit = Literal["count", "share", "ratio", "per_thousand", "euro", "ms", "minutes"]


def number(value: float | None, *, digits: int | None = None) -> str:
    """12,345; 0.231; a dash where there is none. `digits` fixes the decimals."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if digits is not None:
        return f"{value:,.{digits}f}"
    if float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.3g}"


def percent(share: float | None, digits: int = 1) -> str:
    """0.3456 -> 34.6 % (with a space that does not break); a dash where there is none."""
    return "–" if share is None or math.isnan(share) else f"{share * 100:.{digits}f}\u00a0%"


def shown(value: float | None, unit: Unit = "count") -> str:
    """A value with its unit, at the precision that people speak in, with the minus sign that charts have."""
    if value is None or math.isnan(value):
        return "–"
    if value < 0:
        return f"\u2212{shown(-value, unit)}"
    if unit == "share":
        return percent(value, 1 if abs(value) >= 0.02 else 2)
    if unit == "ms":
        return f"{number(value, digits=0)}\u00a0ms"
    if unit == "euro":
        return f"€\u00a0{number(value, digits=0 if abs(value) >= 1000 else 2)}"
    if unit == "minutes":
        return f"{number(value, digits=1)}\u00a0min"
    if unit == "count":
        return number(value, digits=0)
    if 0 < abs(value) < 0.1:
        return number(value)  # with two decimals it may be none
    return number(value, digits=1 if abs(value) >= 10 else 2)


def moved(now: float, before: float, unit: Unit = "count") -> str | None:
    """How far a value moved, as it can be checked from the two values shown: "up 3.0 %", "down 0.4 points".

    A share moves by points: a percentage of a percentage is read as points by half of its readers.
    None where it did not move as far as is shown; `before` must not be 0.
    """
    way = "up" if now > before else "down"
    if unit == "share":
        digits = 1 if abs(now) >= 0.02 else 2
        points = abs(round(now * 100, digits) - round(before * 100, digits))
        return f"{way} {points:.{digits}f}\u00a0points" if round(points, digits) else None
    change = abs(now / before - 1)
    return f"{way} {percent(change)}" if change >= 0.0005 else None
