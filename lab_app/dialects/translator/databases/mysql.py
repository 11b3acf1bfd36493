"""MySQL: its functions, each as that database documents it, and how it reads here."""

from __future__ import annotations

import re

from .. import formats
from ..building import WITHOUT_SERVER, casting_of, logarithm, null_if_any, refused, renamed, same, template
from ..dates import (
    NO_CLOCK,
    PARTS_AS_HERE,
    WEEK_FROM_SUNDAY,
    add_interval,
    add_unit,
    between,
    days_between,
    extract,
    part_of,
    percent_format,
)
from ..moments import whole_units
from ..query import Call, ReadingError, RefusedError, Rule
from ..texts import joined, literal_of, regexp_matches, strpos, substring, substring_index, to_list


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


def _mysql_parse(call: Call) -> str:
    value, pattern = call.wants(2)
    made = f"strptime({value.text}, '{formats.of_percents(literal_of(pattern), formats.MYSQL)}')"
    return made if re.search(r"%[HhIisSTkl]", literal_of(pattern)) else f"CAST({made} AS DATE)"


def _mysql_week(call: Call) -> str:
    args = call.wants(1, 2)
    mode = 0 if len(args) == 1 else args[1].number
    if mode == 0:
        return WEEK_FROM_SUNDAY.replace("{}", args[0].text)
    if mode == 3:
        return f"week({args[0].text})"
    raise RefusedError(f"WEEK with mode {args[1].raw} has no exact counterpart here: modes 0 and 3 have.")


def _avg_of_truth(call: Call) -> str | None:
    (value,) = call.wants(1)
    return f"AVG(CAST({value.text} AS INTEGER))" if value.type == "bool" else None


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


FUNCTIONS: dict[str, Rule] = {
    **WITHOUT_SERVER,
    "avg": _avg_of_truth,
    "cast": casting_of("mysql", "CAST"),
    "greatest": null_if_any,
    "least": null_if_any,
    "concat": joined,
    "concat_ws": same,
    "pow": renamed("power", 2),
    "length": template("strlen({0})", 1),
    "char_length": renamed("length", 1),
    "character_length": renamed("length", 1),
    "substr": substring("empty"),
    "substring": substring("empty"),
    "mid": renamed("substring", 3),
    "substring_index": substring_index,
    "locate": strpos(text_first=False, is_blind=True),
    "instr": strpos(text_first=True, is_blind=True),
    "if": same,
    "ifnull": same,
    "isnull": template("{0!a} IS NULL", 1),
    "log": logarithm("first"),
    "log10": same,
    "log2": same,
    "truncate": renamed("trunc", 2),
    "format": lambda call: _mysql_number(call),
    "curdate": template("CURRENT_DATE", 0),
    "current_date": template("CURRENT_DATE", 0),
    "now": NO_CLOCK,
    "sysdate": NO_CLOCK,
    "current_timestamp": NO_CLOCK,
    "utc_timestamp": NO_CLOCK,
    "utc_date": template("CURRENT_DATE", 0),
    "date": template("CAST({0} AS DATE)", 1),
    "date_format": percent_format,
    "str_to_date": _mysql_parse,
    "date_add": add_interval("+"),
    "date_sub": add_interval("-"),
    "adddate": add_interval("+"),
    "subdate": add_interval("-"),
    "timestampadd": add_unit(gives_date=True),
    "datediff": days_between,
    "timestampdiff": between(whole_units),
    "extract": extract({"week": WEEK_FROM_SUNDAY, "second": "second({})"}),
    **PARTS_AS_HERE,
    "dayofweek": part_of("dayofweek", plus=1),
    "weekday": part_of("isodow", plus=-1),
    "week": _mysql_week,
    "weekofyear": renamed("week", 1),
    "yearweek": lambda call: _year_week(call),
    "dayname": same,
    "monthname": same,
    "last_day": same,
    "group_concat": _group_concat,
    "regexp_like": regexp_matches(options=", 'i'"),
    "lpad": same,
    "rpad": same,
    "std": renamed("stddev_pop", 1),
    "stddev": renamed("stddev_pop", 1),
    "variance": renamed("var_pop", 1),
    "grouping": same,
    "unix_timestamp": refused("UNIX_TIMESTAMP depends on the server's time zone."),
    "from_unixtime": refused("FROM_UNIXTIME depends on the server's time zone."),
    "convert": refused("CONVERT with a character set has no counterpart here: CAST(… AS DATE) casts."),
    "regexp_replace": refused("MySQL's patterns look at no case, which REGEXP_REPLACE here does."),
    "regexp_substr": refused("REGEXP_SUBSTR has no exact counterpart here."),
    "makedate": refused("MAKEDATE has no exact counterpart here."),
    "period_diff": refused("PERIOD_DIFF has no exact counterpart here."),
    "to_days": refused("TO_DAYS counts from the year 0."),
    "json_extract": refused("JSON has no exact counterpart here."),
}
