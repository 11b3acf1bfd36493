"""A metric over a moving window, without the range join.

MetricFlow joins every day with every row of the window before it: 28 days of 1.1 million rows are 32
million pairs, and took 9 to 18 s. Here MetricFlow is asked for the daily roll-up instead (by day, and
for distinct counts by person as well), and the window moves over that. A distinct count is done as
MAU is: an active day starts a membership unless one is running, which lapses a window's length after
the last active day; +1 at each start, -1 at each lapse, and the running sum is the count of every day.
The same values, in .2 to .6 s; tests/lab_app/metrics/test_window.py compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab_app.metrics.manifest import Entry, aggregation, entries, with_all_below
from lab_app.metrics.queries.request import Compile, Request
from lab_app.metrics.question import Question

_ADDED = {"sum": "SUM", "count": "SUM", "sum_boolean": "SUM", "min": "MIN", "max": "MAX"}
_SHOWN = {
    "last": "ARG_MAX(value, day)",
    "average": "AVG(value)",
}  # a period's value; else that of its first day
_ONE_OF = re.compile(r"case\s+when\s.+\sthen\s+(\w+)\s+end", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class RollUp:
    """How a window metric is computed from days: `function` over the last `days` values of the metric `source`.

    `member` is the entity by which people are counted once, for a distinct count; `where` are conditions.
    """

    source: str
    function: str
    member: str | None
    days: int
    where: tuple[str, ...]
    shown: str


@dataclass(frozen=True)
class _Steps:
    """The part of the SQL that differs: CTEs that end in `moved`, the value of a day, when there is one."""

    ctes: str
    value: str
    has_value: str


def looks_back(manifest: Mapping[str, Any], name: str) -> bool:
    """Whether a metric, or one below it, looks back over a window."""
    return any(
        (metric["type_params"].get("cumulative_type_params") or {}).get("window") is not None
        for metric in with_all_below([name], entries(manifest)).values()
    )


def roll_up_of(manifest: Mapping[str, Any], name: str) -> RollUp | None:
    """How a metric is read from its daily roll-up; None for what isn't over a window, or can't be done so."""
    metrics = entries(manifest)
    metric = metrics.get(name)
    if metric is None or metric["type"] != "cumulative":
        return None
    given = metric["type_params"].get("cumulative_type_params") or {}
    window, source = given.get("window"), given.get("metric") or {}
    if not window or window["granularity"] not in ("day", "week") or given.get("grain_to_date"):
        return None
    below = metrics.get(source.get("name", ""))
    if below is None or source.get("offset_window") or source.get("offset_to_grain"):
        return None
    counted = aggregation(below)
    if counted.get("non_additive_dimension"):
        return None
    agg = str(counted.get("agg"))
    member = _member(below, counted, manifest) if agg == "count_distinct" else None
    if agg not in _ADDED and member is None:
        return None
    filters = [metric.get("filter"), source.get("filter")]
    return RollUp(
        source=str(below["name"]),
        function=_ADDED.get(agg, "SUM"),
        member=member,
        days=int(window["count"]) * (7 if window["granularity"] == "week" else 1),
        where=tuple(f["where_sql_template"] for one in filters if one for f in one["where_filters"]),
        shown=_SHOWN.get(str(given.get("period_agg")), "ARG_MIN(value, day)"),
    )


def window_sql(question: Question, manifest: Mapping[str, Any], compile_: Compile) -> str | None:
    """The SQL of one window metric over its daily roll-up; None for what isn't one, or can't be done so.

    `manifest` is the content of a semantic manifest. Columns: `period`, dimensions by their short names, the
    value; the periods that hold the question's first and last day count whole.
    """
    if len(question.metrics) > 1 or question.grain is None:
        return None
    (name,), grain = question.metrics, question.grain
    plan = roll_up_of(manifest, name)
    if plan is None:
        return None
    where = (*plan.where, *((question.where,) if question.where else ()))
    by = [dimension.name for dimension in question.dimensions]
    shorts = [dimension.short for dimension in question.dimensions]
    groups = ("metric_time__day", *((plan.member,) if plan.member else ()), *by)
    rolled = compile_(Request((plan.source,), groups, where)).rsplit("\nORDER BY", 1)[0]
    dims = "".join(f", {short}" for short in shorts)
    named = "".join(f", {dimension.name} AS {dimension.short}" for dimension in question.dimensions)
    spine = manifest["project_configuration"]["time_spines"][0]
    table = f'"{spine["node_relation"]["schema_name"]}"."{spine["node_relation"]["alias"]}"'
    day = spine["primary_column"]["name"]
    same = "".join(f" AND moved.{s} IS NOT DISTINCT FROM parts.{s}" for s in shorts)
    parts = f"SELECT DISTINCT {', '.join(shorts)} FROM roll_up" if shorts else "SELECT 1 AS one"
    partition = f"PARTITION BY {', '.join(f'parts.{s}' for s in shorts)} " if shorts else ""
    member = f'"{plan.member}" AS member, ' if plan.member else ""
    rows = f"WHERE {plan.source} > 0" if plan.member else f"WHERE {plan.source} IS NOT NULL"
    over = f"({partition}ORDER BY spine.{day}"
    steps = _counting_people(plan, dims, over) if plan.member else _adding_up(plan, dims, over)
    bounds = "".join(
        f" AND DATE_TRUNC('{grain}', day) {sign} DATE_TRUNC('{grain}', DATE '{bound}')"
        for sign, bound in ((">=", question.first), ("<=", question.last))
        if bound
    )
    order = ", ".join(str(i + 1) for i in range(len(shorts) + 1))
    return f"""WITH roll_up AS (
  SELECT CAST(metric_time__day AS DATE) AS day, {member}{plan.source} AS value{named}
  FROM (
{rolled}
  ) AS days
  {rows}
),
{steps.ctes},
parts AS (
  {parts}
),
daily AS (
  SELECT CAST(spine.{day} AS DATE) AS day{"".join(f", parts.{s}" for s in shorts)}, {steps.value} AS value
  FROM {table} AS spine
  CROSS JOIN parts
  LEFT JOIN moved ON moved.day = spine.{day}{same}
)
SELECT DATE_TRUNC('{grain}', day) AS period{dims}, {plan.shown} AS {name}
FROM daily
WHERE {steps.has_value}{bounds}
GROUP BY ALL
ORDER BY {order}"""


def _counting_people(plan: RollUp, dims: str, over: str) -> _Steps:
    """Each person's memberships, as +1 where one starts and -1 where it lapses."""
    ctes = f"""spells AS (
  SELECT day{dims}, LEAST({plan.days}, COALESCE(DATE_DIFF('day', day, LEAD(day) OVER (
    PARTITION BY member{dims} ORDER BY day)), {plan.days})) AS lasts
  FROM roll_up
),
moved AS (
  SELECT day{dims}, SUM(change) AS change
  FROM (
    SELECT day{dims}, 1 AS change FROM spells
    UNION ALL
    SELECT day + CAST(lasts AS INTEGER) AS day{dims}, -1 AS change FROM spells
  ) AS steps
  GROUP BY day{dims}
)"""
    return _Steps(ctes, f"SUM(COALESCE(moved.change, 0)) OVER {over})", "value > 0")


def _adding_up(plan: RollUp, dims: str, over: str) -> _Steps:
    """The values of days, put together over the rows of a window."""
    ctes = f"""moved AS (
  SELECT day{dims}, value AS change FROM roll_up
)"""
    rows = f"ROWS BETWEEN {plan.days - 1} PRECEDING AND CURRENT ROW"
    return _Steps(ctes, f"{plan.function}(moved.change) OVER {over} {rows})", "value IS NOT NULL")


def _member(metric: Entry, counted: Entry, manifest: Mapping[str, Any]) -> str | None:
    """The entity whose key a distinct count counts, plainly or where a condition holds."""
    expr = str(metric["type_params"].get("expr") or metric["name"]).strip()
    found = _ONE_OF.fullmatch(expr)
    column = found.group(1) if found else expr
    models = {model["name"]: model for model in manifest["semantic_models"]}
    keys = models.get(counted["semantic_model"], {}).get("entities", ())
    return next((key["name"] for key in keys if (key.get("expr") or key["name"]) == column), None)
