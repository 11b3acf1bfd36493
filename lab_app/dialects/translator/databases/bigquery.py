"""BigQuery: its functions, each as that database documents it, and how it reads here."""

from __future__ import annotations

from .. import formats
from ..building import (
    WITHOUT_SERVER,
    casting_of,
    logarithm,
    null_if_any,
    refused,
    renamed,
    same,
    share_of,
    template,
)
from ..dates import NO_CLOCK, SUNDAY_IS_ONE, WEEK_FROM_SUNDAY, ZONES, add_interval, extract, series
from ..moments import boundaries, formatted, truncated, unit_of, whole_units
from ..query import Call, ReadingError, RefusedError, Rule, Value
from ..texts import (
    joined,
    literal_of,
    ordered_list,
    regexp_extract,
    regexp_matches,
    regexp_replace,
    substring,
)


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
    return formatted(value, [formats.of_percents(literal_of(pattern), formats.C_LIKE)], call)


def _bigquery_parse(target: str) -> Rule:
    def rule(call: Call) -> str:
        pattern, value = call.wants(2)
        made = f"strptime({value.text}, '{formats.of_percents(literal_of(pattern), formats.C_LIKE)}')"
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


def _safe_divide(call: Call) -> str:
    above, below = call.wants(2)
    return call.wrap(f"{above.atom} / NULLIF({below.text}, 0)")


def _clock_in_zone(word: str) -> Rule:
    """CURRENT_DATE(), for which a zone may be named."""

    def rule(call: Call) -> str:
        return ZONES(call) or "" if call.args else word

    return rule


FUNCTIONS: dict[str, Rule] = {
    **WITHOUT_SERVER,
    "cast": casting_of("bigquery", "CAST"),
    "safe_cast": casting_of("bigquery", "TRY_CAST"),
    "greatest": null_if_any,
    "least": null_if_any,
    "concat": joined,
    "pow": renamed("power", 2),
    "length": same,
    "char_length": renamed("length", 1),
    "substr": substring("as_one"),
    "substring": substring("as_one"),
    "if": same,
    "ifnull": same,
    "countif": same,
    "logical_or": renamed("bool_or", 1),
    "logical_and": renamed("bool_and", 1),
    "safe_divide": _safe_divide,
    "div": template("{0!a} // {1!a}", 2),
    "log": logarithm("last"),
    "log10": same,
    "trunc": same,
    "week": same,
    "current_date": _clock_in_zone("CURRENT_DATE"),
    "current_timestamp": NO_CLOCK,
    "current_datetime": NO_CLOCK,
    "date": _bigquery_date,
    "datetime": template("CAST({0} AS TIMESTAMP)", 1),
    "timestamp": template("CAST({0} AS TIMESTAMP)", 1),
    "date_trunc": _bigquery_trunc,
    "timestamp_trunc": _bigquery_trunc,
    "datetime_trunc": _bigquery_trunc,
    "date_diff": _bigquery_between,
    "datetime_diff": _bigquery_between,
    "timestamp_diff": _bigquery_timestamps_between,
    "date_add": add_interval("+"),
    "date_sub": add_interval("-"),
    "timestamp_add": add_interval("+"),
    "timestamp_sub": add_interval("-"),
    "datetime_add": add_interval("+"),
    "datetime_sub": add_interval("-"),
    "extract": extract(
        {
            "dayofweek": SUNDAY_IS_ONE,
            "week": WEEK_FROM_SUNDAY,
            "week(sunday)": WEEK_FROM_SUNDAY,
            "week(monday)": "CAST(strftime({}, '%W') AS INTEGER)",
            "second": "second({})",
        }
    ),
    "format_date": _bigquery_format,
    "format_timestamp": _bigquery_format,
    "format_datetime": _bigquery_format,
    "parse_date": _bigquery_parse("DATE"),
    "parse_timestamp": _bigquery_parse("TIMESTAMP"),
    "parse_datetime": _bigquery_parse("TIMESTAMP"),
    "last_day": lambda call: (
        same(call)
        if len(call.args) == 1
        else refused("LAST_DAY of another unit has no exact counterpart here.")(call)
    ),
    "regexp_contains": regexp_matches(),
    "regexp_extract": regexp_extract(group=None, misses="null_by_group"),
    "regexp_replace": regexp_replace,
    "strpos": same,
    "starts_with": same,
    "ends_with": same,
    "string_agg": ordered_list(","),
    "array_agg": same,
    "approx_count_distinct": template("COUNT(DISTINCT {0})", 1),
    "percentile_cont": lambda call: share_of("quantile_cont")(call),
    "unnest": same,
    "generate_date_array": series,
    "generate_array": renamed("generate_series", 2, 3),
    "approx_quantiles": refused(
        "APPROX_QUANTILES gives estimates: quantile_cont(x, 0.5) gives the exact value."
    ),
    "split": refused(
        "SPLIT gives a list that is counted from 0 there and from 1 here: split_part(text, ',', 1) gives a part."
    ),
    "format": _bigquery_text,
    "safe_offset": refused("Lists are counted from 1 here."),
    "offset": refused("Lists are counted from 1 here."),
}
