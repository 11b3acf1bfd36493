"""Which functions each database has, and how each reads here. What is not listed is not translated.

`same` is a function that means the same, `refused` one that has no exact counterpart. Each semantic is that of the
database's own manual; the tests hold them by value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from . import formats
from .building import (
    OTHER_UNITS,
    UNITS,
    boundaries,
    decoded,
    exact_median,
    formatted,
    joined,
    letters_format,
    moved,
    null_if_any,
    part_of,
    refused,
    renamed,
    same,
    share,
    substring,
    template,
    to_list,
    truncated,
    unit_of,
    whole_units,
)
from .casting import CASTINGS, cast
from .query import Call, ReadingError, RefusedError, Rule, Value

ZONES = refused("Time zones are not kept in these data: all times are in UTC.")
APPROXIMATE = "COUNT(DISTINCT {})"


def _casting(dialect: str, word: str) -> Rule:
    """CAST(x AS type)."""

    def rule(call: Call) -> str | None:
        query, (start, end) = call.query, call.parts[0] if len(call.parts) == 1 else (0, 0)
        at = next((i for i in range(end - 1, start, -1) if query.word(i) == "as"), None)
        # The brackets of DECIMAL(10,2) hold a comma of their own level: it is one part all the same.
        if at is None:
            raise ReadingError("CAST")
        value = query.value(start, at)
        target = query.sql[query.tokens[at + 1].start : query.tokens[end - 1].end + 1]
        return cast(value, target, CASTINGS[dialect], word=word)

    return rule


def _interval(value: Value, call: Call) -> tuple[Value, str]:
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


def _add_interval(sign: str, *, gives_date: bool = True) -> Rule:
    """DATE_ADD(x, INTERVAL 28 DAY)."""

    def rule(call: Call) -> str:
        value, span = call.wants(2)
        count, unit = _interval(span, call)
        return moved(value, count, unit, call, sign=sign, gives_date=gives_date)

    return rule


def _add_unit(*, gives_date: bool) -> Rule:
    """DATEADD(day, 28, x)."""

    def rule(call: Call) -> str:
        unit, count, value = call.wants(3)
        return moved(value, count, unit_of(unit), call, gives_date=gives_date)

    return rule


def _add_days(sign: str) -> Rule:
    """date_add(x, 28) of Spark, which gives a date whatever it was given."""

    def rule(call: Call) -> str:
        value, count = call.wants(2)
        if call.query.word(count.start) == "interval":
            raise ReadingError("date_add")
        start = value.text if value.type == "date" else f"CAST({value.text} AS DATE)"
        return call.wrap(f"{start} {sign} {count.atom}")

    return rule


def _between(count: Callable[..., str], *, week_starts: str | None = "monday") -> Rule:
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


def _days_between(call: Call) -> str:
    """DATEDIFF(last, first) of MySQL and Spark."""
    last, first = call.wants(2)
    return boundaries("day", first, last, call)


def _trunc_unit_first(*, week_starts: str = "monday", keeps_date: bool, takes_words: bool = False) -> Rule:
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


# BigQuery


def _bigquery_unit(value: Value) -> tuple[str, str]:
    """The unit of time, and on which day its weeks begin."""
    word = value.word.replace(" ", "")
    if word in {"isoweek", "week(monday)"}:
        return "week", "monday"
    if word in {"week", "week(sunday)"}:
        return "week", "sunday"
    if word in {"isoyear"} or word.startswith("week("):
        raise RefusedError(f"{value.raw.upper()} has no exact counterpart here.")
    return unit_of(value), "monday"


def _bigquery_trunc(call: Call) -> str:
    value, unit_value = call.wants(2)
    unit, week_starts = _bigquery_unit(unit_value)
    return truncated(value, unit, call, week_starts=week_starts, keeps_date=True)


def _bigquery_between(call: Call) -> str:
    last, first, unit_value = call.wants(3)
    unit, week_starts = _bigquery_unit(unit_value)
    return boundaries(unit, first, last, call, week_starts=week_starts)


def _bigquery_timestamps_between(call: Call) -> str:
    last, first, unit_value = call.wants(3)
    return whole_units(unit_of(unit_value), first, last)


def _bigquery_format(call: Call) -> str:
    pattern, value = call.wants(2)
    return formatted(value, [formats.of_percents(_literal(pattern), formats.C_LIKE)], call)


def _bigquery_parse(target: str) -> Rule:
    def rule(call: Call) -> str:
        pattern, value = call.wants(2)
        made = f"strptime({value.text}, '{formats.of_percents(_literal(pattern), formats.C_LIKE)}')"
        return f"CAST({made} AS {target})" if target == "DATE" else made

    return rule


def _bigquery_text(call: Call) -> str:
    if not call.args or "%" not in (call.args[0].literal or ""):
        raise ReadingError("FORMAT")
    raise RefusedError("FORMAT writes numbers as texts in its own way.")


def _bigquery_date(call: Call) -> str | None:
    args = call.args
    if len(args) == 3:
        return f"make_date({', '.join(arg.text for arg in args)})"
    if len(args) == 2:
        return ZONES(call)
    return f"CAST({call.wants(1)[0].text} AS DATE)"


def _extract(parts: Mapping[str, str]) -> Rule:
    """EXTRACT(part FROM x): `parts` holds those that are counted in another way, with {} for x."""

    def rule(call: Call) -> str | None:
        (start, end), query = call.parts[0], call.query
        at = next((i for i in range(start, end) if query.word(i) == "from"), None)
        if at is None or len(call.parts) != 1:
            raise ReadingError("EXTRACT")
        part = "".join(query.word(i) for i in range(start, at))
        return _part(part, query.value(at + 1, end), parts, call)

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


def _part(part: str, value: Value, parts: Mapping[str, str], call: Call) -> str | None:
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


def _date_part(parts: Mapping[str, str]) -> Rule:
    """DATE_PART('month', x), DATEPART(month, x)."""

    def rule(call: Call) -> str | None:
        part, value = call.wants(2)
        return _part(part.word, value, parts, call)

    return rule


SUNDAY_IS_ONE = "dayofweek({}) + 1"
SUNDAY_IS_ZERO = "dayofweek({})"
WEEK_FROM_SUNDAY = "CAST(strftime({}, '%U') AS INTEGER)"
SECONDS = "!A fraction of a second is kept by EXTRACT(SECOND …) where it comes from, and here it is not."


def _regexp_extract(*, group: int | None, misses: str) -> Rule:
    """REGEXP_EXTRACT(text, pattern): what it gives where there is no match, and which group where none is named."""

    def rule(call: Call) -> str:
        args = call.wants(2, 3)
        pattern = _pattern(args[1])
        number = group
        if len(args) == 3:
            if misses == "null_by_group" or args[2].number is None:
                raise RefusedError("From which place REGEXP_EXTRACT looks on cannot be said here.")
            number = args[2].number
        if number is None:
            number = 1 if re.search(r"(?<!\\)\((?!\?)", pattern) else 0
        text = f"'{pattern.replace(chr(39), chr(39) * 2)}'"
        made = f"regexp_extract({args[0].text}, {text}{f', {number}' if number else ''})"
        if misses == "empty":
            return made
        return f"CASE WHEN regexp_matches({args[0].text}, {text}) THEN {made} END"

    return rule


def _regexp_replace(call: Call) -> str:
    args = call.wants(3)
    pattern, new = _pattern(args[1]), _literal(args[2])
    if "$" in new and call.name == "regexp_replace" and re.search(r"\$\d", new):
        new = re.sub(r"\$(\d)", r"\\\1", new)
    quoted = [f"'{text.replace(chr(39), chr(39) * 2)}'" for text in (pattern, new)]
    return f"regexp_replace({args[0].text}, {quoted[0]}, {quoted[1]}, 'g')"


def _regexp_matches(*, how: str = "regexp_matches", options: str = "") -> Rule:
    def rule(call: Call) -> str:
        args = call.wants(2)
        _pattern(args[1])
        return f"{how}({args[0].text}, {args[1].text}{options})"

    return rule


def _pattern(value: Value) -> str:
    """A pattern as a text. Raises RefusedError for what this database's patterns lack."""
    pattern = _literal(value)
    if re.search(r"\(\?[=!<]|\\[1-9]|\\[mMyY]\b|[*+?}]\+", pattern):
        raise RefusedError("This pattern looks ahead or back, which this database's patterns cannot.")
    return pattern


