"""How calls of other databases are put into this one's words: the parts that several of them share."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .formats import of_letters
from .query import Call, ReadingError, RefusedError, Rule, Value

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


def same(_: Call) -> str | None:
    """A call that means the same here."""
    return None


def unit_of(value: Value) -> str:
    """The unit of time that an argument names."""
    if value.word in OTHER_UNITS:
        raise RefusedError(f"The unit {value.raw} has no exact counterpart here.")
    if value.word not in UNITS:
        raise ReadingError(value.raw)
    return UNITS[value.word]


def renamed(name: str, *counts: int) -> Rule:
    """A call that has another name here."""

    def rule(call: Call) -> str:
        args = call.wants(*counts) if counts else call.args
        distinct = "DISTINCT " if call.is_distinct else ""
        return f"{name}({distinct}{', '.join(arg.text for arg in args)})"

    return rule


def template(text: str, count: int) -> Rule:
    """A call that is an expression here: {0} is its first argument, {0!a} the same beside an operator."""

    def rule(call: Call) -> str:
        args = call.wants(count)
        made = text
        for place, arg in enumerate(args):
            made = made.replace(f"{{{place}!a}}", arg.atom).replace(f"{{{place}}}", arg.text)
        return made if made.endswith(")") and _is_call(made) else call.wrap(made)

    return rule


def _is_call(text: str) -> bool:
    """Whether a text is one call, or one expression in brackets."""
    name, _, rest = text.partition("(")
    depth = 1
    for place, sign in enumerate(rest):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0:
            return name.strip().replace("_", "a").isalnum() and place == len(rest) - 1
    return False


def refused(reason: str) -> Rule:
    """A call that has no exact counterpart, and why."""

    def rule(_: Call) -> str:
        raise RefusedError(reason)

    return rule


def null_if_any(call: Call) -> str | None:
    """GREATEST and LEAST of a database in which one NULL makes all of it NULL."""
    args = call.args
    if len(args) < 2:
        raise ReadingError(call.name)
    missing = [f"{arg.atom} IS NULL" for arg in args if arg.number is None and arg.literal is None]
    if not missing:
        return None
    inside = ", ".join(arg.text for arg in args)
    return f"CASE WHEN {' OR '.join(missing)} THEN NULL ELSE {call.typed_name}({inside}) END"


def joined(call: Call) -> str | None:
    """CONCAT of a database in which one NULL makes all of it NULL."""
    args = call.args
    if all(arg.literal is not None for arg in args) or len(args) < 2:
        return None
    return call.wrap(" || ".join(arg.atom for arg in args))


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
    a, b = _moment(first), _moment(last)
    if unit != "week":
        return f"date_diff('{unit}', {a}, {b})"
    if week_starts == "sunday":
        a, b = f"{_atom(first)} + INTERVAL 1 DAY", f"{_atom(last)} + INTERVAL 1 DAY"
    return call.wrap(f"date_diff('day', date_trunc('week', {a}), date_trunc('week', {b})) // 7")


def whole_units(unit: str, first: Value, last: Value) -> str:
    """How many whole units have passed between two moments."""
    return f"date_sub('{unit}', {_moment(first)}, {_moment(last)})"


def _moment(value: Value) -> str:
    if value.literal is None:
        return value.text
    return f"{'DATE' if len(value.literal) == 10 else 'TIMESTAMP'} {value.text}"


def _atom(value: Value) -> str:
    return value.atom if value.literal is None else _moment(value)


def formatted(value: Value, pieces: list[str | None], call: Call) -> str:
    """A date as a text, by the pieces of its format."""
    texts = []
    for piece in pieces:
        if piece is None:
            texts.append(f"quarter({_moment(value)})")
        else:
            quoted = piece.replace("'", "''")
            texts.append(f"strftime({_moment(value)}, '{quoted}')")
    return texts[0] if len(texts) == 1 and pieces[0] is not None else call.wrap(" || ".join(["''", *texts] if pieces[0] is None else texts))  # fmt: skip


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
    text = f"{name}({_moment(value)})"
    return text if plus == 0 else call.wrap(f"{text} {'+' if plus > 0 else '-'} {abs(plus)}")


def part_of(name: str, *, plus: int = 0) -> Rule:
    """As `number_of`, as a rule."""
    return lambda call: number_of(name, call, plus=plus)


def to_list(distinct: str, arg: Value, separator: str, order: str) -> str:
    """string_agg, with its order."""
    text = arg.text if arg.type == "text" else f"CAST({arg.text} AS VARCHAR)"
    return f"string_agg({distinct}{text}, {separator}{f' {order}' if order else ''})"


def share(call: Call, name: str) -> str | None:
    """PERCENTILE_CONT … WITHIN GROUP: a decimal would be rounded to its own places here."""
    if call.within is None:
        raise ReadingError(call.name)
    (fraction,) = call.wants(1)
    query, (start, end) = call.query, call.within
    if query.word(start) != "order" or query.word(start + 1) != "by":
        raise ReadingError(call.name)
    stop = end - 1 if query.word(end - 1) in {"asc", "desc"} else end
    value = query.value(start + 2, stop)
    if name != "percentile_cont" or value.type in {"int", "float", "date", "time"}:
        return f"{call.typed_name}({fraction.text}) WITHIN GROUP ({query.render(start, end)})"
    tail = "" if stop == end else f" {query.typed(stop)}"
    return f"{call.typed_name}({fraction.text}) WITHIN GROUP (ORDER BY CAST({value.text} AS DOUBLE){tail})"


def exact_median(call: Call) -> str | None:
    """MEDIAN, which would be rounded here to a decimal's own places."""
    (value,) = call.wants(1)
    return None if value.type in {"int", "float", "date", "time"} else f"median(CAST({value.text} AS DOUBLE))"


def substring(counts_zero: str) -> Rule:
    """SUBSTR by the source's way with places before the first: `as_one`, or none that could be said here."""

    def rule(call: Call) -> str | None:
        args = call.wants(2, 3)
        number = args[1].number
        if number is not None and number >= 1:
            return None
        if number is not None and number < 0 and counts_zero in {"as_one", "empty"}:
            return None
        if number == 0 and counts_zero == "as_one":
            return f"{call.typed_name}({', '.join([args[0].text, '1', *(a.text for a in args[2:])])})"
        if number is None and args[1].raw.replace(" ", "").endswith("+1"):
            return None
        raise RefusedError(
            "Where SUBSTRING begins before the first letter, each database counts in its own way."
        )

    return rule


def decoded(call: Call) -> str:
    """DECODE(x, a, b, …, else) as CASE."""
    args = call.args
    if len(args) < 3:
        raise ReadingError(call.name)
    pairs, rest = args[1:], None
    if len(pairs) % 2:
        pairs, rest = pairs[:-1], pairs[-1]
    when = " ".join(
        f"WHEN {args[0].atom} IS NOT DISTINCT FROM {pairs[i].atom} THEN {pairs[i + 1].text}"
        for i in range(0, len(pairs), 2)
    )
    return f"CASE {when}{f' ELSE {rest.text}' if rest else ''} END"
