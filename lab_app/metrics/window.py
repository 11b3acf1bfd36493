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
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from lab_app.metric_writing.finding import Finding
from lab_app.metric_writing.names.known import inputs_of
from lab_app.metric_writing.text.draft import Draft

if TYPE_CHECKING:
    from lab_app.metric_writing.check import Checked

Compile = Callable[[tuple[str, ...], tuple[str, ...], tuple[str, ...]], str]

_ADDED = {"sum": "SUM", "count": "SUM", "sum_boolean": "SUM", "min": "MIN", "max": "MAX"}
_ONE_OF = re.compile(r"case\s+when\s.+\sthen\s+(\w+)\s+end", re.IGNORECASE | re.DOTALL)


def window_sql(
    content: Mapping[str, Any],
    name: str,
    grain: str | None,
    by: Mapping[str, str],
    compile_: Compile,
    *,
    start: str | None = None,
    end: str | None = None,
) -> str | None:
    """The SQL of a window metric over its daily roll-up; None for what isn't one, or can't be done so.

    `content` is a semantic manifest, `by` full name → short name of dimensions, `compile_` has MetricFlow compile
    metrics, by these, where this holds. Columns: `period`, dimensions by their short names, the value;
    the periods that hold `start` and `end` count whole.
    """
    metrics = {metric["name"]: metric for metric in content["metrics"]}
    plan = _plan(metrics.get(name), metrics, content)
    if plan is None or grain is None:
        return None
    source, function, member, days, where = plan
    shorts = list(by.values())
    groups = ("metric_time__day", *((member,) if member else ()), *by)
    rolled = compile_((source,), groups, where).rsplit("\nORDER BY", 1)[0]
    dims = "".join(f", {short}" for short in shorts)
    named = "".join(f", {full} AS {short}" for full, short in by.items())
    spine = content["project_configuration"]["time_spines"][0]
    table = f'"{spine["node_relation"]["schema_name"]}"."{spine["node_relation"]["alias"]}"'
    day = spine["primary_column"]["name"]
    same = "".join(f" AND moved.{s} IS NOT DISTINCT FROM parts.{s}" for s in shorts)
    parts = f"SELECT DISTINCT {', '.join(shorts)} FROM roll_up" if shorts else "SELECT 1 AS one"
    partition = f"PARTITION BY {', '.join(f'parts.{s}' for s in shorts)} " if shorts else ""
    who = f'"{member}" AS member, ' if member else ""
    rows = f"WHERE {source} > 0" if member else f"WHERE {source} IS NOT NULL"
    if member:
        steps = f""",
spells AS (
  SELECT day{dims}, LEAST({days}, COALESCE(DATE_DIFF('day', day, LEAD(day) OVER (
    PARTITION BY member{dims} ORDER BY day)), {days})) AS lasts
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
        value = f"SUM(COALESCE(moved.change, 0)) OVER ({partition}ORDER BY spine.{day})"
        there = "value > 0"
    else:
        steps = f""",