def _literal(value: Value) -> str:
    if value.literal is None:
        raise RefusedError("A format or a pattern that is computed cannot be put into this database's words.")
    return value.literal


def _divided(call: Call) -> str:
    above, below = call.wants(2)
    return call.wrap(f"{above.atom} / NULLIF({below.text}, 0)")


def _ordered_list(separator: str | None, *, empty: bool = False) -> Rule:
    """LISTAGG and STRING_AGG, with WITHIN GROUP (ORDER BY …)."""

    def rule(call: Call) -> str | None:
        query = call.query
        if call.within is None and call.name == "string_agg":
            return None
        args = call.args
        if not 1 <= len(args) <= 2 or (len(args) == 1 and separator is None):
            raise ReadingError(call.name)
        order = query.render(*call.within) if call.within else ""
        glue = args[1].text if len(args) == 2 else f"'{separator}'"
        made = to_list("DISTINCT " if call.is_distinct else "", args[0], glue, order)
        return f"COALESCE({made}, '')" if empty else made

    return rule


def _group_concat(call: Call) -> str:
    query, (start, end) = call.query, (call.parts[0][0], call.parts[-1][1])
    glue, order = "','", ""
    at = next((i for i in range(start, end) if query.word(i) == "separator"), end)
    if at < end:
        glue = query.value(at + 1, end).text
    by = next((i for i in range(start, at) if query.word(i) == "order"), at)
    if by < at:
        order = query.render(by, at)
    if any(part[0] < by and part[1] < by for part in call.parts[1:]) or (
        len(call.parts) > 1 and call.parts[0][1] < by
    ):
        raise RefusedError("GROUP_CONCAT of several values is written with || here.")
    return to_list("DISTINCT " if call.is_distinct else "", query.value(start, by), glue, order)


def _day_names(format_: str) -> Rule:
    return lambda call: f"strftime({call.wants(1)[0].text}, '{format_}')"


def _text_of(letters: Mapping[str, str | None], *, any_case: bool, quote: str = '"') -> Rule:
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


def _date_of(letters: Mapping[str, str | None], *, any_case: bool, target: str, quote: str = '"') -> Rule:
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


def _mysql_format(call: Call) -> str:
    value, pattern = call.wants(2)
    return formatted(value, [formats.of_percents(_literal(pattern), formats.MYSQL)], call)


def _mysql_parse(call: Call) -> str:
    value, pattern = call.wants(2)
    made = f"strptime({value.text}, '{formats.of_percents(_literal(pattern), formats.MYSQL)}')"
    return made if re.search(r"%[HhIisSTkl]", _literal(pattern)) else f"CAST({made} AS DATE)"


def _mysql_week(call: Call) -> str:
    args = call.wants(1, 2)
    mode = 0 if len(args) == 1 else args[1].number
    if mode == 0:
        return WEEK_FROM_SUNDAY.replace("{}", args[0].text)
    if mode == 3:
        return f"week({args[0].text})"
    raise RefusedError(f"WEEK with mode {args[1].raw} has no exact counterpart here: modes 0 and 3 have.")


