"""PostgreSQL: its functions, each as that database documents it, and how it reads here."""

from __future__ import annotations

from .. import formats
from ..building import WITHOUT_SERVER, casting_of, refused, renamed, same, share, template
from ..dates import SECONDS, SUNDAY_IS_ZERO, date_of, date_part, extract, text_of, truncating
from ..query import Call, Rule
from ..texts import ordered_list, pattern_of, substring


def _series_in_rows(call: Call) -> str | None:
    """PostgreSQL's generate_series, which gives rows after SELECT, too."""
    before = call.query.word(call.start - 1)
    if before in {"from", "join", "lateral"} or (before == "," and call.query.word(call.end) in {"as", ""}):
        return None
    return f"UNNEST({call.typed_name}({', '.join(arg.text for arg in call.args)}))"


def _first_match(call: Call) -> str | None:
    args = call.wants(3)
    pattern_of(args[1])
    return None


FUNCTIONS: dict[str, Rule] = {
    **WITHOUT_SERVER,
    "avg": same,
    "cast": casting_of("postgres", "CAST"),
    "concat": same,
    "concat_ws": same,
    "length": same,
    "char_length": renamed("length", 1),
    "pow": renamed("power", 2),
    "substr": substring("before"),
    "substring": substring("before"),
    "strpos": same,
    "split_part": same,
    "trunc": same,
    "log": same,
    "now": same,
    "age": refused("AGE counts months of different lengths in a way of its own."),
    "date_trunc": truncating(keeps_date=False),
    "date_part": date_part({"dow": SUNDAY_IS_ZERO, "week": "week({})", "second": SECONDS}),
    "extract": extract({"dow": SUNDAY_IS_ZERO, "week": "week({})", "second": SECONDS}),
    "to_char": text_of(formats.POSTGRES, any_case=True),
    "to_date": date_of(formats.POSTGRES, any_case=True, target="DATE"),
    "to_timestamp": date_of(formats.POSTGRES, any_case=True, target="TIMESTAMP"),
    "make_date": same,
    "date": template("CAST({0} AS DATE)", 1),
    "string_agg": ordered_list(None),
    "array_agg": same,
    "bool_or": same,
    "bool_and": same,
    "every": renamed("bool_and", 1),
    "percentile_cont": lambda call: share(call, "percentile_cont"),
    "percentile_disc": lambda call: share(call, "percentile_disc"),
    "mode": refused("MODE has another form here."),
    "generate_series": _series_in_rows,
    "unnest": same,
    "regexp_replace": lambda call: same(call) if len(call.args) == 4 else _first_match(call),
    "initcap": refused("INITCAP has no counterpart here."),
    "to_number": refused("TO_NUMBER has no counterpart here: CAST(… AS DOUBLE) casts."),
    "corr": same,
    "variance": same,
    "starts_with": same,
    "reverse": same,
    "repeat": same,
    "lpad": same,
    "rpad": same,
    "position": same,
    "grouping": same,
    "nth_value": same,
    "date_bin": refused("DATE_BIN has no counterpart here."),
    "isfinite": same,
}
