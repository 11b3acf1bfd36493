"""Distinct people of a period, counted from each row alone.

COUNT(DISTINCT user_id) keeps every pair of period and person in memory: 60 to 130 ms of processor time for
2.2 million sessions, and 260 by country. Where a metric names the column with the day of the same person's
row before (`meta: {previous_day: previous_session_date}`), a row is the person's first of the period if that
day is before the period, and people are a sum over those rows: 20 to 60 ms. The number is the same as
long as all rows of a person fall into one part: split and filtered by what people are at signup, and by
nothing else. Whatever else is asked is counted in full.

MetricFlow compiles it as it does any sum: beside such a metric, and each ratio or derived metric of it, the
manifest that MetricFlow reads has one more for each grain, which no page shows.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any

from lab_app.metrics.manifest import Entry, aggregation, meta
from lab_app.metrics.metric import GRAINS

# Entities whose dimensions say what people are at signup: these never change.
OF_PEOPLE = ("segment", "cohort", "user")
PERSON = "user_id"

_FILTERED = re.compile(r"Dimension\('(\w+?)__")


def first_of(metric: str, grain: str) -> str:
    """Name of the metric that gives the values of `metric` for this grain from people's first rows."""
    return f"{metric}_from_first_of_{grain}"


def counted_from_first(manifest: Mapping[str, Any]) -> frozenset[str]:
    """Metrics that can be read from people's first rows: counts that say how, and what is computed from them."""
    metrics = manifest["metrics"]
    found = {metric["name"] for metric in metrics if previous_day(metric)}
    while True:
        more = {
            metric["name"]
            for metric in metrics
            if metric["type"] in ("ratio", "derived") and not metric["filter"] and _among(metric, found)
        }
        if more <= found:
            return frozenset(found)
        found |= more


def with_first_of_periods(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a semantic manifest with those metrics added."""
    known = counted_from_first(manifest)
    added = [
        _from_first(metric, grain, known)
        for metric in manifest["metrics"]
        if metric["name"] in known
        for grain in GRAINS
    ]
    return {**manifest, "metrics": [*manifest["metrics"], *added]}


def keeps_people_together(dimensions: Iterable[str], template: str | None) -> bool:
    """Whether these dimensions (full names) and this filter keep all rows of a person together."""
    named = [*(name.partition("__")[0] for name in dimensions), *_FILTERED.findall(template or "")]
    return all(entity in OF_PEOPLE for entity in named)


def previous_day(metric: Entry) -> str | None:
    """The column with the day of the same person's row before; None where a metric is no count of people, or names none."""
    counted = aggregation(metric)
    column = meta(metric).get("previous_day")
    if not counted or not column or metric["filter"]:
        return None
    # The column is about people, and about the day that the metric goes by.
    is_people = counted["agg"] == "count_distinct" and metric["type_params"]["expr"] == PERSON
    return str(column) if is_people and column == f"previous_{counted['agg_time_dimension']}" else None


def _from_first(metric: Entry, grain: str, known: frozenset[str]) -> dict[str, Any]:
    made = copy.deepcopy(dict(metric))
    made["name"] = first_of(metric["name"], grain)
    params = made["type_params"]
    column = previous_day(metric)
    if column is None:
        for part in _among(made, known):
            part["alias"] = part["alias"] or part["name"]  # by which a formula names it
            part["name"] = first_of(part["name"], grain)
        return made
    counted = params["metric_aggregation_params"]
    day = counted["agg_time_dimension"]
    start = day if grain == "day" else f"date_trunc('{grain}', {day})"
    counted["agg"] = "sum"
    params["expr"] = f"case when {column} >= {start} then 0 else 1 end"
    return made


def _among(metric: Entry, known: Iterable[str]) -> list[dict[str, Any]]:
    """The metric's inputs that are among the known, as they are and of the same period."""
    params = metric["type_params"]
    given = [params.get("numerator"), params.get("denominator"), *(params.get("metrics") or ())]
    return [
        part
        for part in given
        if part
        and part["name"] in known
        and not (part["filter"] or part["offset_window"] or part["offset_to_grain"])
    ]
