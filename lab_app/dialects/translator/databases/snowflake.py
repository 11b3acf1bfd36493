"""Snowflake: its functions, each as that database documents it, and how it reads here."""

from __future__ import annotations

from .. import formats
from ..building import (
    WITHOUT_SERVER,
    casting_of,
    decoded,
    exact_median,
    logarithm,
    null_if_any,
    refused,
    renamed,
    same,
    share,
    template,
)
from ..dates import (
    NO_CLOCK,
    SUNDAY_IS_ZERO,
    add_unit,
    between,
    date_of,
    date_part,
    day_names,
    extract,
    text_of,
    truncating,
)
from ..moments import boundaries, truncated, unit_of
from ..query import Call, Rule
from ..texts import joined, ordered_list, regexp_matches, regexp_replace, strpos, substring


def _snowflake_trunc(call: Call) -> str | None:
    args = call.wants(1, 2)
    if len(args) == 2 and (args[1].literal is not None or args[0].type in {"date", "time"}):
        return truncated(args[0], unit_of(args[1]), call, keeps_date=True)
    return None if call.name == "trunc" else renamed("trunc", 1, 2)(call)


FUNCTIONS: dict[str, Rule] = {
    **WITHOUT_SERVER,
    "cast": casting_of("snowflake", "CAST"),
    "try_cast": casting_of("snowflake", "TRY_CAST"),
    "greatest": null_if_any,
    "least": null_if_any,
    "concat": joined,
    "length": same,
    "len": renamed("length", 1),
    "substr": substring("as_one"),
    "substring": substring("as_one"),
    "concat_ws": refused(
        "CONCAT_WS gives NULL there where one of its parts is NULL, and here it leaves that part out."
    ),
    "iff": template("CASE WHEN {0} THEN {1} ELSE {2} END", 3),
    "ifnull": same,
    "nvl": renamed("COALESCE", 2),
    "nvl2": template("CASE WHEN {0!a} IS NOT NULL THEN {1} ELSE {2} END", 3),
    "zeroifnull": template("COALESCE({0}, 0)", 1),
    "nullifzero": template("NULLIF({0}, 0)", 1),
    "div0": template("CASE WHEN {1!a} = 0 THEN 0 ELSE {0!a} / {1!a} END", 2),
    "div0null": template("CASE WHEN COALESCE({1}, 0) = 0 THEN 0 ELSE {0!a} / {1!a} END", 2),
    "equal_null": template("{0!a} IS NOT DISTINCT FROM {1!a}", 2),
    "decode": decoded,
    "count_if": same,
    "boolor_agg": renamed("bool_or", 1),
    "booland_agg": renamed("bool_and", 1),
    "log": logarithm("first"),
    "pow": renamed("power", 2),
    "trunc": lambda call: _snowflake_trunc(call),
    "truncate": lambda call: _snowflake_trunc(call),
    "square": template("power({0}, 2)", 1),
    "current_date": template("CURRENT_DATE", 0),
    "current_timestamp": NO_CLOCK,
    "getdate": NO_CLOCK,
    "sysdate": NO_CLOCK,
    "to_date": date_of(formats.SNOWFLAKE, any_case=True, target="DATE"),
    "date": template("CAST({0} AS DATE)", 1),
    "to_timestamp": date_of(formats.SNOWFLAKE, any_case=True, target="TIMESTAMP"),
    "try_to_date": template("TRY_CAST({0} AS DATE)", 1),
    "to_char": text_of(formats.SNOWFLAKE, any_case=True),
    "to_varchar": text_of(formats.SNOWFLAKE, any_case=True),
    "to_number": refused("TO_NUMBER rounds to whole numbers there: CAST(… AS DOUBLE) keeps the fraction."),
    "date_trunc": truncating(keeps_date=True, takes_words=True),
    "dateadd": add_unit(gives_date=True),
    "timestampadd": add_unit(gives_date=True),
    "timeadd": add_unit(gives_date=True),
    "datediff": between(boundaries),
    "timestampdiff": between(boundaries),
    "timediff": between(boundaries),
    "extract": extract(
        {"dayofweek": SUNDAY_IS_ZERO, "dow": SUNDAY_IS_ZERO, "week": "week({})", "second": "second({})"}
    ),
    "date_part": date_part(
        {
            "dayofweek": SUNDAY_IS_ZERO,
            "dow": SUNDAY_IS_ZERO,
            "week": "week({})",
            "second": "second({})",
            "epoch_second": "CAST(epoch({}) AS BIGINT)",
        }
    ),
    "year": same,
    "quarter": same,
    "month": same,
    "day": same,
    "dayofmonth": same,
    "dayofyear": same,
    "hour": same,
    "minute": same,
    "dayofweek": same,
    "dayofweekiso": renamed("isodow", 1),
    "week": same,
    "weekofyear": same,
    "weekiso": renamed("week", 1),
    "dayname": day_names("%a"),
    "monthname": day_names("%b"),
    "last_day": lambda call: (
        same(call)
        if len(call.args) == 1
        else refused("LAST_DAY of another unit has no exact counterpart here.")(call)
    ),
    "median": exact_median,
    "percentile_cont": lambda call: share(call, "percentile_cont"),
    "percentile_disc": lambda call: share(call, "percentile_disc"),
    "listagg": ordered_list("", empty=True),
    "array_agg": refused("ARRAY_AGG leaves NULL out there, and here it does not."),
    "approx_count_distinct": template("COUNT(DISTINCT {0})", 1),
    "regexp_like": regexp_matches(how="regexp_full_match"),
    "rlike": regexp_matches(how="regexp_full_match"),
    "regexp_replace": regexp_replace,
    "position": strpos(text_first=False),
    "charindex": strpos(text_first=False),
    "contains": same,
    "startswith": renamed("starts_with", 2),
    "endswith": renamed("ends_with", 2),
    "split_part": same,
    "date_from_parts": renamed("make_date", 3),
    "datefromparts": renamed("make_date", 3),
    "add_months": refused(
        "ADD_MONTHS keeps the last day of a month the last day there: DATEADD(month, …) does not."
    ),
    "months_between": refused(
        "MONTHS_BETWEEN counts parts of months by 31 days, which has no exact counterpart here."
    ),
    "initcap": refused("INITCAP has no counterpart here."),
    "flatten": refused("FLATTEN has no exact counterpart here: UNNEST makes rows of a list."),
    "ratio_to_report": template("{0!a} / SUM({0})", 1),
    "object_construct": refused("Objects have no exact counterpart here."),
    "split": refused("SPLIT gives a list that is counted from 0 there and from 1 here."),
}
