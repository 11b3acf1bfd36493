"""How values of a metric read: with their unit, at the precision that people speak in."""

from __future__ import annotations

import math
from typing import Literal

Unit = Literal["count", "share", "ratio", "per_thousand", "euro", "ms", "minutes"]


MINUS = "\u2212"
"""The minus sign of charts and tables; a hyphen is shorter, and a line may break after it."""
_NOTHING = 1e-9
"""A share below it is none: no table here has so many rows, and sums of floats leave as much of 0."""


class Quantity(str):
    """A number with its unit, as people say it; it is aligned to the right in a table, as other numbers are."""

    __slots__ = ()


def number(value: float | None, *, digits: int | None = None) -> str:
    """12,345; 0.231; a dash where there is none. `digits` fixes the decimals, unless nothing would be left of it."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if value < 0:
        return f"{MINUS}{number(-value, digits=digits)}"
    value = abs(value)  # there is a 0 with a sign
    if digits is not None:
        said = f"{value:,.{digits}f}"
        return said if _says(said, value) else _significant(value)
    if float(value).is_integer() or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:,.3g}" if abs(value) >= 1e-4 else _significant(value)


def percent(share: float | None, digits: int = 1) -> str:
    """0.3456 -> 34.6 % (with a space that does not break); 0 % of nothing; a dash where there is none."""
    if share is None or math.isnan(share):
        return "–"
    return f"{number(share * 100, digits=digits) if abs(share) >= _NOTHING else '0'}\u00a0%"


def signed(change: float, said: str) -> str:
    """A change with its direction, +13.2 % or −2.1 points; without one where nothing of it is said."""
    return f"{'+' if change > 0 else MINUS}{said}" if _has_digits(said) else said


def by_percent(change: float, digits: int = 1) -> str:
    """A relative change: +13.2 %; −0.4 %; 0.0 % of one that is too small for its digits."""
    return signed(change, f"{abs(change) * 100:,.{digits}f}\u00a0%")


def with_minus(said: str) -> str:
    """A number that is written out by other means, with the minus sign of all others."""
    return f"{MINUS}{said[1:]}" if said.startswith("-") else said


def share_digits(*shares: float) -> int:
    """The decimals, in per cent, of shares that are read beside each other: those of the largest."""
    return 1 if max((abs(share) for share in shares if not math.isnan(share)), default=0.0) >= 0.02 else 2


def shown(value: float | None, unit: Unit = "count", beside: tuple[float, ...] = ()) -> str:
    """A value with its unit, at the precision that people speak in. A share that is read beside others, as one before and
    one after, has their precision.

    What is not 0 is never shown as 0: a unit may be wrong, or a guess, and a share that is called a count is
    still read as one, 0.23.
    """
    if value is None or math.isnan(value):
        return "–"
    if unit == "share":
        return percent(value, share_digits(value, *beside))
    if value < 0:
        return f"{MINUS}{shown(-value, unit)}"
    if unit == "ms":
        return f"{number(value, digits=0)}\u00a0ms"
    if unit == "euro":
        return f"€\u00a0{number(value, digits=0 if abs(value) >= 1000 else 2)}"
    if unit == "minutes":
        return f"{number(value, digits=1)}\u00a0min"
    if unit == "count" and (abs(value) >= 10 or float(value).is_integer()):
        return number(value, digits=0)
    if 0 < abs(value) < 0.1:
        return number(value)  # with two decimals it may be none
    return number(value, digits=1 if abs(value) >= 10 else 2)


def _says(said: str, value: float) -> bool:
    """Whether a number is not rounded to nothing."""
    return value == 0 or not math.isfinite(value) or _has_digits(said)


def _has_digits(said: str) -> bool:
    return any(digit in said for digit in "123456789")


def _significant(value: float) -> str:
    """Two digits of a number that is nearly 0, written out where that can be read: 0.00012, 1.2e-09."""
    places = 1 - math.floor(math.log10(abs(value)))
    return f"{value:.{places}f}" if places <= 8 else f"{value:.1e}"


def moved(now: float, before: float, unit: Unit = "count") -> str | None:
    """How far a value moved, as it can be checked from the two values shown: "up 3.0 %", "down 0.4 points".

    A share moves by points: a percentage of a percentage is read as points by half of its readers.
    None where it did not move as far as is shown; `before` must not be 0.
    """
    way = "up" if now > before else "down"
    if unit == "share":
        digits = share_digits(now, before)
        points = abs(round(now * 100, digits) - round(before * 100, digits))
        return f"{way} {points:.{digits}f}\u00a0points" if round(points, digits) else None
    change = abs(now / before - 1)
    return f"{way} {percent(change)}" if change >= 0.0005 else None
