"""Forecasts of the board's metrics, by day and by week, with their record on the past."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from pipelines.contract.calendar import DAY
from pipelines.contract.files import write_json
from pipelines.contract.holidays import named_days
from pipelines.contract.home import Home
from pipelines.contract.metricflow import engine_from, to_sql
from pipelines.contract.release import Release
from pipelines.publish.derived import Making, Say
from pipelines.statistics.arrays import Floats
from pipelines.statistics.forecasts.projection import HORIZON, Grain, TooShortError, project
from synthetic.config import WorldConfig

ROLES = ("north_star", "input", "guardrail")
ALSO = ("dau",)
"""Metrics of no role that are forecast as well: whoever plans by days asks for them first."""
GRAINS: tuple[Grain, ...] = ("day", "week")
COUNTS = "count"
COUNTED = (COUNTS, "euro")
"""Units of what holidays make more or less of."""


def make(
    _home: Home, release: Release, _config: WorldConfig, folder: Path, _workers: int, say: Say
) -> Mapping[str, Any]:
    """Write a file for each metric and grain; a metric with too short a past has none."""
    manifest = json.loads(release.semantic_manifest.read_text(encoding="utf-8"))
    engine = engine_from(manifest)
    made = []
    with duckdb.connect(str(release.warehouse), read_only=True) as connection:
        for metric in _metrics(manifest):
            name, said = str(metric["name"]), _meta(metric)
            last = release.as_of - int(said.get("maturity") or 0) * DAY
            for grain in GRAINS:
                if grain not in (said.get("grains") or GRAINS):
                    continue
                rows = connection.execute(to_sql(engine, [name], [f"metric_time__{grain}"])).fetchall()
                first, values = _whole(rows, grain, last, is_count=said.get("unit") == COUNTS)
                named = named_days(first, last + HORIZON["day"] * DAY) if said.get("unit") in COUNTED else []
                try:
                    found = project(values, first, grain, named=named)
                except TooShortError:
                    continue
                write_json(folder / f"{name}.{grain}.json", found.as_json())
                made.append(f"{name} by {grain}")
                say(f"Forecast {made[-1]}.")
    return {"forecasts": len(made)}


def _metrics(manifest: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The metrics of the board, without those that somebody added for themselves."""
    for metric in manifest["metrics"]:
        said = _meta(metric)
        if (said.get("role") in ROLES or metric["name"] in ALSO) and said.get("owner", "me") != "me":
            yield metric


def _meta(metric: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the metric's author says of it beside its definition."""
    found: Mapping[str, Any] = (metric.get("config") or {}).get("meta") or {}
    return found


def _whole(
    rows: Sequence[tuple[Any, Any]], grain: Grain, last: dt.date, *, is_count: bool
) -> tuple[dt.date, Floats]:
    """The values of periods that are over by `last`, without gaps: a count without rows is none, and a rate is taken for
    what it was before."""
    step = DAY if grain == "day" else 7 * DAY
    known = {_day(period): float(value) for period, value in rows if period is not None and value is not None}
    known = {day: value for day, value in known.items() if day + step - DAY <= last and math.isfinite(value)}
    if not known:
        return last, np.array([])
    first, end = min(known), max(known)
    values: list[float] = []
    for place in range((end - first) // step + 1):
        before = 0.0 if is_count or not values else values[-1]
        values.append(known.get(first + place * step, before))
    return first, np.array(values)


def _day(period: Any) -> dt.date:
    return period.date() if isinstance(period, dt.datetime) else dt.date.fromisoformat(str(period)[:10])


DERIVED = Making(
    about="Forecasts of the board's metrics by day and week, with ranges and what such forecasts were worth in the past.",
    said="the forecasts of the board",
    make=make,
    kinds=frozenset({"python", "json"}),
    version=4,
)
