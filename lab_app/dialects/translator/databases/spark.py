"""Spark: its functions, each as that database documents it, and how it reads here."""

from __future__ import annotations

from .. import formats
from ..building import (
    WITHOUT_SERVER,
    casting_of,
    decoded,
    exact_median,
    logarithm,
    refused,
    renamed,
    same,
    share,
    share_of,
    template,
)
from ..dates import (
    NO_CLOCK,
    PARTS_AS_HERE,
    SECONDS,
    SUNDAY_IS_ONE,
    add_unit,
    between,
    date_of,
    day_names,
    days_between,
    extract,
    part_of,
    series,
    text_of,
    truncating,
)
from ..moments import UNITS, whole_units
from ..query import Call, ReadingError, RefusedError, Rule
from ..texts import joined, regexp_extract, regexp_matches, regexp_replace, strpos, substring, substring_index


def _add_days(sign: str) -> Rule:
    """date_add(x, 28) of Spark, which gives a date whatever it was given."""

    def rule(call: Call) -> str:
        value, count = call.wants(2)
        if call.query.word(count.start) == "interval":
            raise ReadingError("date_add")
        start = value.text if value.type == "date" else f"CAST({value.text} AS DATE)"
        return call.wrap(f"{start} {sign} {count.atom}")

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


FUNCTIONS: dict[str, Rule] = {
    **WITHOUT_SERVER,
    "cast": casting_of("spark", "CAST"),
    "try_cast": casting_of("spark", "TRY_CAST"),
    "concat": joined,
    "concat_ws": same,
    "length": same,
    "char_length": renamed("length", 1),
    "pow": renamed("power", 2),
    "mean": renamed("AVG", 1),
    "substr": substring("as_one"),
    "substring": substring("as_one"),
    "substring_index": substring_index,
    "instr": strpos(text_first=True),
    "locate": strpos(text_first=False),
    "if": same,
    "iff": template("CASE WHEN {0} THEN {1} ELSE {2} END", 3),
    "ifnull": same,
    "nvl": renamed("COALESCE", 2),
    "nvl2": template("CASE WHEN {0!a} IS NOT NULL THEN {1} ELSE {2} END", 3),
    "isnull": template("{0!a} IS NULL", 1),
    "isnotnull": template("{0!a} IS NOT NULL", 1),
    "count_if": same,
    "bool_or": same,
    "bool_and": same,
    "some": renamed("bool_or", 1),
    "log": logarithm("first"),
    "log10": same,
    "current_date": template("CURRENT_DATE", 0),
    "current_timestamp": NO_CLOCK,
    "now": NO_CLOCK,
    "to_date": date_of(formats.JAVA, any_case=False, target="DATE", quote="'"),
    "date": template("CAST({0} AS DATE)", 1),
    "to_timestamp": date_of(formats.JAVA, any_case=False, target="TIMESTAMP", quote="'"),
    "date_format": text_of(formats.JAVA, any_case=False, quote="'"),
    "date_add": _add_days("+"),
    "date_sub": _add_days("-"),
    "datediff": lambda call: days_between(call) if len(call.args) == 2 else between(whole_units)(call),
    "dateadd": lambda call: _add_days("+")(call) if len(call.args) == 2 else add_unit(gives_date=False)(call),
    "timestampadd": add_unit(gives_date=False),
    "timestampdiff": between(whole_units),
    "add_months": lambda call: _spark_months(call),
    "date_trunc": truncating(keeps_date=False),
    "trunc": lambda call: _spark_trunc(call),
    "extract": extract(
        {"dayofweek": SUNDAY_IS_ONE, "dow": SUNDAY_IS_ONE, "week": "week({})", "second": SECONDS}
    ),
    **PARTS_AS_HERE,
    "weekofyear": renamed("week", 1),
    "dayofweek": part_of("dayofweek", plus=1),
    "weekday": part_of("isodow", plus=-1),
    "last_day": same,
    "make_date": same,
    "dayname": day_names("%a"),
    "monthname": day_names("%b"),
    "percentile": share_of("quantile_cont"),
    "percentile_approx": share_of("quantile_disc"),
    "approx_percentile": share_of("quantile_disc"),
    "median": exact_median,
    "percentile_cont": lambda call: share(call, "percentile_cont"),
    "approx_count_distinct": template("COUNT(DISTINCT {0})", 1),
    "collect_list": template("list({0}) FILTER (WHERE {0!a} IS NOT NULL)", 1),
    "array_agg": template("list({0}) FILTER (WHERE {0!a} IS NOT NULL)", 1),
    "regexp_extract": regexp_extract(group=1, misses="empty"),
    "regexp_replace": regexp_replace,
    "rlike": regexp_matches(),
    "regexp_like": regexp_matches(),
    "sequence": series,
    "explode": renamed("UNNEST", 1),
    "months_between": refused(
        "MONTHS_BETWEEN counts parts of months by 31 days, which has no exact counterpart here."
    ),
    "unix_timestamp": refused("UNIX_TIMESTAMP depends on the session's time zone."),
    "from_unixtime": refused("FROM_UNIXTIME depends on the session's time zone."),
    "collect_set": refused("COLLECT_SET gives its values in no order."),
    "size": refused("SIZE gives -1 for NULL there."),
    "split": refused("SPLIT gives a list that is counted from 0 there and from 1 here."),
    "initcap": refused("INITCAP has no counterpart here."),
    "startswith": renamed("starts_with", 2),
    "endswith": renamed("ends_with", 2),
    "contains": same,
    "stddev": same,
    "next_day": refused("NEXT_DAY has no exact counterpart here."),
    "decode": decoded,
}
