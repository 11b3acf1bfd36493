"""What the columns of a result hold, as far as their names, types and values say it."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from lab_app.warehouse.types import is_number, is_whole

if TYPE_CHECKING:
    from lab_app.sandbox import Result

# id, user_id, max(user_id), userId, and the number of a network; not count(user_id) nor paid
_ID = re.compile(r"(?:^|[_\W])(?:id|asn)(?:$|\W)|[a-z]I[dD](?:$|\W)")
_COUNTED = re.compile(r"\b(?:count|approx_count_distinct|sum|avg|median)\b", re.IGNORECASE)
_YEARS = range(2015, 2036)
"""Years that the data may be about."""
_COUNTS = re.compile(
    r"count|sum|number|total|users|people|accounts|orders|events|plans|signups|visits|sessions|^n$",
    re.IGNORECASE,
)
_CALENDAR = re.compile(r"year|month|week|quarter|day|date|period", re.IGNORECASE)


def is_id(name: str) -> bool:
    """Whether a column's numbers name something rather than say how much."""
    return bool(_ID.search(name)) and not _COUNTED.search(name)


def is_quantity(result: Result, index: int) -> bool:
    """Whether a column says how much: a number that is no id and no year."""
    column = result.columns[index]
    if not is_number(column.type) or is_id(column.name):
        return False
    values = [row[index] for row in result.rows if row[index] is not None]
    return not (is_whole(column.type) and values and _are_of_a_calendar(column.name, values))


def numbers(result: Result, index: int) -> list[float | None]:
    """A column's values as floats; what is no finite number is None."""
    return [_number(row[index]) for row in result.rows]


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def _are_of_a_calendar(name: str, values: list[int]) -> bool:
    """Whether whole numbers are years, or months and days written as one number (202606, 20260630)."""
    is_named = bool(_CALENDAR.search(name))
    if is_named and all(1900 <= value <= 2100 for value in values):
        return True
    if not is_named:  # y, or x: where it is not said to be a count
        return not _COUNTS.search(name) and all(value in _YEARS for value in values)
    return all(190001 <= value <= 210053 and 1 <= value % 100 <= 53 for value in values) or all(
        19000101 <= value <= 21001231 and 1 <= value % 100 <= 31 for value in values
    )
