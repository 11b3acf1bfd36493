"""Dates and times as this database writes them: units, steps, starts of periods, what is between two, and texts."""

from __future__ import annotations

from .query import Call, ReadingError, RefusedError, Value

UNITS = {
    "year": "year", "years": "year", "yy": "year", "yyyy": "year", "y": "year", "yr": "year",
    "quarter": "quarter", "quarters": "quarter", "qq": "quarter", "q": "quarter", "qtr": "quarter",
    "month": "month", "months": "month", "mm": "month", "m": "month", "mon": "month",
    "week": "week", "weeks": "week", "ww": "week", "wk": "week", "w": "week",
    "day": "day", "days": "day", "dd": "day", "d": "day", "dayofmonth": "day",
    "hour": "hour", "hours": "hour", "hh": "hour", "h": "hour",
    "minute": "minute", "minutes": "minute", "mi": "minute", "n": "minute",
    "second": "second", "seconds": "second", "ss": "second", "s": "second",
}  # fmt: skip

OF_A_DAY = {"hour", "minute", "second"}

# Units that are known elsewhere, and not here or in another way.
OTHER_UNITS = {"millisecond", "milliseconds", "ms", "microsecond", "microseconds", "mcs", "nanosecond", "ns", "decade", "decades",
               "century", "centuries", "millennium", "epoch", "isoyear", "dayofyear", "dy", "weekday", "dw", "iso_week", "isowk",
               "year_month", "day_hour", "day_second", "hour_minute"}  # fmt: skip


def unit_of(value: Value) -> str:
    """The unit of time that an argument names."""
    if value.word in OTHER_UNITS:
        raise RefusedError(f"The unit {value.raw} has no exact counterpart here.")
    if value.word not in UNITS:
        raise ReadingError(value.raw)
    return UNITS[value.word]


def moved(
    value: Value, count: Value, unit: str, call: Call, *, sign: str = "+", gives_date: bool = True
) -> str:
    """A date so many units later. It stays a date where it was one, and where the source keeps it one."""
    is_date = value.type == "date" or (
        value.type == "text" and value.literal is not None and len(value.literal) == 10
    )
    start = f"DATE {value.text}" if value.literal is not None and is_date else value.atom
    if value.literal is not None and not is_date:
        start = f"TIMESTAMP {value.text}"
    number = count.number
    if number is not None and number < 0:
        sign, amount = ("-" if sign == "+" else "+"), str(-number)
    else:
        amount = str(number) if number is not None else f"({count.text})"
    made = f"{start} {sign} INTERVAL {amount} {unit.upper()}"
    if is_date and gives_date and unit not in OF_A_DAY and not call.is_compared:
        return f"CAST({made} AS DATE)"
    return call.wrap(made)


def truncated(value: Value, unit: str, call: Call, *, week_starts: str = "monday", keeps_date: bool) -> str:
    """The start of a date's period. `keeps_date` says whether the source gives a date for a date."""
    start = f"DATE {value.text}" if value.literal is not None and len(value.literal) == 10 else value.text
    if unit == "week" and week_starts == "sunday":
        inner = f"DATE {value.text}" if start != value.text else value.atom
        made = f"date_trunc('week', {inner} + INTERVAL 1 DAY) - INTERVAL 1 DAY"
        is_call = False
    else:
        made, is_call = f"date_trunc('{unit}', {start})", True
    is_date = value.type == "date" or start != value.text
    if keeps_date and is_date and not call.is_compared:
        return f"CAST({made} AS DATE)"
    return made if is_call else call.wrap(made)


def boundaries(unit: str, first: Value, last: Value, call: Call, *, week_starts: str = "monday") -> str:
    """How many starts of a unit are between two dates. This database's own count of weeks looks at no weekday."""
    a, b = moment(first), moment(last)
    if unit != "week":
        return f"date_diff('{unit}', {a}, {b})"
    if week_starts == "sunday":
        a, b = f"{_atom(first)} + INTERVAL 1 DAY", f"{_atom(last)} + INTERVAL 1 DAY"
    return call.wrap(f"date_diff('day', date_trunc('week', {a}), date_trunc('week', {b})) // 7")


def whole_units(unit: str, first: Value, last: Value) -> str:
    """How many whole units have passed between two moments."""
    return f"date_sub('{unit}', {moment(first)}, {moment(last)})"


def moment(value: Value) -> str:
    """A date or time as it can stand alone: a text of one is said to be one."""
    if value.literal is None:
        return value.text
    return f"{'DATE' if len(value.literal) == 10 else 'TIMESTAMP'} {value.text}"


def _atom(value: Value) -> str:
    return value.atom if value.literal is None else moment(value)


def formatted(value: Value, pieces: list[str | None], call: Call) -> str:
    """A date as a text, by the pieces of its format."""
    texts = []
    for piece in pieces:
        if piece is None:
            texts.append(f"quarter({moment(value)})")
        else:
            quoted = piece.replace("'", "''")
            texts.append(f"strftime({moment(value)}, '{quoted}')")
    return texts[0] if len(texts) == 1 and pieces[0] is not None else call.wrap(" || ".join(["''", *texts] if pieces[0] is None else texts))  # fmt: skip
