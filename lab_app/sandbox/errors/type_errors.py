"""Values that don't go together: a text where a number is needed, a time against a date, a span against a count."""

from __future__ import annotations

import re

from lab_app.sandbox.errors.bare_dates import bare_dates
from lab_app.sandbox.errors.engine_case import Case, Rule
from lab_app.sandbox.result import QueryError
from lab_app.sandbox.scan import code
from lab_app.sandbox.sql_words import a, type_word

OPERATORS = {"~~": "LIKE", "!~~": "NOT LIKE", "~~*": "ILIKE", "!~~*": "NOT ILIKE", "~~~": "GLOB"}
LISTS = {"generate_series", "range", "list", "array_agg", "string_split", "split", "regexp_extract_all"}


def _unclear_types(case: Case) -> QueryError:
    name = case.match.group(1)
    what = f"the operator {name}" if not re.fullmatch(r"\w+", name) else name
    message = f"It isn't clear what {what} should do with a text in quotes."
    if re.search(r"'\d{4}-\d\d?-\d\d?", case.sql):
        return QueryError(
            "syntax", message, "If it is a date, write DATE before it: DATE '2026-06-30'.", suggestion="DATE"
        )
    return QueryError(
        "syntax", message, "If it is a number, leave the quotes out. If it is a date, write DATE before it."
    )


def _impossible_cast(case: Case) -> QueryError:
    left, right = type_word(case.match.group(1)), type_word(case.match.group(2))
    if left == "list":
        return QueryError(
            "syntax",
            f"This is a list of values, and a list cannot be turned into {a(right)}.",
            f"UNNEST makes a row of each: CAST(UNNEST(…) AS {case.match.group(2)}). For one of them, name its "
            "place: (…)[1].",
            suggestion="UNNEST",
        )
    return QueryError("syntax", f"{a(left).capitalize()} cannot be turned into {a(right)}.")


def _bad_date(case: Case) -> QueryError:
    value = case.match.group("value")
    return QueryError(
        "syntax",
        f"“{value}” is compared with a date, but isn't one.",
        "Dates are written '2026-06-30', year first.",
    )


def _bad_number(case: Case) -> QueryError:
    value, target = case.match.group(1), case.match.group(2)
    if target.upper() in {"DATE", "TIMESTAMP"}:
        return QueryError(
            "syntax", f"“{value}” is not a date.", "Dates are written '2026-06-30', year first."
        )
    if target.upper() in {"BOOL", "BOOLEAN"}:
        return QueryError(
            "syntax",
            f"The text “{value}” is used where true or false is needed.",
            "Compare it with something: country = 'DE'.",
        )
    return QueryError(
        "syntax",
        f"The text “{value}” is used where a number is needed.",
        "Compare texts with texts ('…') and numbers with numbers.",
    )


def _compare_types(case: Case) -> QueryError:
    bare = bare_dates(case.sql)
    if bare is not None:
        return bare
    left, right = type_word(case.match.group(1)), type_word(case.match.group(2))
    both = {left, right}
    if both == {"span of time", "number"}:
        return QueryError(
            "syntax",
            "A span of time cannot be compared with a number: nothing says whether the number is of days or hours.",
            "Say so: INTERVAL 7 DAY. Or count days: date_diff('day', first, second) <= 7.",
            suggestion="INTERVAL 7 DAY",
        )
    if "list" in both:
        other = (both - {"list"} or {"list"}).pop()
        return QueryError(
            "syntax",
            f"A list of values cannot be compared with {a(other)}.",
            "UNNEST makes a row of each value; list_contains(list, value) asks whether one is there.",
        )
    hint = "Compare values of one type."
    if "true/false" in both:
        hint = "A column that is true or false needs no comparison: WHERE is_guest, or WHERE NOT is_guest."
    elif both == {"time", "number"} or both == {"date", "number"}:
        hint = (
            "Dates are written '2026-06-30', in single quotes. Of a year, a month or a day: year(…) = 2026."
        )
    elif "text" in both and "number" in both:
        hint = "CAST(… AS INTEGER) turns a text of digits into a number, CAST(… AS VARCHAR) a number into a text."
    elif both <= {"time", "date", "text"}:
        hint = (
            "Put dates in single quotes ('2026-06-30'); CAST(… AS DATE) turns a time or a text into a date."
        )
    return QueryError("syntax", f"{a(left).capitalize()} cannot be compared with {a(right)}.", hint)


