"""SQL inside a metric: an `expr` over columns, and a `filter` with MetricFlow's own calls in it.

Both end up in queries that dbt and `mf` run outside the lab's sandbox too, so that only plain
arithmetic, comparisons, CASE and a list of harmless functions pass; everything else is refused.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

MOST_CHARACTERS = 2000

# By sqlglot's names. Nothing here reads a file, a setting or another table, or makes much of little.
_FUNCTIONS = frozenset(
    """
    Case If Coalesce Nullif Cast TryCast Greatest Least Abs Round Floor Ceil Sqrt Pow Exp Ln Log Mod Sign
    Lower Upper Trim Length Substring StrPosition StartsWith EndsWith Contains Left Right RegexpLike Concat
    Extract DateDiff DateTrunc TimestampTrunc DatePart DateAdd DateSub Date Year Month Day Hour Minute Second
    DayOfWeek DayOfMonth DayOfYear Week WeekOfYear Quarter DayOfWeekIso DayName MonthName LastDay
    TsOrDsToDate TsOrDsToTimestamp TimestampDiff TimeToUnix Epoch Interval And Or Xor Like ILike IsNan
    """.split()  # noqa: SIM905 - as words
)
_SPELLED = frozenset(
    {"epoch", "date_part", "datepart", "date_diff", "datediff", "date_trunc", "contains", "starts_with"}
    | {"isodow", "weekday", "yearweek", "sign", "isnan", "suffix", "prefix", "date_sub", "epoch_ms"}
)
_CALL = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_CALLS = ("Dimension", "TimeDimension", "Entity", "Metric")
_EXAMPLE = "{{ Dimension('segment__country') }} = 'DE'"


class ExpressionError(ValueError):
    """SQL that a metric cannot hold: what is wrong, what was expected, what to do."""

    def __init__(self, message: str, expected: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.advice = advice


@dataclass(frozen=True)
class Call:
    """One of MetricFlow's calls in a filter: `kind` of _CALLS, the name, the grain of a time dimension."""

    kind: str
    name: str
    grain: str | None = None
    group_by: tuple[str, ...] = ()


def has_jinja(text: str) -> bool:
    """Whether dbt would take something in this text for a template."""
    return "{{" in text or "{%" in text or "{#" in text


def refuse_jinja(text: str, where: str) -> ExpressionError:
    """Why a template in this text is not allowed where it is."""
    if "env_var" in text:
        what = "`env_var` reads settings of the machine, and a metric must not."
    elif re.search(r"\bread_\w+|\bload_\w+|\brun_query\b|\bstatement\b", text):
        what = "A metric cannot read files or run queries of its own."
    elif "{%" in text:
        what = "Jinja's loops and conditions ({% … %}) are not run in a metric."
    elif "{#" in text:
        what = "Jinja's comments ({# … #}) are not read in a metric."
    else:
        what = f"`{where}` cannot hold a template ({{{{ … }}}})."
    return ExpressionError(
        what,
        f"Only a `filter` may, and there only {', '.join(_CALLS[:3])} and {_CALLS[3]}.",
        f"Write the value itself, or a filter such as {_EXAMPLE}.",
    )


def columns_of(sql: str) -> tuple[str, ...]:
    """Names of the columns in an `expr`, in order. Raises ExpressionError for what an `expr` must not hold."""
    if has_jinja(sql):
        raise refuse_jinja(sql, "expr")
    return _names(sql, "expr")


def read_filter(sql: str) -> tuple[Call, ...]:
    """The calls in one condition of a `filter`. Raises ExpressionError for what it must not hold."""
    if "{%" in sql or "{#" in sql:
        raise refuse_jinja(sql, "filter")
    calls: list[Call] = []

    def stand_in(found: re.Match[str]) -> str:
        calls.append(_call(found.group(1).strip()))
        return f"call_{len(calls) - 1}_"

    plain = _CALL.sub(stand_in, sql)
    if "{{" in plain or "}}" in plain:
        raise ExpressionError(
            "A pair of curly brackets is not closed.",
            f"A filter reads like {_EXAMPLE}.",
            "Close each {{ with }}.",
        )
    names = _names(plain, "filter")
    bare = next((name for name in names if not re.fullmatch(r"call_\d+_", name)), None)
    if bare is not None:
        raise ExpressionError(
            f"`{bare}` is in the filter on its own.",
            f"A filter names dimensions through MetricFlow: {_EXAMPLE}.",
            f"If `{bare}` is a dimension, write {{{{ Dimension('…__{bare}') }}}}; if it is a text, put it in single quotes.",
        )
    if not calls:
        raise ExpressionError(
            "The filter does not look at the data.",
            f"A filter reads like {_EXAMPLE}.",
            "Name a dimension in it.",
        )
    return tuple(calls)


