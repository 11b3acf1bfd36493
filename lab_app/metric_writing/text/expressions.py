"""SQL inside a metric: an `expr` over columns, and a `filter` with MetricFlow's own calls in it.

Both end up in queries that dbt and `mf` run outside the lab's sandbox too, so that only plain
arithmetic, comparisons, CASE and a list of harmless functions pass; everything else is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from lab_app.metric_writing.text.slips import found_slip

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
CALLS = ("Dimension", "TimeDimension", "Entity", "Metric")
EXAMPLE = "{{ Dimension('segment__country') }} = 'DE'"


_COMPARISONS = (exp.EQ, exp.NEQ, exp.Like, exp.ILike)
_WORD = re.compile(r"'(?:[^']|'')*'|\{\{.*?\}\}|\"[^\"]*\"|[A-Za-z_]\w*", re.DOTALL)


class ExpressionError(ValueError):
    """SQL that a metric cannot hold: what is wrong, what was expected, what to do.

    `instead` is the SQL as it was probably meant, `aggregate` the function over many rows that it holds.
    """

    def __init__(
        self, message: str, expected: str, advice: str, *, instead: str = "", aggregate: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.advice = advice
        self.instead = instead
        self.aggregate = aggregate


@dataclass(frozen=True)
class Name:
    """A column that an expression names. `is_quoted`: in double quotes; `against`: what it is compared with.

    `is_text` says that it stands where a text usually does: right of =, in a list after IN, after THEN.
    """

    name: str
    is_quoted: bool = False
    is_text: bool = False
    against: str | None = None


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
        f"Only a `filter` may, and there only {', '.join(CALLS[:3])} and {CALLS[3]}.",
        f"Write the value itself, or a filter such as {EXAMPLE}.",
    )


def columns_of(sql: str) -> tuple[str, ...]:
    """Names of the columns in an `expr`, in order. Raises ExpressionError for what an `expr` must not hold."""
    return tuple(dict.fromkeys(one.name for one in names_of(sql)))


def names_of(sql: str, where: str = "expr") -> tuple[Name, ...]:
    """The columns in an expression, each as often as it is there. Raises ExpressionError."""
    if has_jinja(sql):
        raise refuse_jinja(sql, where)
    return _names(sql, where)


def replaced_names(sql: str, instead: Mapping[Name, str]) -> str:
    """The expression with some of its names written otherwise; what is in quotes or curly brackets stays."""
    by_word = {(one.name, one.is_quoted): said for one, said in instead.items()}

    def other(found: re.Match[str]) -> str:
        word = found[0]
        quoted = word.startswith('"')
        return by_word.get((word.strip('"') if quoted else word, quoted), word)

    return _WORD.sub(other, sql)


def _names(sql: str, where: str) -> tuple[Name, ...]:
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
    slip = _slip_in(sql, where)
    if slip is not None:
        raise slip
    parsed = parsed_sql(sql)
    if parsed is None:
        raise _unreadable(sql, where)
    names: list[Name] = []
    for node in parsed.walk():
        _check(node, where)
        if isinstance(node, exp.Column):
            names.append(_name(node))
    return tuple(names)


def parsed_sql(sql: str) -> Any | None:
    """The condition or value as sqlglot has it, None for what it does not read."""
    try:
        return sqlglot.parse_one(sql, dialect="duckdb", into=exp.Condition)
    except (SqlglotError, RecursionError, ValueError):
        return None


def divides_by_a_name(sql: str) -> bool:
    """Whether an expression divides by something that may be 0: a name that no NULLIF and no CASE looks after."""
    parsed = parsed_sql(sql)
    return parsed is not None and any(
        node.expression.find(exp.Column)
        and not node.expression.find(exp.Nullif)
        and not node.find_ancestor(exp.Case, exp.If, exp.Nullif)
        for node in parsed.find_all(exp.Div)
    )


def _slip_in(sql: str, where: str) -> ExpressionError | None:
    """What is wrong with an expression that is written as elsewhere, with what it is here; None for no such slip."""
    slip = found_slip(sql)
    if slip is None or parsed_sql(slip.instead) is None:
        return None
    return ExpressionError(
        slip.message.format(where=where),
        slip.expected,
        f"Write `{_short(slip.instead)}`.",
        instead=slip.instead,
    )


def _unreadable(sql: str, where: str) -> ExpressionError:
    return ExpressionError(
        f"The `{where}` is not readable as SQL: {_short(sql)}",
        "One expression, as after SELECT, such as case when is_paid then total_amount end.",
        "Check brackets, quotes, and that each CASE has its END.",
    )


def _name(column: exp.Column) -> Name:
    parent, quoted = column.parent, bool(column.this.args.get("quoted"))
    against: Any = None
    if (isinstance(parent, _COMPARISONS) and parent.expression is column) or (
        isinstance(parent, exp.In) and parent.this is not column
    ):
        against = parent.this
    elif isinstance(parent, exp.Tuple) and isinstance(parent.parent, exp.In):
        against = parent.parent.this
    if quoted and isinstance(parent, exp.EQ | exp.NEQ) and parent.this is column:
        against = parent.expression if isinstance(parent.expression, exp.Column) else None
    chosen = isinstance(parent, exp.If | exp.Case | exp.Coalesce) and parent.this is not column
    return Name(
        column.name,
        quoted,
        against is not None or chosen,
        against.name if isinstance(against, exp.Column) else None,
    )


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
            aggregate=word,
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
            instead="1" if isinstance(node, exp.Star) and where == "expr" else "",
        )
    if isinstance(node, exp.Anonymous):
        name = str(node.this).lower()
        if name not in _SPELLED:
            raise _refuse_function(name)
    elif isinstance(node, exp.Func) and type(node).__name__ not in _FUNCTIONS:
        raise _refuse_function(node.sql_name().lower())


def _refuse_function(name: str) -> ExpressionError:
    if name.startswith(("read_", "glob", "parquet_", "sniff_")) or name in {"getenv", "query"}:
        return ExpressionError(
            f"`{name}` reaches beyond the data, and a metric must not.",
            "An expression over the columns of one model.",
            "Take it out; everything that can be measured is in the model's columns.",
        )
    return ExpressionError(
        f"The function `{name}` cannot be used in metrics.",
        "Arithmetic, CASE, COALESCE, NULLIF, ROUND, DATE_DIFF, DATE_TRUNC, LOWER, LENGTH and the like.",
        "Write it with these, or calculate it in the model's SQL and name its column.",
    )


def _short(sql: str) -> str:
    flat = " ".join(sql.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