def _substring_index(call: Call) -> str:
    text, mark, count = call.wants(3)
    if count.number not in {1, -1}:
        raise RefusedError("SUBSTRING_INDEX has a counterpart here for 1 and -1 alone.")
    return f"split_part({text.text}, {mark.text}, {count.number})"


def _log(order: str | None) -> Rule:
    """LOG: of one number it is the natural one; of two, the base comes `first` or `last`."""

    def rule(call: Call) -> str:
        args = call.wants(1, 2)
        if len(args) == 1:
            return f"ln({args[0].text})"
        if order is None:
            raise ReadingError("LOG")
        base, value = args if order == "first" else (args[1], args[0])
        return f"log({base.text}, {value.text})"

    return rule


# SQL Server

STYLES = {"23": "%Y-%m-%d", "112": "%Y%m%d", "120": "%Y-%m-%d %H:%M:%S", "20": "%Y-%m-%d %H:%M:%S", "101": "%m/%d/%Y",
          "103": "%d/%m/%Y", "104": "%d.%m.%Y", "105": "%d-%m-%Y", "110": "%m-%d-%Y", "111": "%Y/%m/%d", "108": "%H:%M:%S"}  # fmt: skip


def _tsql_convert(word: str) -> Rule:
    """CONVERT(type, x[, style])."""

    def rule(call: Call) -> str | None:
        query = call.query
        parts = call.parts
        if len(parts) not in {2, 3}:
            raise ReadingError("CONVERT")
        target = query.sql[query.tokens[parts[0][0]].start : query.tokens[parts[0][1] - 1].end + 1]
        value = query.value(*parts[1])
        if len(parts) == 2 or (value.type == "text" and not re.match(r"(?i)n?(var)?char", target)):
            if len(parts) == 3:
                raise RefusedError("CONVERT of a text with a style has no exact counterpart here.")
            made = cast(value, target, CASTINGS["tsql"], word=word)
            return made or f"{word}({value.text} AS {target})"
        style = query.value(*parts[2]).raw
        if style not in STYLES or not re.match(r"(?i)n?(var)?char", target):
            if re.match(r"(?i)\s*(date|datetime2?)\b", target) and value.type in {"date", "time"}:
                return (
                    f"{word}({value.text} AS {'DATE' if target.strip().lower() == 'date' else 'TIMESTAMP'})"
                )
            raise RefusedError(f"CONVERT with style {style} has no exact counterpart here.")
        made = f"strftime({value.text}, '{STYLES[style]}')"
        size = re.search(r"\(\s*(\d+)\s*\)", target)
        length = len({"%Y-%m-%d": "2026-06-30", "%Y%m%d": "20260630"}.get(STYLES[style], "x" * 30))
        return f"left({made}, {size[1]})" if size and int(size[1]) < length else made

    return rule


def _tsql_average(call: Call) -> str | None:
    """AVG of whole numbers gives a whole number, the fraction cut."""
    (value,) = call.wants(1)
    if value.type is None:
        raise RefusedError(
            "AVG of whole numbers cuts the fraction there, and it isn't known whether these are whole."
        )
    if value.type != "int":
        return None
    distinct = "DISTINCT " if call.is_distinct else ""
    following = call.query.word(call.end)
    if following in {"over", "filter"}:
        raise RefusedError(
            "AVG of whole numbers cuts the fraction there; as a window it has no short counterpart here."
        )
    return f"CAST(trunc(AVG({distinct}{value.text})) AS BIGINT)"


def _date_name(call: Call) -> str:
    part, value = call.wants(2)
    names = {"month": "%B", "mm": "%B", "m": "%B", "weekday": "%A", "dw": "%A"}
    if part.word in names:
        return f"strftime({value.text}, '{names[part.word]}')"
    made = _part(part.word, value, TSQL_PARTS, call) or f"{part.word}({value.text})"
    return f"CAST({made} AS VARCHAR)"


TSQL_PARTS = {
    "weekday": SUNDAY_IS_ONE, "dw": SUNDAY_IS_ONE, "iso_week": "week({})", "isowk": "week({})", "isoww": "week({})",
    "week": "(dayofyear({}) - 1 + dayofweek(date_trunc('year', {}))) // 7 + 1",
    "wk": "(dayofyear({}) - 1 + dayofweek(date_trunc('year', {}))) // 7 + 1",
    "ww": "(dayofyear({}) - 1 + dayofweek(date_trunc('year', {}))) // 7 + 1",
    "dayofyear": "dayofyear({})", "dy": "dayofyear({})", "second": "second({})", "ss": "second({})", "s": "second({})",
    "yy": "year({})", "yyyy": "year({})", "qq": "quarter({})", "q": "quarter({})", "mm": "month({})", "m": "month({})",
    "dd": "day({})", "d": "day({})", "hh": "hour({})", "mi": "minute({})", "n": "minute({})",
}  # fmt: skip


def _if_null_cast(call: Call) -> str:
    value, instead = call.wants(2)
    return f"COALESCE({value.text}, {instead.text})"


def _strpos(*, text_first: bool, is_blind: bool = False) -> Rule:
    """Where a text is in another one; two databases look at no case, as they are set unless somebody changes it."""

    def rule(call: Call) -> str:
        first, second = call.wants(2)
        text, part = (first, second) if text_first else (second, first)
        if is_blind:
            return f"strpos(lower({text.text}), lower({part.text}))"
        return f"strpos({text.text}, {part.text})"

    return rule


def _share_of(name: str) -> Rule:
    """percentile(x, 0.5) and its like."""

    def rule(call: Call) -> str:
        args = call.args
        if len(args) < 2:
            raise ReadingError(call.name)
        value = (
            args[0].text
            if args[0].type in {"int", "float", "date", "time"} or name == "quantile_disc"
            else f"CAST({args[0].text} AS DOUBLE)"
        )
        return f"{name}({value}, {args[1].text})"

    return rule


