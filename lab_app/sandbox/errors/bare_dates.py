"""Dates without quotes, which are subtractions to a database: 2026-05-01 is 2020."""

from __future__ import annotations

import datetime as dt
import re

from lab_app.sandbox.result import Mend, QueryError
from lab_app.sandbox.scan import code, replaced

_BARE = re.compile(r"(?<![\w.'\"-])((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\w.-])")


def bare_dates(sql: str) -> QueryError | None:
    """What to say of the first date without quotes; None where there is none."""
    found = first_bare_date(sql)
    if found is None:
        return None
    date, number, place = found
    before = sql[:place]
    return QueryError(
        "syntax",
        f"{date} without quotes is a subtraction, and gives {number}.",
        f"Write DATE '{date}'.",
        before.count("\n") + 1,
        place - before.rfind("\n"),
        f"DATE '{date}'",
        (Mend(f"Write DATE '{date}'", replaced(sql, _BARE, r"DATE '\g<0>'")),),
    )


def first_bare_date(sql: str) -> tuple[str, int, int] | None:
    """The first date without quotes: as it stands there, what it gives as a subtraction, and where it is."""
    for match in _BARE.finditer(code(sql)):
        year, month, day = (int(part) for part in match.groups())
        try:
            dt.date(year, month, day)
        except ValueError:
            continue
        return match.group(), year - month - day, match.start()
    return None
