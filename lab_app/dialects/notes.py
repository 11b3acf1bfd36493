"""Remarks on a query that runs, and may not mean what its author meant."""

from __future__ import annotations

import datetime as dt
import re

from lab_app.sandbox.errors.bare_dates import first_bare_date
from lab_app.sandbox.scan import code

_CLOCK = re.compile(
    r"(?<![\w.])(current_date|current_timestamp|localtimestamp|current_localtimestamp|now\s*\(\s*\)|today\s*\(\s*\)|get_current_timestamp\s*\(\s*\))(?!\w)",
    re.IGNORECASE,
)
_LIST_OF_A_NAME = re.compile(r"(?<![\w\])\"'`])\s*\[([A-Za-z_]\w*)\](?!\s*::)")
NEWS_DAYS = 2  # data that end so many days ago are up to date


def notes_on(sql: str, as_of: dt.date, *, today: dt.date | None = None) -> tuple[str, ...]:
    """What is worth saying of `sql`, which ran on data whose last day is `as_of`."""
    notes = []
    today = today or dt.datetime.now(dt.UTC).date()
    clock = _CLOCK.search(code(sql))
    if clock is not None and (today - as_of).days > NEWS_DAYS:
        word = re.sub(r"\s", "", clock[1]).upper()
        notes.append(
            f"{word} is today, {_said(today)}, and these data end on {_said(as_of)}. "
            f"To count back from their last day, write DATE '{as_of}' in its place."
        )
    bare = first_bare_date(sql)
    if bare is not None:
        notes.append(
            f"{bare[0]} without quotes is a subtraction, and gives {bare[1]}. A date is DATE '{bare[0]}'."
        )
    listed = _LIST_OF_A_NAME.search(code(sql))
    if listed is not None:
        notes.append(
            f"[{listed[1]}] makes a list here. If the square brackets are SQL Server's, which stand around names, "
            "take them out."
        )
    return tuple(notes)


def _said(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