def _avg_of_truth(call: Call) -> str | None:
    (value,) = call.wants(1)
    return f"AVG(CAST({value.text} AS INTEGER))" if value.type == "bool" else None


def _series(call: Call) -> str:
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


def _series_in_rows(call: Call) -> str | None:
    """PostgreSQL's generate_series, which gives rows after SELECT, too."""
    before = call.query.word(call.start - 1)
    if before in {"from", "join", "lateral"} or (before == "," and call.query.word(call.end) in {"as", ""}):
        return None
    return f"UNNEST({call.typed_name}({', '.join(arg.text for arg in call.args)}))"


def _snowflake_trunc(call: Call) -> str | None:
    args = call.wants(1, 2)
    if len(args) == 2 and (args[1].literal is not None or args[0].type in {"date", "time"}):
        return truncated(args[0], unit_of(args[1]), call, keeps_date=True)
    return None if call.name == "trunc" else renamed("trunc", 1, 2)(call)


def _mysql_number(call: Call) -> str:
    value, places = call.wants(2)
    if places.number is None:
        raise ReadingError("FORMAT")
    return f"format('{{:,.{places.number}f}}', round(CAST({value.text} AS DOUBLE), {places.number}))"


def _year_week(call: Call) -> str:
    args = call.wants(1, 2)
    if len(args) == 2 and args[1].number == 3:
        return f"CAST(strftime({args[0].text}, '%G%V') AS INTEGER)"
    raise RefusedError("YEARWEEK has an exact counterpart here for mode 3 alone, which counts ISO weeks.")


def _first_match(call: Call) -> str | None:
    args = call.wants(3)
    _pattern(args[1])
    return None


def _redshift_average(call: Call) -> str | None:
    (value,) = call.wants(1)
    if value.type in {"decimal", "float"}:
        return None
    raise RefusedError("How AVG of whole numbers is rounded there depends on the column's type.")


def _redshift_trunc(call: Call) -> str | None:
    args = call.wants(1, 2)
    if len(args) == 1 and args[0].type in {"time", "date"}:
        return f"CAST({args[0].text} AS DATE)"
    if args[0].type is None and len(args) == 1:
        raise RefusedError("TRUNC of a time is a date there, and it isn't known whether this is one.")
    return None


def _tsql_convert_plain(dialect: str) -> Rule:
    """CONVERT(type, x)."""

    def rule(call: Call) -> str:
        query, parts = call.query, call.parts
        if len(parts) != 2:
            raise ReadingError("CONVERT")
        target = query.sql[query.tokens[parts[0][0]].start : query.tokens[parts[0][1] - 1].end + 1]
        value = query.value(*parts[1])
        return cast(value, target, CASTINGS[dialect]) or f"CAST({value.text} AS {target})"

    return rule


def _spark_months(call: Call) -> str:
    value, count = call.wants(2)
    start = value.text if value.type == "date" else f"CAST({value.text} AS DATE)"
    return f"CAST({start} + INTERVAL ({count.text}) MONTH AS DATE)"


def _spark_trunc(call: Call) -> str:
    value, unit = call.wants(2)
    word = {"mon": "month", "yy": "year", "yyyy": "year"}.get(unit.word, unit.word)
    if unit.literal is None or word not in {"year", "quarter", "month", "mm", "week"}:
        raise RefusedError(f"TRUNC to {unit.raw} has no exact counterpart here.")
    return f"CAST(date_trunc('{UNITS[word]}', {value.text}) AS DATE)"


def _blind_replace(call: Call) -> str | None:
    _, part, _ = call.wants(3)
    if part.literal is None or part.literal.lower() != part.literal.upper():
        raise RefusedError("REPLACE looks at no case there, and here it does.")
    return None


def _clock_in_zone(word: str) -> Rule:
    """CURRENT_DATE(), for which a zone may be named."""

    def rule(call: Call) -> str:
        return ZONES(call) or "" if call.args else word

    return rule


COMMON: dict[str, Rule] = dict.fromkeys(
    """count sum min max coalesce nullif abs upper lower trim ltrim rtrim floor sqrt exp sign
    row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value round
    replace left right""".split(),  # noqa: SIM905 - as words
    same,
) | {"ceiling": same, "power": same}
WITHOUT_SERVER = {**COMMON, "avg": same, "ceil": same, "mod": same, "ln": same, "greatest": same, "least": same,
                  "stddev_samp": same, "stddev_pop": same, "var_samp": same, "var_pop": same, "stddev": same, "any_value": same}  # fmt: skip
NO_CLOCK = template("CAST(CURRENT_TIMESTAMP AS TIMESTAMP)", 0)