def _call(source: str) -> Call:  # noqa: C901 -- one case for each call of MetricFlow
    """One call between {{ and }}. Raises ExpressionError."""
    if len(source) > 300:
        raise _not_a_call(source[:40] + "…")
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _not_a_call(source) from None
    grain: str | None = None
    if (
        isinstance(tree, ast.Call)
        and isinstance(tree.func, ast.Attribute)
        and tree.func.attr in {"grain", "date_part"}
    ):
        found = _texts(tree.args)
        if tree.keywords or found is None or len(found) != 1:
            raise _not_a_call(source)
        grain = found[0] if tree.func.attr == "grain" else None
        tree = tree.func.value
    if not (isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name)):
        raise _not_a_call(source)
    kind = tree.func.id
    if kind not in _CALLS:
        if kind in {"env_var", "var"} or kind.startswith(("read_", "load_", "run_")):
            raise refuse_jinja(source, "filter")
        raise _not_a_call(source)
    texts = _texts([a for a in tree.args if not isinstance(a, ast.List)])
    grouped: tuple[str, ...] = ()
    for argument in (*tree.args, *(k.value for k in tree.keywords)):
        # Texts and lists of texts alone: MetricFlow evaluates whatever else is here.
        inner = _texts(argument.elts if isinstance(argument, ast.List) else [argument])
        if inner is None:
            raise _not_a_call(source)
        if isinstance(argument, ast.List):
            grouped = tuple(inner)
    allowed = {"group_by", "entity_path", "time_granularity_name"}
    if not texts or len(texts) > 2 or any(k.arg not in allowed for k in tree.keywords):
        raise _not_a_call(source)
    return Call(kind, texts[0], texts[1] if len(texts) > 1 else grain, grouped)


def _texts(nodes: list[ast.expr]) -> list[str] | None:
    found = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return found if len(found) == len(nodes) else None


def _not_a_call(source: str) -> ExpressionError:
    return ExpressionError(
        f"`{source}` is not one of MetricFlow's calls.",
        f"Between {{{{ and }}}} comes {', '.join(_CALLS[:3])} or {_CALLS[3]}, with names in quotes.",
        f"Write it like {_EXAMPLE}.",
    )


def _names(sql: str, where: str) -> tuple[str, ...]:
    """Columns in a plain expression. Raises ExpressionError."""
    if len(sql) > MOST_CHARACTERS:
        raise ExpressionError(
            f"The `{where}` is too long: {len(sql):,} characters.",
            f"At most {MOST_CHARACTERS:,}.",
            "Put long calculations into the model's SQL.",
        )
    if ";" in sql or "--" in sql or "/*" in sql:
        raise ExpressionError(
            f"The `{where}` holds a semicolon or a comment.",
            "One expression, as after SELECT.",
            "Take the semicolon or the comment out.",
        )
    try:
        parsed = sqlglot.parse_one(sql, dialect="duckdb", into=exp.Condition)
    except (SqlglotError, RecursionError, ValueError):
        raise ExpressionError(
            f"The `{where}` is not readable as SQL: {_short(sql)}",
            "One expression, as after SELECT, such as case when is_paid then total_amount end.",
            "Check brackets, quotes, and that each CASE has its END.",
        ) from None
    if parsed is None:
        raise ExpressionError(f"The `{where}` is empty.", "One expression.", "Name a column.")
    names: list[str] = []
    for node in parsed.walk():
        _check(node, where)
        if isinstance(node, exp.Column):
            names.append(node.name)
    return tuple(dict.fromkeys(names))


def _check(node: Any, where: str) -> None:
    """Raises ExpressionError for a part that a metric's SQL cannot hold."""
    if isinstance(node, (exp.Query, exp.Table, exp.Subquery, exp.Command, exp.DDL, exp.DML)):
        raise ExpressionError(
            f"The `{where}` holds a query of its own.",
            "An expression over the columns of one model.",
            "Put the query into the model's SQL and name its column here.",
        )
    if isinstance(node, exp.Window) or (
        isinstance(node, exp.AggFunc) and not isinstance(node, exp.Anonymous)
    ):
        word = node.key.upper() if not isinstance(node, exp.Window) else "OVER"
        raise ExpressionError(
            f"The `{where}` holds {word}, which works on many rows.",
            "The value of one row: `agg` says how rows are combined.",
            "Name the column alone, and choose `agg: sum`, `count`, `count_distinct`, `average`, …",
        )
    if isinstance(node, exp.Column) and node.table:
        raise ExpressionError(
            f"`{node.sql('duckdb')}` names a table in front of the column.",
            "A column's name alone.",
            f"Write `{node.name}`.",
        )
    if isinstance(node, (exp.Star, exp.Placeholder, exp.Parameter, exp.Lambda, exp.SessionParameter)):
        raise ExpressionError(
            f"`{node.sql('duckdb')}` cannot be in the `{where}`.",
            "Columns, numbers, texts and functions of them.",
            "To count rows write `agg: count` and `expr: 1`."
            if isinstance(node, exp.Star)
            else "Name the column.",
        )
    if isinstance(node, exp.Anonymous):
        name = str(node.this).lower()
        if name not in _SPELLED:
            raise _refuse_function(name, where)
    elif isinstance(node, exp.Func) and type(node).__name__ not in _FUNCTIONS:
        raise _refuse_function(node.sql_name().lower(), where)


def _refuse_function(name: str, where: str) -> ExpressionError:
    if name.startswith(("read_", "glob", "parquet_", "sniff_")) or name in {"getenv", "query"}:
        return ExpressionError(
            f"`{name}` reaches beyond the data, and a metric must not.",
            "An expression over the columns of one model.",
            "Take it out; everything that can be measured is in the model's columns.",
        )
    return ExpressionError(
        f"The function `{name}` cannot be used in metrics.",
        "Arithmetic, CASE, COALESCE, NULLIF, ROUND, DATE_DIFF, DATE_TRUNC, LOWER, LENGTH and the like.",
        f"Calculate with `{name}` in the model's SQL, and name its column in the `{where}`.",
    )


def _short(sql: str) -> str:
    flat = " ".join(sql.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
