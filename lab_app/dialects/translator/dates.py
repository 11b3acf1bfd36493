"""Calls of other databases about dates: steps, starts of periods, what is between two, parts, and texts of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from . import formats
from .building import refused, same, template
from .formats import of_letters
from .moments import OTHER_UNITS, UNITS, boundaries, formatted, moment, moved, truncated, unit_of, whole_units
from .query import Call, ReadingError, RefusedError, Rule, Value
from .texts import literal_of

ZONES = refused("Time zones are not kept in these data: all times are in UTC.")


def interval_of(value: Value, call: Call) -> tuple[Value, str]:
    """The count and the unit of INTERVAL 28 DAY. Raises ReadingError where an argument is none."""
    query = call.query
    if query.word(value.start) != "interval" or value.end - value.start < 3:
        raise ReadingError("interval")
    unit = query.word(value.end - 1)
    if unit not in UNITS:
        raise RefusedError(f"The unit {unit.upper()} has no exact counterpart here.")
    count = query.value(value.start + 1, value.end - 1)
    if count.literal is not None:
        count = Value(count.literal, count.literal, "int")
    return count, UNITS[unit]


def add_interval(sign: str, *, gives_date: bool = True) -> Rule:
    """DATE_ADD(x, INTERVAL 28 DAY)."""

    def rule(call: Call) -> str:
        value, span = call.wants(2)
        count, unit = interval_of(span, call)
        return moved(value, count, unit, call, sign=sign, gives_date=gives_date)

    return rule


def add_unit(*, gives_date: bool) -> Rule:
    """DATEADD(day, 28, x)."""

    def rule(call: Call) -> str:
        unit, count, value = call.wants(3)
        return moved(value, count, unit_of(unit), call, gives_date=gives_date)

    return rule


def between(count: Callable[..., str], *, week_starts: str | None = "monday") -> Rule:
    """DATEDIFF(day, first, last)."""

    def rule(call: Call) -> str:
        unit_value, first, last = call.wants(3)
        unit = unit_of(unit_value)
        if count is whole_units:
            return whole_units(unit, first, last)
        if unit == "week" and week_starts is None:
            raise RefusedError("On which day its weeks begin depends on how the database is set.")
        return boundaries(unit, first, last, call, week_starts=week_starts or "monday")

    return rule


def days_between(call: Call) -> str:
    """DATEDIFF(last, first) of MySQL and Spark."""
    last, first = call.wants(2)
    return boundaries("day", first, last, call)


def truncating(*, week_starts: str = "monday", keeps_date: bool, takes_words: bool = False) -> Rule:
    """DATE_TRUNC('month', x); some take the unit as a word, DATE_TRUNC(month, x)."""

    def rule(call: Call) -> str | None:
        unit_value, value = call.wants(2)
        if unit_value.literal is None and not takes_words:
            raise ReadingError("date_trunc")
        unit = unit_of(unit_value)
        keep = keeps_date and value.type == "date" and not call.is_compared
        if unit_value.literal is not None and not keep and (unit != "week" or week_starts == "monday"):
            return (
                None
                if unit_value.word == unit and value.literal is None
                else truncated(value, unit, call, keeps_date=False)
            )
        return truncated(value, unit, call, week_starts=week_starts, keeps_date=keeps_date)

    return rule


def extract(parts: Mapping[str, str]) -> Rule:
    """EXTRACT(part FROM x): `parts` holds those that are counted in another way, with {} for x."""

    def rule(call: Call) -> str | None:
        (start, end), query = call.parts[0], call.query
        at = next((i for i in range(start, end) if query.word(i) == "from"), None)
        if at is None or len(call.parts) != 1:
            raise ReadingError("EXTRACT")
        part = "".join(query.word(i) for i in range(start, at))
        return part_by_name(part, query.value(at + 1, end), parts, call)

    return rule


PARTS = {
    "year": "year({})", "quarter": "quarter({})", "month": "month({})", "day": "day({})", "hour": "hour({})",
    "minute": "minute({})", "doy": "dayofyear({})", "dayofyear": "dayofyear({})", "isoyear": "isoyear({})",
    "isoweek": "week({})", "iso_week": "week({})", "weekiso": "week({})", "isodow": "isodow({})",
    "dayofweekiso": "isodow({})", "dayofweek_iso": "isodow({})", "epoch": "epoch({})",
    "date": "CAST({} AS DATE)",
}  # fmt: skip


AS_HERE = {
    "year",
    "quarter",
    "month",
    "day",
    "hour",
    "minute",
    "doy",
    "dayofyear",
    "isoyear",
    "isodow",
    "epoch",
}


def part_by_name(part: str, value: Value, parts: Mapping[str, str], call: Call) -> str | None:
    if part in parts:
        if parts[part].startswith("!"):
            raise RefusedError(parts[part][1:])
        made = parts[part].replace("{}", value.text)
        return made if re.fullmatch(r"\w+\([^()]*\)", made) else call.wrap(made)
    part = {**UNITS, "dow": "dow", "day_of_week": "day_of_week"}.get(part, part) if len(part) < 3 else part
    if part in AS_HERE and call.name == "extract" and value.literal is None:
        return None
    if part in PARTS:
        return PARTS[part].replace("{}", f"DATE {value.text}" if value.literal is not None else value.text)
    if part in OTHER_UNITS:
        raise RefusedError(f"{part.upper()} of a date has no exact counterpart here.")
    raise ReadingError(part)


def date_part(parts: Mapping[str, str]) -> Rule:
    """DATE_PART('month', x), DATEPART(month, x)."""

    def rule(call: Call) -> str | None:
        part, value = call.wants(2)
        return part_by_name(part.word, value, parts, call)

    return rule


PARTS_AS_HERE: Mapping[str, Rule] = dict.fromkeys(
    ("year", "quarter", "month", "day", "dayofmonth", "dayofyear", "hour", "minute", "second"), same
)
"""Functions that give a part of a date, as MySQL and Spark have them."""

SUNDAY_IS_ONE = "dayofweek({}) + 1"
SUNDAY_IS_ZERO = "dayofweek({})"
WEEK_FROM_SUNDAY = "CAST(strftime({}, '%U') AS INTEGER)"
SECONDS = "!A fraction of a second is kept by EXTRACT(SECOND …) where it comes from, and here it is not."


def day_names(format_: str) -> Rule:
    return lambda call: f"strftime({call.wants(1)[0].text}, '{format_}')"


def text_of(letters: Mapping[str, str | None], *, any_case: bool, quote: str = '"') -> Rule:
    """TO_CHAR(date, format) and its like."""
    read = letters_format(letters, any_case=any_case, quote=quote)

    def rule(call: Call) -> str:
        value, pattern = call.wants(2)
        if value.type in {"int", "decimal", "float", "span"} or (
            pattern.literal and re.search(r"[09#N]", pattern.literal) and value.type not in {"date", "time"}
        ):
            raise RefusedError("A number as a text has other formats here: ROUND gives it as a number.")
        return formatted(value, read(pattern), call)

    return rule


def date_of(letters: Mapping[str, str | None], *, any_case: bool, target: str, quote: str = '"') -> Rule:
    """TO_DATE(text, format) and its like."""
    read = letters_format(letters, any_case=any_case, quote=quote)

    def rule(call: Call) -> str:
        args = call.wants(1, 2)
        if len(args) == 1:
            return f"CAST({args[0].text} AS {target})"
        pieces = read(args[1])
        if len(pieces) != 1 or pieces[0] is None:
            raise RefusedError("This format has no exact counterpart here.")
        made = f"strptime({args[0].text}, '{pieces[0]}')"
        return f"CAST({made} AS DATE)" if target == "DATE" else made

    return rule


def percent_format(call: Call) -> str:
    value, pattern = call.wants(2)
    return formatted(value, [formats.of_percents(literal_of(pattern), formats.MYSQL)], call)


def series(call: Call) -> str:
    """GENERATE_DATE_ARRAY(first, last[, INTERVAL …]) and SEQUENCE."""
    args = call.wants(2, 3)
    is_dates = (
        call.name == "generate_date_array"
        or args[0].type == "date"
        or call.query.word(args[0].start) == "date"
    )
    if not is_dates:
        return f"generate_series({', '.join(arg.text for arg in args)})"
    step = args[2].text if len(args) == 3 else "INTERVAL 1 DAY"
    texts = [f"DATE {arg.text}" if arg.literal is not None else arg.text for arg in args[:2]]
    return f"CAST(generate_series({texts[0]}, {texts[1]}, {step}) AS DATE[])"


NO_CLOCK = template("CAST(CURRENT_TIMESTAMP AS TIMESTAMP)", 0)


def letters_format(
    letters: Mapping[str, str | None], *, any_case: bool = False, quote: str = '"'
) -> Callable[[Value], list[str | None]]:
    """How a format of letters is read from an argument, which must be a text."""

    def read(value: Value) -> list[str | None]:
        if value.literal is None:
            raise RefusedError("A format that is computed cannot be put into this database's words.")
        return of_letters(value.literal, letters, any_case=any_case, quote=quote)

    return read


def number_of(name: str, call: Call, *, plus: int = 0) -> str:
    """A part of a date as a number, counted from another start."""
    (value,) = call.wants(1)
    text = f"{name}({moment(value)})"
    return text if plus == 0 else call.wrap(f"{text} {'+' if plus > 0 else '-'} {abs(plus)}")


def part_of(name: str, *, plus: int = 0) -> Rule:
    """As `number_of`, as a rule."""
    return lambda call: number_of(name, call, plus=plus)