CATALOGUE: dict[str, dict[str, Rule]] = {
    "bigquery": {
        **WITHOUT_SERVER,
        "cast": _casting("bigquery", "CAST"), "safe_cast": _casting("bigquery", "TRY_CAST"),
        "greatest": null_if_any, "least": null_if_any, "concat": joined, "pow": renamed("power", 2),
        "length": same, "char_length": renamed("length", 1), "substr": substring("as_one"), "substring": substring("as_one"),
        "if": same, "ifnull": same, "countif": same, "logical_or": renamed("bool_or", 1), "logical_and": renamed("bool_and", 1),
        "safe_divide": _divided, "div": template("{0!a} // {1!a}", 2), "log": _log("last"), "log10": same, "trunc": same,
        "week": same, "current_date": _clock_in_zone("CURRENT_DATE"), "current_timestamp": NO_CLOCK, "current_datetime": NO_CLOCK,
        "date": _bigquery_date, "datetime": template("CAST({0} AS TIMESTAMP)", 1), "timestamp": template("CAST({0} AS TIMESTAMP)", 1),
        "date_trunc": _bigquery_trunc, "timestamp_trunc": _bigquery_trunc, "datetime_trunc": _bigquery_trunc,
        "date_diff": _bigquery_between, "datetime_diff": _bigquery_between, "timestamp_diff": _bigquery_timestamps_between,
        "date_add": _add_interval("+"), "date_sub": _add_interval("-"),
        "timestamp_add": _add_interval("+"), "timestamp_sub": _add_interval("-"),
        "datetime_add": _add_interval("+"), "datetime_sub": _add_interval("-"),
        "extract": _extract({"dayofweek": SUNDAY_IS_ONE, "week": WEEK_FROM_SUNDAY, "week(sunday)": WEEK_FROM_SUNDAY,
                             "week(monday)": "CAST(strftime({}, '%W') AS INTEGER)", "second": "second({})"}),
        "format_date": _bigquery_format, "format_timestamp": _bigquery_format, "format_datetime": _bigquery_format,
        "parse_date": _bigquery_parse("DATE"), "parse_timestamp": _bigquery_parse("TIMESTAMP"), "parse_datetime": _bigquery_parse("TIMESTAMP"),
        "last_day": lambda call: same(call) if len(call.args) == 1 else refused("LAST_DAY of another unit has no exact counterpart here.")(call),
        "regexp_contains": _regexp_matches(), "regexp_extract": _regexp_extract(group=None, misses="null_by_group"),
        "regexp_replace": _regexp_replace, "strpos": same, "starts_with": same, "ends_with": same,
        "string_agg": _ordered_list(","), "array_agg": same, "approx_count_distinct": template("COUNT(DISTINCT {0})", 1),
        "percentile_cont": lambda call: _share_of("quantile_cont")(call), "unnest": same,
        "generate_date_array": _series, "generate_array": renamed("generate_series", 2, 3),
        "approx_quantiles": refused("APPROX_QUANTILES gives estimates: quantile_cont(x, 0.5) gives the exact value."),
        "split": refused("SPLIT gives a list that is counted from 0 there and from 1 here: split_part(text, ',', 1) gives a part."),
        "format": _bigquery_text,
        "safe_offset": refused("Lists are counted from 1 here."), "offset": refused("Lists are counted from 1 here."),
    },
    "snowflake": {
        **WITHOUT_SERVER,
        "cast": _casting("snowflake", "CAST"), "try_cast": _casting("snowflake", "TRY_CAST"), "greatest": null_if_any, "least": null_if_any,
        "concat": joined, "length": same, "len": renamed("length", 1), "substr": substring("as_one"), "substring": substring("as_one"),
        "concat_ws": refused("CONCAT_WS gives NULL there where one of its parts is NULL, and here it leaves that part out."),
        "iff": template("CASE WHEN {0} THEN {1} ELSE {2} END", 3), "ifnull": same, "nvl": renamed("COALESCE", 2),
        "nvl2": template("CASE WHEN {0!a} IS NOT NULL THEN {1} ELSE {2} END", 3), "zeroifnull": template("COALESCE({0}, 0)", 1),
        "nullifzero": template("NULLIF({0}, 0)", 1), "div0": template("CASE WHEN {1!a} = 0 THEN 0 ELSE {0!a} / {1!a} END", 2),
        "div0null": template("CASE WHEN COALESCE({1}, 0) = 0 THEN 0 ELSE {0!a} / {1!a} END", 2),
        "equal_null": template("{0!a} IS NOT DISTINCT FROM {1!a}", 2), "decode": decoded, "count_if": same,
        "boolor_agg": renamed("bool_or", 1), "booland_agg": renamed("bool_and", 1), "log": _log("first"),
        "pow": renamed("power", 2), "trunc": lambda call: _snowflake_trunc(call), "truncate": lambda call: _snowflake_trunc(call), "square": template("power({0}, 2)", 1),
        "current_date": template("CURRENT_DATE", 0), "current_timestamp": NO_CLOCK, "getdate": NO_CLOCK, "sysdate": NO_CLOCK,
        "to_date": _date_of(formats.SNOWFLAKE, any_case=True, target="DATE"), "date": template("CAST({0} AS DATE)", 1),
        "to_timestamp": _date_of(formats.SNOWFLAKE, any_case=True, target="TIMESTAMP"), "try_to_date": template("TRY_CAST({0} AS DATE)", 1),
        "to_char": _text_of(formats.SNOWFLAKE, any_case=True), "to_varchar": _text_of(formats.SNOWFLAKE, any_case=True),
        "to_number": refused("TO_NUMBER rounds to whole numbers there: CAST(… AS DOUBLE) keeps the fraction."),
        "date_trunc": _trunc_unit_first(keeps_date=True, takes_words=True), "dateadd": _add_unit(gives_date=True),
        "timestampadd": _add_unit(gives_date=True), "timeadd": _add_unit(gives_date=True),
        "datediff": _between(boundaries), "timestampdiff": _between(boundaries), "timediff": _between(boundaries),
        "extract": _extract({"dayofweek": SUNDAY_IS_ZERO, "dow": SUNDAY_IS_ZERO, "week": "week({})", "second": "second({})"}),
        "date_part": _date_part({"dayofweek": SUNDAY_IS_ZERO, "dow": SUNDAY_IS_ZERO, "week": "week({})", "second": "second({})", "epoch_second": "CAST(epoch({}) AS BIGINT)"}),
        "year": same, "quarter": same, "month": same, "day": same, "dayofmonth": same, "dayofyear": same, "hour": same, "minute": same,
        "dayofweek": same, "dayofweekiso": renamed("isodow", 1), "week": same, "weekofyear": same, "weekiso": renamed("week", 1),
        "dayname": _day_names("%a"), "monthname": _day_names("%b"),
        "last_day": lambda call: same(call) if len(call.args) == 1 else refused("LAST_DAY of another unit has no exact counterpart here.")(call),
        "median": exact_median, "percentile_cont": lambda call: share(call, "percentile_cont"), "percentile_disc": lambda call: share(call, "percentile_disc"),
        "listagg": _ordered_list("", empty=True), "array_agg": refused("ARRAY_AGG leaves NULL out there, and here it does not."),
        "approx_count_distinct": template("COUNT(DISTINCT {0})", 1), "regexp_like": _regexp_matches(how="regexp_full_match"),
        "rlike": _regexp_matches(how="regexp_full_match"), "regexp_replace": _regexp_replace, "position": _strpos(text_first=False), "charindex": _strpos(text_first=False),
        "contains": same, "startswith": renamed("starts_with", 2), "endswith": renamed("ends_with", 2), "split_part": same, "date_from_parts": renamed("make_date", 3),
        "datefromparts": renamed("make_date", 3), "add_months": refused("ADD_MONTHS keeps the last day of a month the last day there: DATEADD(month, …) does not."),
        "months_between": refused("MONTHS_BETWEEN counts parts of months by 31 days, which has no exact counterpart here."),
        "initcap": refused("INITCAP has no counterpart here."), "flatten": refused("FLATTEN has no exact counterpart here: UNNEST makes rows of a list."),
        "ratio_to_report": template("{0!a} / SUM({0})", 1), "object_construct": refused("Objects have no exact counterpart here."),
        "split": refused("SPLIT gives a list that is counted from 0 there and from 1 here."),
    },
    "tsql": {
        **COMMON, "replace": _blind_replace,
        "avg": _tsql_average, "cast": _casting("tsql", "CAST"), "try_cast": _casting("tsql", "TRY_CAST"),
        "convert": _tsql_convert("CAST"), "try_convert": _tsql_convert("TRY_CAST"), "count_big": renamed("COUNT", 1),
        "isnull": _if_null_cast, "iif": template("CASE WHEN {0} THEN {1} ELSE {2} END", 3), "len": template("length(rtrim({0}))", 1),
        "concat": same, "concat_ws": same, "charindex": _strpos(text_first=False, is_blind=True), "substring": substring("before"), "log": _log("last"), "log10": same,
        "getdate": NO_CLOCK, "sysdatetime": NO_CLOCK, "getutcdate": NO_CLOCK, "sysutcdatetime": NO_CLOCK,
        "dateadd": _add_unit(gives_date=True), "datediff": _between(boundaries, week_starts="sunday"), "datediff_big": _between(boundaries, week_starts="sunday"),
        "datepart": _date_part(TSQL_PARTS), "datename": _date_name, "year": same, "month": same, "day": same, "eomonth": renamed("last_day", 1),
        "datefromparts": renamed("make_date", 3), "datetrunc": lambda call: _trunc_unit_first(week_starts="sunday", keeps_date=True, takes_words=True)(call),
        "format": _text_of(formats.DOT_NET, any_case=False, quote="'"), "string_agg": _ordered_list(None), "greatest": same, "least": same,
        "stdev": renamed("stddev_samp", 1), "stdevp": renamed("stddev_pop", 1), "var": renamed("var_samp", 1), "varp": renamed("var_pop", 1),
        "square": template("power({0}, 2)", 1), "percentile_cont": lambda call: share(call, "percentile_cont"), "percentile_disc": lambda call: share(call, "percentile_disc"),
        "approx_count_distinct": template("COUNT(DISTINCT {0})", 1), "choose": refused("CHOOSE has no counterpart here: CASE does the same."),
        "patindex": refused("PATINDEX has no counterpart here."), "stuff": refused("STUFF has no counterpart here."), "openjson": refused("OPENJSON has no counterpart here."),
        "str": refused("STR writes numbers as texts in its own way."),
    },
    "mysql": {
        **WITHOUT_SERVER,
        "avg": _avg_of_truth, "cast": _casting("mysql", "CAST"), "greatest": null_if_any, "least": null_if_any, "concat": joined, "concat_ws": same, "pow": renamed("power", 2),
        "length": template("strlen({0})", 1), "char_length": renamed("length", 1), "character_length": renamed("length", 1),
        "substr": substring("empty"), "substring": substring("empty"), "mid": renamed("substring", 3), "substring_index": _substring_index,
        "locate": _strpos(text_first=False, is_blind=True), "instr": _strpos(text_first=True, is_blind=True), "if": same, "ifnull": same, "isnull": template("{0!a} IS NULL", 1),
        "log": _log("first"), "log10": same, "log2": same, "truncate": renamed("trunc", 2), "format": lambda call: _mysql_number(call),
        "curdate": template("CURRENT_DATE", 0), "current_date": template("CURRENT_DATE", 0), "now": NO_CLOCK, "sysdate": NO_CLOCK, "current_timestamp": NO_CLOCK, "utc_timestamp": NO_CLOCK, "utc_date": template("CURRENT_DATE", 0),
        "date": template("CAST({0} AS DATE)", 1), "date_format": _mysql_format, "str_to_date": _mysql_parse,
        "date_add": _add_interval("+"), "date_sub": _add_interval("-"), "adddate": _add_interval("+"), "subdate": _add_interval("-"),
        "timestampadd": _add_unit(gives_date=True), "datediff": _days_between, "timestampdiff": _between(whole_units),
        "extract": _extract({"week": WEEK_FROM_SUNDAY, "second": "second({})"}),
        "year": same, "quarter": same, "month": same, "day": same, "dayofmonth": same, "dayofyear": same, "hour": same, "minute": same, "second": same,
        "dayofweek": part_of("dayofweek", plus=1), "weekday": part_of("isodow", plus=-1), "week": _mysql_week, "weekofyear": renamed("week", 1),
        "yearweek": lambda call: _year_week(call), "dayname": same, "monthname": same, "last_day": same,
        "group_concat": _group_concat, "regexp_like": _regexp_matches(options=", 'i'"), "lpad": same, "rpad": same, "std": renamed("stddev_pop", 1),
        "stddev": renamed("stddev_pop", 1), "variance": renamed("var_pop", 1), "grouping": same,
        "unix_timestamp": refused("UNIX_TIMESTAMP depends on the server's time zone."), "from_unixtime": refused("FROM_UNIXTIME depends on the server's time zone."),
        "convert": refused("CONVERT with a character set has no counterpart here: CAST(… AS DATE) casts."), "regexp_replace": refused("MySQL's patterns look at no case, which REGEXP_REPLACE here does."),
        "regexp_substr": refused("REGEXP_SUBSTR has no exact counterpart here."), "makedate": refused("MAKEDATE has no exact counterpart here."),
        "period_diff": refused("PERIOD_DIFF has no exact counterpart here."), "to_days": refused("TO_DAYS counts from the year 0."), "json_extract": refused("JSON has no exact counterpart here."),
    },
    "postgres": {
        **WITHOUT_SERVER,
        "avg": same, "cast": _casting("postgres", "CAST"), "concat": same, "concat_ws": same, "length": same, "char_length": renamed("length", 1), "pow": renamed("power", 2),
        "substr": substring("before"), "substring": substring("before"), "strpos": same, "split_part": same, "trunc": same, "log": same,
        "now": same, "age": refused("AGE counts months of different lengths in a way of its own."), "date_trunc": _trunc_unit_first(keeps_date=False),
        "date_part": _date_part({"dow": SUNDAY_IS_ZERO, "week": "week({})", "second": SECONDS}),
        "extract": _extract({"dow": SUNDAY_IS_ZERO, "week": "week({})", "second": SECONDS}),
        "to_char": _text_of(formats.POSTGRES, any_case=True), "to_date": _date_of(formats.POSTGRES, any_case=True, target="DATE"),
        "to_timestamp": _date_of(formats.POSTGRES, any_case=True, target="TIMESTAMP"), "make_date": same, "date": template("CAST({0} AS DATE)", 1),
        "string_agg": _ordered_list(None), "array_agg": same, "bool_or": same, "bool_and": same, "every": renamed("bool_and", 1),
        "percentile_cont": lambda call: share(call, "percentile_cont"), "percentile_disc": lambda call: share(call, "percentile_disc"), "mode": refused("MODE has another form here."),
        "generate_series": _series_in_rows, "unnest": same, "regexp_replace": lambda call: same(call) if len(call.args) == 4 else _first_match(call),
        "initcap": refused("INITCAP has no counterpart here."), "to_number": refused("TO_NUMBER has no counterpart here: CAST(… AS DOUBLE) casts."), "corr": same, "variance": same, "starts_with": same, "reverse": same, "repeat": same, "lpad": same, "rpad": same, "position": same, "grouping": same,
        "nth_value": same, "date_bin": refused("DATE_BIN has no counterpart here."), "isfinite": same,
    },
    "redshift": {
        **WITHOUT_SERVER,
        "avg": lambda call: _redshift_average(call), "cast": _casting("redshift", "CAST"), "concat": joined, "length": same, "len": renamed("length", 1), "char_length": renamed("length", 1), "pow": renamed("power", 2),
        "substr": substring("before"), "substring": substring("before"), "strpos": same, "charindex": _strpos(text_first=False), "split_part": same, "log": same,
        "nvl": renamed("COALESCE"), "ifnull": refused("IFNULL is no function of Redshift."), "nvl2": template("CASE WHEN {0!a} IS NOT NULL THEN {1} ELSE {2} END", 3), "decode": decoded,
        "getdate": NO_CLOCK, "convert": _tsql_convert_plain("redshift"), "trunc": lambda call: _redshift_trunc(call), "date_trunc": _trunc_unit_first(keeps_date=False),
        "dateadd": _add_unit(gives_date=False), "date_add": _add_unit(gives_date=False), "datediff": _between(boundaries, week_starts=None), "date_diff": _between(boundaries, week_starts=None),
        "date_part": _date_part({"dow": SUNDAY_IS_ZERO, "dayofweek": SUNDAY_IS_ZERO, "week": "week({})", "second": SECONDS}),
        "extract": _extract({"dow": SUNDAY_IS_ZERO, "dayofweek": SUNDAY_IS_ZERO, "week": "week({})", "second": SECONDS}),
        "to_char": _text_of(formats.POSTGRES, any_case=True), "to_date": _date_of(formats.POSTGRES, any_case=True, target="DATE"),
        "to_timestamp": refused("TO_TIMESTAMP gives a time with a zone there."), "last_day": same, "listagg": _ordered_list(""), "median": exact_median,
        "percentile_cont": lambda call: share(call, "percentile_cont"), "bool_or": same, "bool_and": same,
        "months_between": refused("MONTHS_BETWEEN counts parts of months by 31 days, which has no exact counterpart here."),
        "add_months": refused("ADD_MONTHS keeps the last day of a month the last day there: DATEADD(month, …) does not."), "sysdate": NO_CLOCK, "date": template("CAST({0} AS DATE)", 1),
    },
    "spark": {
        **WITHOUT_SERVER,
        "cast": _casting("spark", "CAST"), "try_cast": _casting("spark", "TRY_CAST"), "concat": joined, "concat_ws": same, "length": same, "char_length": renamed("length", 1), "pow": renamed("power", 2), "mean": renamed("AVG", 1),
        "substr": substring("as_one"), "substring": substring("as_one"), "substring_index": _substring_index, "instr": _strpos(text_first=True), "locate": _strpos(text_first=False),
        "if": same, "iff": template("CASE WHEN {0} THEN {1} ELSE {2} END", 3), "ifnull": same, "nvl": renamed("COALESCE", 2), "nvl2": template("CASE WHEN {0!a} IS NOT NULL THEN {1} ELSE {2} END", 3),
        "isnull": template("{0!a} IS NULL", 1), "isnotnull": template("{0!a} IS NOT NULL", 1), "count_if": same, "bool_or": same, "bool_and": same, "some": renamed("bool_or", 1), "log": _log("first"), "log10": same,
        "current_date": template("CURRENT_DATE", 0), "current_timestamp": NO_CLOCK, "now": NO_CLOCK, "to_date": _date_of(formats.JAVA, any_case=False, target="DATE", quote="'"), "date": template("CAST({0} AS DATE)", 1),
        "to_timestamp": _date_of(formats.JAVA, any_case=False, target="TIMESTAMP", quote="'"), "date_format": _text_of(formats.JAVA, any_case=False, quote="'"),
        "date_add": _add_days("+"), "date_sub": _add_days("-"), "datediff": lambda call: _days_between(call) if len(call.args) == 2 else _between(whole_units)(call), "dateadd": lambda call: _add_days("+")(call) if len(call.args) == 2 else _add_unit(gives_date=False)(call),
        "timestampadd": _add_unit(gives_date=False), "timestampdiff": _between(whole_units), "add_months": lambda call: _spark_months(call),
        "date_trunc": _trunc_unit_first(keeps_date=False), "trunc": lambda call: _spark_trunc(call),
        "extract": _extract({"dayofweek": SUNDAY_IS_ONE, "dow": SUNDAY_IS_ONE, "week": "week({})", "second": SECONDS}),
        "year": same, "quarter": same, "month": same, "day": same, "dayofmonth": same, "dayofyear": same, "hour": same, "minute": same, "second": same, "weekofyear": renamed("week", 1),
        "dayofweek": part_of("dayofweek", plus=1), "weekday": part_of("isodow", plus=-1), "last_day": same, "make_date": same, "dayname": _day_names("%a"), "monthname": _day_names("%b"),
        "percentile": _share_of("quantile_cont"), "percentile_approx": _share_of("quantile_disc"), "approx_percentile": _share_of("quantile_disc"), "median": exact_median, "percentile_cont": lambda call: share(call, "percentile_cont"),
        "approx_count_distinct": template("COUNT(DISTINCT {0})", 1), "collect_list": template("list({0}) FILTER (WHERE {0!a} IS NOT NULL)", 1), "array_agg": template("list({0}) FILTER (WHERE {0!a} IS NOT NULL)", 1),
        "regexp_extract": _regexp_extract(group=1, misses="empty"), "regexp_replace": _regexp_replace, "rlike": _regexp_matches(), "regexp_like": _regexp_matches(), "sequence": _series, "explode": renamed("UNNEST", 1),
        "months_between": refused("MONTHS_BETWEEN counts parts of months by 31 days, which has no exact counterpart here."), "unix_timestamp": refused("UNIX_TIMESTAMP depends on the session's time zone."), "from_unixtime": refused("FROM_UNIXTIME depends on the session's time zone."),
        "collect_set": refused("COLLECT_SET gives its values in no order."), "size": refused("SIZE gives -1 for NULL there."), "split": refused("SPLIT gives a list that is counted from 0 there and from 1 here."), "initcap": refused("INITCAP has no counterpart here."),
        "startswith": renamed("starts_with", 2), "endswith": renamed("ends_with", 2), "contains": same, "stddev": same, "next_day": refused("NEXT_DAY has no exact counterpart here."), "decode": decoded,
    },
    "trino": {
        **WITHOUT_SERVER,
        "cast": _casting("trino", "CAST"), "try_cast": _casting("trino", "TRY_CAST"), "greatest": null_if_any, "least": null_if_any, "concat": joined, "length": same, "pow": renamed("power", 2),
        "substr": substring("empty"), "substring": substring("empty"), "strpos": same, "if": lambda call: same(call) if len(call.args) == 3 else template("CASE WHEN {0} THEN {1} END", 2)(call), "count_if": same, "arbitrary": renamed("any_value", 1),
        "date": template("CAST({0} AS DATE)", 1), "now": NO_CLOCK, "date_trunc": _trunc_unit_first(keeps_date=True), "date_add": _add_unit(gives_date=True), "date_diff": _between(whole_units), "date_format": _mysql_format, "date_parse": lambda call: f"strptime({call.wants(2)[0].text}, '{formats.of_percents(_literal(call.wants(2)[1]), formats.MYSQL)}')",
        "extract": _extract({"dow": "isodow({})", "day_of_week": "isodow({})", "week": "week({})", "second": "second({})"}), "year": same, "quarter": same, "month": same, "day": same, "hour": same, "minute": same, "second": same, "week": same, "day_of_week": renamed("isodow", 1), "dow": renamed("isodow", 1), "day_of_year": renamed("dayofyear", 1), "last_day_of_month": renamed("last_day", 1),
        "approx_distinct": template("COUNT(DISTINCT {0})", 1), "approx_percentile": refused("APPROX_PERCENTILE gives an estimate: quantile_cont(x, 0.5) gives the exact value."), "array_agg": same, "sequence": _series, "unnest": same, "bool_or": same, "bool_and": same, "log": renamed("log", 2), "log10": same, "ln": same, "truncate": renamed("trunc", 1, 2),
        "regexp_like": _regexp_matches(), "regexp_extract": _regexp_extract(group=0, misses="null"), "regexp_replace": _regexp_replace, "listagg": _ordered_list(None), "max_by": same, "min_by": same, "starts_with": same,
        "format_datetime": _text_of(formats.JAVA, any_case=False, quote="'"), "try": same, "split_part": refused("SPLIT_PART gives NULL there where there is no such part, and an empty text here."), "element_at": refused("ELEMENT_AT has no exact counterpart here."), "split": refused("Lists have no exact counterpart here."),
    },
}  # fmt: skip
