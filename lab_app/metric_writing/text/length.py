"""Lengths of time: "28 days" as dbt writes them, and what people mean who write them otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_LENGTH = re.compile(r"(\d{1,6}) +(day|week|month|quarter|year)s?", re.IGNORECASE)
_UNITS = {
    **dict.fromkeys(("d", "day", "days"), ("day", 1)),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), ("week", 1)),
    **dict.fromkeys(("fortnight", "fortnights"), ("week", 2)),
    **dict.fromkeys(("mo", "mon", "mth", "month", "months"), ("month", 1)),
    **dict.fromkeys(("q", "qtr", "quarter", "quarters"), ("quarter", 1)),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), ("year", 1)),
}
_WORDS = {
    **{word: n for n, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen"], 1)},
    "a": 1, "an": 1, "twenty-eight": 28, "twenty eight": 28, "thirty": 30, "sixty": 60, "ninety": 90,
}  # fmt: skip
_ISO = re.compile(r"p(\d+)([dwmy])", re.IGNORECASE)
_ISO_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}
_LOOSE = re.compile(
    r"(?:(?:the )?(?:last|past|previous|rolling|trailing|interval)[ :]+)?"
    rf"(\d{{1,6}}(?:\.0+)?|{'|'.join(_WORDS)})?[ _-]*({'|'.join(_UNITS)})",
    re.IGNORECASE,
)
_HOURS = re.compile(r"(\d{1,6}) *(?:h|hrs?|hours?)", re.IGNORECASE)


@dataclass(frozen=True)
class Window:
    """So many periods: 28 days."""

    count: int
    grain: str

    @property
    def days(self) -> int:
        """Its length, months taken as 30 days."""
        return self.count * _DAYS[self.grain]

    def __str__(self) -> str:
        return f"{self.count} {self.grain}{'' if self.count == 1 else 's'}"


def read_window(text: object) -> Window | None:
    """The window that a text such as "28 days" means to dbt, None if it means none."""
    found = _LENGTH.fullmatch(str(text).strip())
    return Window(int(found.group(1)), found.group(2).lower()) if found else None


def meant_window(value: object) -> Window | None:
    """The window that somebody means who writes it otherwise: 7, 7d, a week, P7D, {count: 7, granularity: day}."""
    if isinstance(value, dict):
        count = value.get("count", value.get("value", value.get("length")))
        grain = value.get("granularity", value.get("grain", value.get("unit", value.get("period"))))
        return meant_window(f"{count} {grain}") if count is not None and grain is not None else None
    if isinstance(value, list):
        return meant_window(" ".join(map(str, value))) if len(value) in (1, 2) else None
    if value is None or isinstance(value, bool):
        return None
    said = " ".join(str(value).replace("'", " ").replace('"', " ").split())
    window = _written(said)
    return window if window is not None and 0 < window.count < 1_000_000 else None


def _written(said: str) -> Window | None:
    if re.fullmatch(r"\d{1,6}(\.0+)?", said):
        return Window(int(float(said)), "day")
    if found := _ISO.fullmatch(said):
        return Window(int(found.group(1)), _ISO_UNITS[found.group(2).lower()])
    if found := _HOURS.fullmatch(said):
        days, rest = divmod(int(found.group(1)), 24)
        return Window(days, "day") if not rest else None
    if found := _LOOSE.fullmatch(said):
        count = found.group(1) or "1"
        number = _WORDS.get(count.lower()) or int(float(count))
        grain, times = _UNITS[found.group(2).lower()]
        return Window(number * times, grain)
    return None
