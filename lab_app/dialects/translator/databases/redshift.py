"""Redshift: its functions, each as that database documents it, and how it reads here."""

from __future__ import annotations

from .. import formats
from ..building import (
    WITHOUT_SERVER,
    casting_of,
    decoded,
    exact_median,
    refused,
    renamed,
    same,
    share,
    template,
)
from ..casting import CASTINGS, cast
from ..dates import (
    NO_CLOCK,
    SECONDS,
    SUNDAY_IS_ZERO,
    add_unit,
    between,
    date_of,
    date_part,
    extract,
    text_of,
    truncating,
)
from ..moments import boundaries
from ..query import Call, ReadingError, RefusedError, Rule
from ..texts import joined, ordered_list, strpos, substring


def _redshift_average(call: Call) -> str | None:
    (value,) = call.wants(1)
    if value.type == "float":
        return None
    raise RefusedError("AVG is rounded to the places of its column there: CAST(… AS FLOAT) keeps the rest.")


def _redshift_trunc(call: Call) -> str | None:
    args = call.wants(1, 2)
    if len(args) == 1 and args[0].type in {"time", "date"}:
        return f"CAST({args[0].text} AS DATE)"
    if args[0].type is None and len(args) == 1:
        raise RefusedError("TRUNC of a time is a date there, and it isn't known whether this is one.")
    return None


def _convert(dialect: str) -> Rule:
    """CONVERT(type, x)."""

    def rule(call: Call) -> str:
        query, parts = call.query, call.parts
        if len(parts) != 2:
            raise ReadingError("CONVERT")
        target = query.sql[query.tokens[parts[0][0]].start : query.tokens[parts[0][1] - 1].end + 1]
        value = query.value(*parts[1])
        return cast(value, target, CASTINGS[dialect]) or f"CAST({value.text} AS {target})"

    return rule


FUNCTIONS: dict[str, Rule] = {
    **WITHOUT_SERVER,
    "avg": lambda call: _redshift_average(call),
    "cast": casting_of("redshift", "CAST"),
    "concat": joined,
    "length": same,
    "len": renamed("length", 1),
    "char_length": renamed("length", 1),
    "pow": renamed("power", 2),
    "substr": substring("before"),
    "substring": substring("before"),
    "strpos": same,
    "charindex": strpos(text_first=False),
    "split_part": same,
    "log": same,
    "nvl": renamed("COALESCE"),
    "ifnull": refused("IFNULL is no function of Redshift."),
    "nvl2": template("CASE WHEN {0!a} IS NOT NULL THEN {1} ELSE {2} END", 3),
    "decode": decoded,
    "getdate": NO_CLOCK,
    "convert": _convert("redshift"),
    "trunc": lambda call: _redshift_trunc(call),
    "date_trunc": truncating(keeps_date=False),
    "dateadd": add_unit(gives_date=False),
    "date_add": add_unit(gives_date=False),
    "datediff": between(boundaries, week_starts=None),
    "date_diff": between(boundaries, week_starts=None),
    "date_part": date_part(
        {"dow": SUNDAY_IS_ZERO, "dayofweek": SUNDAY_IS_ZERO, "week": "week({})", "second": SECONDS}
    ),
    "extract": extract(
        {"dow": SUNDAY_IS_ZERO, "dayofweek": SUNDAY_IS_ZERO, "week": "week({})", "second": SECONDS}
    ),
    "to_char": text_of(formats.POSTGRES, any_case=True),
    "to_date": date_of(formats.POSTGRES, any_case=True, target="DATE"),
    "to_timestamp": refused("TO_TIMESTAMP gives a time with a zone there."),
    "last_day": same,
    "listagg": ordered_list(""),
    "median": exact_median,
    "percentile_cont": lambda call: share(call, "percentile_cont"),
    "bool_or": same,
    "bool_and": same,
    "months_between": refused(
        "MONTHS_BETWEEN counts parts of months by 31 days, which has no exact counterpart here."
    ),
    "add_months": refused(
        "ADD_MONTHS keeps the last day of a month the last day there: DATEADD(month, …) does not."
    ),
    "sysdate": NO_CLOCK,
    "date": template("CAST({0} AS DATE)", 1),
}
