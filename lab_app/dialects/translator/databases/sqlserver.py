"""SQL Server: its functions, each as that database documents it, and how it reads here."""

from __future__ import annotations

import re

from .. import formats
from ..building import COMMON, casting_of, logarithm, refused, renamed, same, share, template
from ..casting import CASTINGS, cast
from ..dates import NO_CLOCK, SUNDAY_IS_ONE, add_unit, between, date_part, part_by_name, text_of, truncating
from ..moments import boundaries
from ..query import Call, ReadingError, RefusedError, Rule
from ..texts import ordered_list, strpos, substring

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
    made = part_by_name(part.word, value, TSQL_PARTS, call) or f"{part.word}({value.text})"
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


def _power(call: Call) -> str | None:
    """POWER gives the type of its first number: of a whole one, a whole one."""
    base, exponent = call.wants(2)
    if base.type in {"float", "decimal"} or (base.type == "int" and (exponent.number or -1) >= 0):
        return None
    raise RefusedError(
        "POWER of a whole number is a whole number there: CAST(… AS FLOAT) keeps the fraction."
    )


def _format(call: Call) -> str:
    """FORMAT(date, format); of one letter it is a format by name, which depends on the language."""
    if len(call.args) == 2 and len((call.args[1].literal or "").strip()) == 1:
        raise RefusedError("A format of one letter depends on the language that the server is set to.")
    return str(text_of(formats.DOT_NET, any_case=False, quote="'")(call))


def _blind_replace(call: Call) -> str | None:
    _, part, _ = call.wants(3)
    if part.literal is None or part.literal.lower() != part.literal.upper():
        raise RefusedError("REPLACE looks at no case there, and here it does.")
    return None


FUNCTIONS: dict[str, Rule] = {
    **COMMON,
    "replace": _blind_replace,
    "avg": _tsql_average,
    "cast": casting_of("tsql", "CAST"),
    "try_cast": casting_of("tsql", "TRY_CAST"),
    "convert": _tsql_convert("CAST"),
    "try_convert": _tsql_convert("TRY_CAST"),
    "count_big": renamed("COUNT", 1),
    "isnull": _if_null_cast,
    "iif": template("CASE WHEN {0} THEN {1} ELSE {2} END", 3),
    "len": template("length(rtrim({0}))", 1),
    "concat": same,
    "concat_ws": same,
    "charindex": strpos(text_first=False, is_blind=True),
    "substring": substring("before"),
    "log": logarithm("last"),
    "log10": same,
    "getdate": NO_CLOCK,
    "sysdatetime": NO_CLOCK,
    "getutcdate": NO_CLOCK,
    "sysutcdatetime": NO_CLOCK,
    "dateadd": add_unit(gives_date=True),
    "datediff": between(boundaries, week_starts="sunday"),
    "datediff_big": between(boundaries, week_starts="sunday"),
    "datepart": date_part(TSQL_PARTS),
    "datename": _date_name,
    "year": same,
    "month": same,
    "day": same,
    "eomonth": renamed("last_day", 1),
    "datefromparts": renamed("make_date", 3),
    "datetrunc": lambda call: truncating(week_starts="sunday", keeps_date=True, takes_words=True)(call),
    "format": _format,
    "power": _power,
    "string_agg": ordered_list(None),
    "greatest": same,
    "least": same,
    "stdev": renamed("stddev_samp", 1),
    "stdevp": renamed("stddev_pop", 1),
    "var": renamed("var_samp", 1),
    "varp": renamed("var_pop", 1),
    "square": template("power({0}, 2)", 1),
    "percentile_cont": lambda call: share(call, "percentile_cont"),
    "percentile_disc": lambda call: share(call, "percentile_disc"),
    "approx_count_distinct": template("COUNT(DISTINCT {0})", 1),
    "choose": refused("CHOOSE has no counterpart here: CASE does the same."),
    "patindex": refused("PATINDEX has no counterpart here."),
    "stuff": refused("STUFF has no counterpart here."),
    "openjson": refused("OPENJSON has no counterpart here."),
    "str": refused("STR writes numbers as texts in its own way."),
}