def _function_types(case: Case) -> QueryError:
    name, types = case.match.group(1), case.match.group(2)
    plain = [type_word(t) for t in re.split(r",\s*(?![^()]*\))", types) if t]
    if name in {"sum", "avg", "mean", "median"} and plain:
        return _no_number(name, plain[0])
    if name in OPERATORS:
        return QueryError(
            "syntax",
            f"{OPERATORS[name]} works on texts, and this is {a(plain[0] if plain else 'date')}.",
            "Compare dates with >= and <: created_at >= DATE '2026-05-01' AND created_at < DATE '2026-06-01'."
            if plain and plain[0] in {"date", "time"}
            else "Compare numbers with =, < and >.",
        )
    if not re.fullmatch(r"\w+", name):
        return bare_dates(case.sql) or _operator(name, plain)
    if name == "count" and len(plain) > 1:
        return QueryError(
            "syntax",
            "COUNT takes one column.",
            "To count different pairs, put them in brackets: COUNT(DISTINCT (first, second)).",
        )
    if not plain:
        return QueryError("syntax", f"{name.upper()} needs a column in its brackets.")
    what = ", ".join(a(p) for p in plain)
    hint = None
    if any(p == "text" for p in plain) and any(
        w in name.lower() for w in ("date", "month", "year", "day", "extract")
    ):
        hint = "Write DATE before a date in quotes: DATE '2026-06-30'."
    elif _expects_more(case, len(plain)):
        return QueryError(
            "syntax", f"{name} takes another number of values than {len(plain)}.", _arguments(case, name)
        )
    return QueryError("syntax", f"{name} does not work on {what}.", hint or _arguments(case, name))


def _no_number(name: str, plain: str) -> QueryError:
    if plain == "list":
        hint = "UNNEST makes a row of each value of a list: do that in an inner query."
    elif plain == "true/false":
        hint = "COUNT(*) FILTER (WHERE …) counts the rows in which it is true."
    elif plain in {"date", "time"}:
        hint = (
            "MIN, MAX and COUNT work on it; the days between two dates are date_diff('day', first, second)."
        )
    elif plain == "span of time":
        hint = "date_diff('hour', first, second) gives it as a number of hours."
    else:
        hint = "COUNT counts anything; CAST(… AS INTEGER) turns a text of digits into a number."
    return QueryError("syntax", f"{name.upper()} needs a number, and this is {a(plain)}.", hint)


def _operator(name: str, plain: list[str]) -> QueryError:
    what = " and ".join(a(p) for p in plain)
    hint = None
    if set(plain) & {"date", "time"} and "number" in plain and name in "+-":
        hint = f"Say of what: {name} INTERVAL 7 DAY."
    elif set(plain) & {"date", "time"} and name == "+":
        hint = "Two dates cannot be added; date_diff('day', first, second) gives the days between them."
    elif set(plain) & {"date", "time"} and "text" in plain:
        hint = "Write DATE before a date in quotes: DATE '2026-06-30'."
    elif "text" in plain and name == "+":
        hint = "|| joins texts: 'a' || 'b'."
    elif "text" in plain:
        hint = "CAST(… AS DOUBLE) turns a text of digits into a number."
    elif "span of time" in plain:
        hint = "date_diff('day', first, second) gives the days between two dates as a number."
    if len(plain) == 1:
        return QueryError("syntax", f"The operator {name} does not work on {what}.", hint)
    return QueryError("syntax", f"The operator {name} does not work between {what}.", hint)


def _mixed_types(case: Case) -> QueryError:
    bare = bare_dates(case.sql)
    if bare is not None:
        return bare
    left, right, where = type_word(case.match[1]), type_word(case.match[2]), case.match[3]
    return QueryError(
        "syntax",
        f"{a(left).capitalize()} and {a(right)} stand together in {where.upper()}, and values there must be of one type.",
        "CAST(… AS VARCHAR) makes a text of anything, CAST(… AS DATE) a date of a time.",
    )