moved AS (
  SELECT day{dims}, value AS change FROM roll_up
)"""
        value = f"{function}(moved.change) OVER ({partition}ORDER BY spine.{day} ROWS BETWEEN {days - 1} PRECEDING AND CURRENT ROW)"
        there = "value IS NOT NULL"
    bounds = "".join(
        f" AND DATE_TRUNC('{grain}', day) {sign} DATE_TRUNC('{grain}', DATE '{bound}')"
        for sign, bound in ((">=", start), ("<=", end))
        if bound
    )
    how = str((metrics[name]["type_params"]["cumulative_type_params"] or {}).get("period_agg") or "first")
    one = {"last": "ARG_MAX(value, day)", "average": "AVG(value)"}.get(how, "ARG_MIN(value, day)")
    order = ", ".join(str(i + 1) for i in range(len(shorts) + 1))
    return f"""WITH roll_up AS (
  SELECT CAST(metric_time__day AS DATE) AS day, {who}{source} AS value{named}
  FROM (
{rolled}
  ) AS days
  {rows}
){steps},
parts AS (
  {parts}
),
daily AS (
  SELECT CAST(spine.{day} AS DATE) AS day{"".join(f", parts.{s}" for s in shorts)}, {value} AS value
  FROM {table} AS spine
  CROSS JOIN parts
  LEFT JOIN moved ON moved.day = spine.{day}{same}
)
SELECT DATE_TRUNC('{grain}', day) AS period{dims}, {one} AS {name}
FROM daily
WHERE {there}{bounds}
GROUP BY ALL
ORDER BY {order}"""


def is_window(content: Mapping[str, Any], name: str) -> bool:
    """Whether a metric, or one below it, looks back over a window."""
    metrics = {metric["name"]: metric for metric in content["metrics"]}
    waiting, seen = [name], set()
    while waiting:
        metric = metrics.get(waiting.pop())
        if metric is None or metric["name"] in seen:
            continue
        seen.add(metric["name"])
        if ((metric["type_params"].get("cumulative_type_params") or {}).get("window")) is not None:
            return True
        waiting += inputs_of(metric)
    return False


def cost_warning(draft: Draft, checked: Checked, elapsed_ms: float) -> Finding | None:
    """What a window metric costs; None for one that has no window."""
    known = checked.known
    if known is None or not is_window(known.content, draft.name):
        return None
    metrics = known.metrics
    place = draft.place("window")
    took = f"{elapsed_ms / 1000:.1f} s" if elapsed_ms >= 1000 else f"{elapsed_ms:.0f} ms"
    if _plan(metrics[draft.name], metrics, known.content):
        days = draft.window.days if draft.window else 0
        return Finding(
            "values",
            f"Each day looks back over {days} days, so that MetricFlow reads every row {days} times.",
            place.line,
            place.column,
            advice=f"Here it runs over a daily roll-up instead, and took {took}. `mf query` by hand goes the long way; "
            "where a metric is read often, let dbt build a snapshot, as for `mau`.",
            is_warning=True,
        )
    return Finding(
        "values",
        f"A window below it makes MetricFlow read every row once for each day of the window: it took {took}.",
        place.line,
        place.column,
        advice="Read it over short times; where it is read often, let dbt build a snapshot, as for `mau`.",
        is_warning=True,
    )


def _plan(
    metric: Mapping[str, Any] | None, metrics: Mapping[str, Mapping[str, Any]], content: Mapping[str, Any]
) -> tuple[str, str, str | None, int, tuple[str, ...]] | None:
    """Input metric, function over days, entity to tell people apart by, days, conditions; None if it can't be."""
    if metric is None or metric["type"] != "cumulative":
        return None
    given = metric["type_params"].get("cumulative_type_params") or {}
    window, source = given.get("window"), given.get("metric") or {}
    if not window or window["granularity"] not in ("day", "week") or given.get("grain_to_date"):
        return None
    days = int(window["count"]) * (7 if window["granularity"] == "week" else 1)
    below = metrics.get(source.get("name", ""))
    if below is None or source.get("offset_window") or source.get("offset_to_grain"):
        return None
    filters = [metric.get("filter"), source.get("filter")]
    where = tuple(f["where_sql_template"] for one in filters if one for f in one["where_filters"])
    params = below["type_params"].get("metric_aggregation_params") or {}
    if params.get("non_additive_dimension"):
        return None
    agg = str(params.get("agg"))
    if agg in _ADDED:
        return str(below["name"]), _ADDED[agg], None, days, where
    if agg != "count_distinct":
        return None
    expr = str(below["type_params"].get("expr") or below["name"]).strip()
    found = _ONE_OF.fullmatch(expr)
    column = found.group(1) if found else expr
    model = next((m for m in content["semantic_models"] if m["name"] == params["semantic_model"]), None)
    entity = next(
        (e["name"] for e in (model or {}).get("entities", ()) if (e.get("expr") or e["name"]) == column), None
    )
    return (str(below["name"]), "SUM", entity, days, where) if entity else None
