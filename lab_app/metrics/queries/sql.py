"""The SQL that answers a question: what MetricFlow writes, or a quicker way to the same values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lab_app.metrics.manifest import entries
from lab_app.metrics.queries.first_of_period import first_of, keeps_people_together
from lab_app.metrics.queries.request import Compile, Request
from lab_app.metrics.question import Question
from lab_app.metrics.window import roll_up_of, window_sql


def question_sql(
    question: Question,
    manifest: Mapping[str, Any],
    compile_: Compile,
    counted_from_first: frozenset[str] = frozenset(),
) -> str:
    """SQL with the columns period (if there is a grain), dimensions and metrics, rows in the order of the first two.

    `manifest` is the content of the semantic manifest that `compile_` goes by, `counted_from_first` the
    metrics that can be read from people's first rows (see `first_of_period`).
    """
    return (
        window_sql(question, manifest, compile_)
        or _quotient_sql(question, manifest, compile_, counted_from_first)
        or _from_metricflow(question, compile_, counted_from_first)
    )


def _quotient_sql(
    question: Question,
    manifest: Mapping[str, Any],
    compile_: Compile,
    counted_from_first: frozenset[str],
) -> str | None:
    """The SQL of a ratio with a window metric in it, each part by itself, as `window_sql` has it; None for any other.

    MetricFlow joins the parts in the same way, but reads the window by a range join: orders of 28 days over MAU
    took 4 to 6 s, and takes .3.
    """
    if len(question.metrics) > 1 or question.grain is None:
        return None
    (name,) = question.metrics
    metric = entries(manifest).get(name)
    if metric is None or metric["type"] != "ratio" or metric.get("filter"):
        return None
    given = [metric["type_params"][part] for part in ("numerator", "denominator")]
    if any(part["filter"] or part["offset_window"] or part["offset_to_grain"] for part in given):
        return None
    above, below = (str(part["name"]) for part in given)
    if not any(roll_up_of(manifest, part) for part in (above, below)):
        return None
    parts = [
        question_sql(replace(question, metrics=(part,)), manifest, compile_, counted_from_first)
        for part in (above, below)
    ]
    keys = ["period", *(dimension.short for dimension in question.dimensions)]
    shown = "".join(f"COALESCE(above.{key}, below.{key}) AS {key}, " for key in keys)
    same = " AND ".join(f"above.{key} IS NOT DISTINCT FROM below.{key}" for key in keys)
    return f"""SELECT {shown}CAST(above.{above} AS DOUBLE) / NULLIF(below.{below}, 0) AS {name}
FROM (
{parts[0]}
) AS above
FULL OUTER JOIN (
{parts[1]}
) AS below ON {same}
ORDER BY {", ".join(str(place + 1) for place in range(len(keys)))}"""


def _from_metricflow(question: Question, compile_: Compile, counted_from_first: frozenset[str]) -> str:
    period = [f"metric_time__{question.grain}"] if question.grain else []
    # The key of an entity is a column of the fact itself: MetricFlow need not join for it.
    parts = {dimension.key or dimension.name: dimension.short for dimension in question.dimensions}
    groups = (*period, *parts)
    columns = {_read_as(name, question, counted_from_first): name for name in question.metrics}
    sql = compile_(
        Request(
            tuple(columns),
            groups,
            (question.where,) if question.where else (),
            question.first,
            question.last,
        )
    )
    remarks = [
        f"-- {name}: people are counted at their first row of the {question.grain}, so once each."
        for column, name in columns.items()
        if name != column
    ]
    selected = [
        *(f"{column} AS period" for column in period),
        *(f"{full} AS {short}" for full, short in parts.items()),
        *(name if name == column else f"{column} AS {name}" for column, name in columns.items()),
    ]
    order = [f"ORDER BY {', '.join(str(i + 1) for i in range(len(groups)))}"] if groups else []
    body = sql.rsplit("\nORDER BY", 1)[0] if groups else sql
    return "\n".join(
        [
            *remarks,
            "SELECT",
            ",\n".join(f"  {column}" for column in selected),
            "FROM (",
            *(f"  {line}" for line in body.splitlines()),
            ") AS answer",
            *order,
        ]
    )


def _read_as(name: str, question: Question, counted_from_first: frozenset[str]) -> str:
    """The metric to compile for this one: its own, or the quicker one that has the same values here."""
    by = [dimension.name for dimension in question.dimensions]
    if question.grain and name in counted_from_first and keeps_people_together(by, question.where):
        return first_of(name, question.grain)
    return name