def _macro(case: Case) -> QueryError:
    name = case.match.group(1).upper()
    return QueryError(
        "syntax", f"{name} does not work with what is in its brackets.", _arguments(case, name.lower())
    )


USES = {
    "if": "IF takes three values: IF(condition, then, else). ELSE can be NULL.",
    "ifnull": "IFNULL takes two values: IFNULL(column, instead).",
    "quantile_cont": "Write the share behind the column: quantile_cont(amount, 0.5).",
    "quantile_disc": "Write the share behind the column: quantile_disc(amount, 0.5).",
    "date_trunc": "Write date_trunc('month', created_at): first the unit as a text, then the date.",
    "date_diff": "Write date_diff('day', first, second): first the unit as a text, then the two dates.",
    "datediff": "Write date_diff('day', first, second): first the unit as a text, then the two dates.",
    "date_part": "Write date_part('month', created_at): first the unit as a text, then the date.",
    "date_add": "Write created_at + INTERVAL 7 DAY.",
    "strftime": "Write strftime(created_at, '%Y-%m'): first the date, then the format.",
    "round": "Write round(value, 2): a number, and how many places.",
    "substring": "Write substring(text, first, how_many), counted from 1.",
    "replace": "Write replace(text, what, by).",
    "split_part": "Write split_part(text, separator, 1).",
    "string_agg": "Write string_agg(column, ', ').",
    "lag": "Write LAG(column) OVER (ORDER BY …).",
    "lead": "Write LEAD(column) OVER (ORDER BY …).",
}


def _arguments(case: Case, name: str) -> str | None:
    """How a function is used: in our words where there are, else its names of arguments, if they say anything."""
    if name in USES:
        return USES[name]
    named = re.search(rf'"?{re.escape(name)}"?\(([a-z_]\w*(?:, [a-z_]\w*)*)\)', case.text)
    if named and all(len(part) > 2 for part in named[1].split(", ")):
        return f"It is used so: {name}({named[1]})."
    return None


def _expects_more(case: Case, count: int) -> bool:
    """Whether the engine has this function for other numbers of values alone."""
    sizes = {
        len([part for part in found.split(",") if part.strip() not in {"", "/"}])
        for found in re.findall(r"\n\t\w+\((.*?)\) ->", case.text)
        if "..." not in found and "[]" not in found
    }
    return bool(sizes) and count not in sizes


def _share(case: Case) -> QueryError:
    """A share that was given in per cent."""
    percent = re.search(r"\b(?:quantile|percentile)\w*\s*\((?:[^()]|\([^()]*\))*?(\d+(?:\.\d+)?)\s*\)", code(case.sql), re.I)  # fmt: skip
    if percent is not None and 1 < float(percent[1]) <= 100:
        share = f"{float(percent[1]) / 100:g}"
        return QueryError(
            "syntax",
            f"A share goes from 0 to 1 here: write {share}, not {percent[1]}.",
            "0.5 is the median.",
            suggestion=share,
        )
    return QueryError("syntax", "A share goes from 0 to 1 here.", "0.5 is the median, 0.9 leaves out the highest tenth.")  # fmt: skip


RULES: tuple[Rule, ...] = (
    (r'for the function call "(.+?)\((?=.*STRING_LITERAL)', _unclear_types),
    (r"Unimplemented type for cast \((.+?) -> (.+?)\)", _impossible_cast),
    (r"invalid (?:timestamp|date|time) field format: \"(?P<value>[^\"]*)\"", _bad_date),
    (r"(?:timestamp|date) field value out of range: \"(?P<value>[^\"]*)\"", _bad_date),
    (r"Could not convert string [\"'](.*?)[\"'] to (?:type )?'?(\w+)", _bad_number),
    (
        r"Cannot compare values of type (.+?) and (?:(?:values of )?type )?(.+?)(?: in |\s*-|$)",
        _compare_types,
    ),
    (r"Cannot mix values of type (.+?) and (.+?) in (.+?) (?:clause|expression|operator|-)", _mixed_types),
    (r"No function matches the given name and argument types '([^(]+)\((.*?)\)'\.", _function_types),
    (r'Macro "?(\w+)"?\(\) does not support the supplied arguments', _macro),
    (r"QUANTILE can only take parameters in the range", _share),
)
