"""Formats of dates: how other databases write them, as pieces of this one's `strftime`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .query import ReadingError, RefusedError

# Each as that database documents it. What is left out pads, rounds or counts in another way than strftime.
ORACLE_LIKE = {
    "YYYY": "%Y", "YY": "%y", "MM": "%m", "DD": "%d", "HH24": "%H", "HH12": "%I", "MI": "%M", "SS": "%S",
}  # fmt: skip
POSTGRES = {
    **ORACLE_LIKE, "HH": "%I", "Mon": "%b", "FMMonth": "%B", "Dy": "%a", "FMDay": "%A", "DDD": "%j", "IYYY": "%G",
    "IW": "%V", "ID": "%u", "AM": "%p", "PM": "%p", "FMMM": "%-m", "FMDD": "%-d", "FMHH24": "%-H", "Q": None,
    "Month": "", "MONTH": "", "month": "", "Day": "", "DAY": "", "day": "", "MON": "", "mon": "", "DY": "", "dy": "",
    "WW": "", "W": "", "D": "", "J": "", "CC": "", "TZ": "", "TH": "", "th": "", "MS": "", "US": "", "FM": "", "RM": "",
    "am": "", "pm": "", "BC": "", "AD": "", "Y,YYY": "", "YYY": "", "Y": "", "IYY": "", "IY": "", "I": "", "OF": "",
}  # fmt: skip
SNOWFLAKE = {
    **ORACLE_LIKE, "MON": "%b", "MMMM": "%B", "DY": "%a", "AM": "%p", "PM": "%p",
    "FF": "", "TZH": "", "TZM": "", "TZD": "", "X": "",
}  # fmt: skip
DOT_NET = {
    "yyyy": "%Y", "yy": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m", "dddd": "%A", "ddd": "%a", "dd": "%d",
    "d": "%-d", "HH": "%H", "H": "%-H", "hh": "%I", "h": "%-I", "mm": "%M", "ss": "%S", "tt": "%p",
}  # fmt: skip
JAVA = {
    "yyyy": "%Y", "yy": "%y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "M": "%-m", "EEEE": "%A", "EEE": "%a", "EE": "%a",
    "E": "%a", "dd": "%d", "d": "%-d", "HH": "%H", "H": "%-H", "hh": "%I", "h": "%-I", "mm": "%M", "ss": "%S", "a": "%p",
    "DDD": "%j", "y": "%Y",
}  # fmt: skip
MYSQL = {
    "Y": "%Y", "y": "%y", "m": "%m", "d": "%d", "H": "%H", "i": "%M", "s": "%S", "S": "%S", "M": "%B", "b": "%b",
    "a": "%a", "W": "%A", "w": "%w", "j": "%j", "e": "%-d", "c": "%-m", "T": "%H:%M:%S", "p": "%p", "h": "%I",
    "I": "%I", "k": "%-H", "l": "%-I", "v": "%V", "x": "%G", "%": "%%",
}  # fmt: skip
C_LIKE = {
    **{sign: f"%{sign}" for sign in "YymdHMSbBaAjpIuwGVU%"}, "F": "%Y-%m-%d", "T": "%H:%M:%S", "h": "%b",
    "W": "%W", "R": "%H:%M", "D": "%m/%d/%y",
}  # fmt: skip


def of_letters(
    text: str, letters: Mapping[str, str | None], *, any_case: bool = False, quote: str = '"'
) -> list[str | None]:
    """A format of letters (YYYY-MM) in pieces: strftime's formats, and None for the number of the quarter.

    Raises RefusedError for what has no exact counterpart.
    """
    if re.search("%[A-Za-z]", text):
        raise ReadingError("a format of per cent signs")
    made: list[str | None] = [""]
    at = 0
    by_length = sorted(letters, key=len, reverse=True)
    while at < len(text):
        rest = text[at:]
        quoted = re.match(f"{quote}([^{quote}]*){quote}", rest)
        if quoted:
            made[-1] = f"{made[-1]}{quoted[1].replace('%', '%%')}"
            at += quoted.end()
            continue
        found = next((name for name in by_length if rest.startswith(name)), None)
        if found is None and any_case:
            found = next(
                (name for name in by_length if name.isupper() and rest.upper().startswith(name)), None
            )
        if found is None:
            if rest[0].isalpha():
                raise ReadingError(rest[0])
            made[-1] = f"{made[-1]}{'%%' if rest[0] == '%' else rest[0]}"
            at += 1
            continue
        new = letters[found]
        if new == "":
            raise RefusedError(f"The format '{text}' holds {found}, which cannot be written here exactly.")
        made = [*made, None, ""] if new is None else [*made[:-1], f"{made[-1]}{new}"]
        at += len(found)
    return [piece for piece in made if piece != ""]


def of_percents(text: str, letters: Mapping[str, str]) -> str:
    """A format of per cent signs (%Y-%m) as strftime has it. Raises RefusedError."""

    def one(match: re.Match[str]) -> str:
        if match[1] not in letters:
            raise RefusedError(
                f"The format '{text}' holds %{match[1]}, which cannot be written here exactly."
            )
        return letters[match[1]]

    if "%" not in text:
        raise ReadingError("a format of letters")
    return re.sub(r"%(-?.)", one, text, flags=re.DOTALL)
