"""Whether a query holds a word or a sign that may be another database's, so that it is worth a closer look."""

from __future__ import annotations

import re

from lab_app.sandbox.scan import code, pieces

# The functions of the translator's catalogue that do not mean the same in all databases; a test holds both together.
FUNCTIONS = frozenset(
    """
    add_months adddate age approx_count_distinct approx_distinct approx_percentile approx_quantiles arbitrary
    array_agg avg booland_agg boolor_agg cast char_length character_length charindex choose collect_list collect_set
    concat concat_ws convert count_big curdate current_date current_datetime current_timestamp date date_add
    date_bin date_diff date_format date_from_parts date_parse date_part date_sub date_trunc dateadd datediff
    datediff_big datefromparts datename datepart datetime datetime_add datetime_diff datetime_sub datetime_trunc
    datetrunc day_of_week day_of_year dayname dayofweek dayofweekiso decode div div0 div0null dow element_at
    endswith eomonth equal_null every explode extract flatten format format_date format_datetime format_timestamp
    from_unixtime generate_array generate_date_array generate_series getdate getutcdate greatest group_concat if iff
    ifnull iif initcap instr isnotnull isnull json_extract last_day last_day_of_month least len length listagg
    locate log logical_and logical_or makedate mean median mid mode monthname months_between next_day now nullifzero
    nvl nvl2 object_construct offset openjson parse_date parse_datetime parse_timestamp patindex percentile
    percentile_approx percentile_cont percentile_disc period_diff position pow power ratio_to_report regexp_contains
    regexp_extract regexp_like regexp_replace regexp_substr replace rlike safe_cast safe_divide safe_offset sequence
    size some split split_part square startswith std stddev stdev stdevp str str_to_date string_agg stuff subdate
    substr substring substring_index sysdate sysdatetime sysutcdatetime timeadd timediff timestamp timestamp_add
    timestamp_diff timestamp_sub timestamp_trunc timestampadd timestampdiff to_char to_date to_days to_number
    to_timestamp to_varchar trunc truncate try_cast try_convert try_to_date unix_timestamp utc_date utc_timestamp
    var variance varp week weekday weekiso weekofyear yearweek zeroifnull
    """.split()  # noqa: SIM905 - as words
)
SIGNS = re.compile(
    r"\[\w|\btop\b|<=>|&&|::|\bdiv\b|\b[ri]?like\b|\bregexp\b|\bnolock\b|\brollup\b|\blimit\s+\d+\s*,|\bsysdate\b|\binterval\b"
    r"|\bapply\b|\blateral\s+view\b|\bcurrent_datetime\b|@\w|\bunnest\b|\w\.\w+\.\w|\+",
    re.IGNORECASE,
)


def is_foreign(sql: str) -> bool:
    """Whether anything in `sql` may be another database's."""
    plain = code(sql)
    called = {name.lower() for name in re.findall(r"(\w+)\s*\(", plain)}
    quoted = any(piece.kind == "name" for piece in pieces(sql))
    return bool(called & FUNCTIONS) or SIGNS.search(plain) is not None or quoted
