"""When two values of a result are the same for a learner: 5 = 5.0, midnight = its date, 6 digits."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any

from pipelines.contract.units import with_minus

SIGNIFICANT_DIGITS = 6
HALF = 0.5000001  # of the last digit
ROUGHEST = 0.005  # relative; coarser rounding gets a message, it is not accepted

Number = int | float | Decimal


def plain(value: Any) -> Any:
    """`value` in the form in which values are compared and shown: numbers, dates, texts, None."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, dt.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(dt.UTC).replace(tzinfo=None)
        return value.date() if value.time() == dt.time.min else value
    if isinstance(value, list | dict):
        return str(value)
    return value


def key(value: Any) -> Any:
    """`value` as part of a row's key: equal for values that are the same."""
    value = plain(value)
    if isinstance(value, float):
        return "nan" if math.isnan(value) else f"{value:.{SIGNIFICANT_DIGITS}g}"
    if isinstance(value, str):
        return as_date(value) or value
    return value


def as_date(text: str) -> dt.date | None:
    """The day that a text such as 2026-06-30 or 2026-06 names, None if it names none."""
    text = text.strip()
    if len(text) == 7 and text[4:5] == "-":
        text += "-01"
    if len(text) < 10 or text[4:5] != "-" or text[10:].strip(" T0:.") != "":
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def same(expected: Any, actual: Any, decimals: int | None = None) -> bool:
    """Whether `actual` is right where `expected` should be; sensible rounding is, to `decimals` at least if given."""
    expected, actual = plain(expected), plain(actual)
    if expected is None or actual is None:
        return expected is None and actual is None
    if isinstance(expected, int | float) and isinstance(actual, int | float):
        return _same_number(expected, actual, decimals)
    return bool(key(expected) == key(actual))


def _same_number(expected: int | float, actual: int | float, fewest: int | None) -> bool:
    if isinstance(expected, int) and isinstance(actual, int):
        return expected == actual
    if math.isnan(expected) or math.isnan(actual):
        return math.isnan(expected) and math.isnan(actual)
    if math.isclose(expected, actual, rel_tol=10.0**-SIGNIFICANT_DIGITS, abs_tol=1e-12):
        return True
    if isinstance(expected, int) or math.isinf(actual):
        return False  # a count has nothing to round
    # As written, 1.5e-07 has one digit behind the point, and as a number eight.
    decimals = len(format(Decimal(repr(actual)), "f").partition(".")[2]) if isinstance(actual, float) else 0
    off = abs(actual - expected)
    if off > HALF * 10.0**-decimals:
        return False
    if fewest is not None:
        return off <= HALF * 10.0**-fewest
    return decimals >= 2 or off <= ROUGHEST * abs(expected)


def show(value: Any, *, is_name: bool = False) -> str:
    """`value` as a person would write it; the number of a user or an order is a name, and has no commas."""
    value = plain(value)
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return with_minus(str(value) if is_name else f"{value:,}")
    if isinstance(value, float):
        return with_minus(f"{value:,.2f}" if abs(value) >= 100 else f"{value:.4g}")
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return str(value)
