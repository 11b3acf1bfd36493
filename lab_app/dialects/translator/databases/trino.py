"""Trino: its functions, each as that database documents it, and how it reads here."""

from __future__ import annotations

from .. import formats
from ..building import WITHOUT_SERVER, casting_of, null_if_any, refused, renamed, same, template
from ..dates import NO_CLOCK, add_unit, between, extract, percent_format, series, text_of, truncating
from ..moments import whole_units
from ..query import Call, RefusedError, Rule
from ..texts import (
    joined,
    literal_of,
    ordered_list,
    regexp_extract,
    regexp_matches,
    regexp_replace,
    substring,
)


def _average(call: Call) -> str | None:
    """AVG of decimals, which keeps their places."""
    (value,) = call.wants(1)
    if value.type in {"int", "float"}:
        return None
    raise RefusedError(
        "AVG of decimals is rounded to their own places in Trino: CAST(… AS DOUBLE) keeps the rest."
    )


FUNCTIONS: dict[str, Rule] = {
    **WITHOUT_SERVER,
    "avg": _average,
    "cast": casting_of("trino", "CAST"),
    "try_cast": casting_of("trino", "TRY_CAST"),
    "greatest": null_if_any,
    "least": null_if_any,
    "concat": joined,
    "length": same,
    "pow": renamed("power", 2),
    "substr": substring("empty"),
    "substring": substring("empty"),
    "strpos": same,
    "if": lambda call: same(call) if len(call.args) == 3 else template("CASE WHEN {0} THEN {1} END", 2)(call),
    "count_if": same,
    "arbitrary": renamed("any_value", 1),
    "date": template("CAST({0} AS DATE)", 1),
    "now": NO_CLOCK,
    "date_trunc": truncating(keeps_date=True),
    "date_add": add_unit(gives_date=True),
    "date_diff": between(whole_units),
    "date_format": percent_format,
    "date_parse": lambda call: (
        f"strptime({call.wants(2)[0].text}, '{formats.of_percents(literal_of(call.wants(2)[1]), formats.MYSQL)}')"
    ),
    "extract": extract(
        {"dow": "isodow({})", "day_of_week": "isodow({})", "week": "week({})", "second": "second({})"}
    ),
    "year": same,
    "quarter": same,
    "month": same,
    "day": same,
    "hour": same,
    "minute": same,
    "second": same,
    "week": same,
    "day_of_week": renamed("isodow", 1),
    "dow": renamed("isodow", 1),
    "day_of_year": renamed("dayofyear", 1),
    "last_day_of_month": renamed("last_day", 1),
    "approx_distinct": template("COUNT(DISTINCT {0})", 1),
    "approx_percentile": refused(
        "APPROX_PERCENTILE gives an estimate: quantile_cont(x, 0.5) gives the exact value."
    ),
    "array_agg": same,
    "sequence": series,
    "unnest": same,
    "bool_or": same,
    "bool_and": same,
    "log": renamed("log", 2),
    "log10": same,
    "ln": same,
    "truncate": renamed("trunc", 1, 2),
    "regexp_like": regexp_matches(),
    "regexp_extract": regexp_extract(group=0, misses="null"),
    "regexp_replace": regexp_replace,
    "listagg": ordered_list(None),
    "max_by": same,
    "min_by": same,
    "starts_with": same,
    "format_datetime": text_of(formats.JAVA, any_case=False, quote="'"),
    "try": same,
    "split_part": refused("SPLIT_PART gives NULL there where there is no such part, and an empty text here."),
    "element_at": refused("ELEMENT_AT has no exact counterpart here."),
    "split": refused("Lists have no exact counterpart here."),
}
