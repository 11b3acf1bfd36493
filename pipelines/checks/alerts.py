"""Alerts on metrics: which are watched, how they are read from a built warehouse, and what is said of them.

What to watch is in the metrics' YAML: `is_watched` for flows and quick signals, `threshold` for
guardrails. The North Star and week-4 retention are not watched by day: they answer weeks late. Values
come from MetricFlow, so that an alert and the board show the same number.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from pipelines.checks import detector
from pipelines.checks.audit import Finding
from pipelines.contract.calendar import DAY, days, is_year_end
from pipelines.contract.files import read_json
from pipelines.contract.metricflow import engine_from, to_sql
from pipelines.contract.units import Unit, shown
from pipelines.statistics.alerts import robust_z
from pipelines.statistics.arrays import Floats

SHOWN_DAYS = 56
WINDOW_DAYS = 28  # a guardrail is read over whole weeks

Compile = Callable[..., str]


@dataclass(frozen=True)
class Signal:
    """A metric that is watched. `bound` is a guardrail's threshold, None where the usual is the measure."""

    metric: str
    label: str
    unit: Unit
    maturity_days: int
    model: str
    bound: float | None
    is_better_low: bool
    by: str | None

    @property
    def check(self) -> str:
        return f"{self.metric}_is_as_usual" if self.bound is None else f"{self.metric}_is_within_bounds"

    def words(self, value: float) -> str:
        """The value as a person writes it."""
        return shown(value, self.unit)


@dataclass(frozen=True)
class Alert:
    """What is to be said of a signal: a finding, and the values to draw with the span of the usual."""

    finding: Finding
    values: tuple[float, ...] = ()
    span: tuple[float, float] | None = None


def watched(manifest: Mapping[str, Any]) -> tuple[Signal, ...]:
    """The signals that dbt's manifest declares, by name."""
    by_id: Mapping[str, Any] = manifest["metrics"]

    def model_of(unique_id: str) -> str:
        first = by_id[unique_id]["depends_on"]["nodes"][0]
        if first in by_id:
            return model_of(first)
        return str(manifest["semantic_models"][first]["depends_on"]["nodes"][0])

    found = []
    for unique_id, metric in by_id.items():
        meta = metric["config"]["meta"]
        if meta.get("is_watched") or meta.get("threshold") is not None:
            found.append(
                Signal(
                    metric=metric["name"],
                    label=metric["label"],
                    unit=meta["unit"],
                    maturity_days=int(meta["maturity"]),
                    model=model_of(unique_id),
                    bound=None if meta.get("threshold") is None else float(meta["threshold"]),
                    is_better_low=meta["good_direction"] == "down",
                    by=meta.get("watched_by"),
                )
            )
    return tuple(sorted(found, key=lambda signal: signal.metric))


def compiler(semantic_manifest: Path) -> Compile:
    """MetricFlow over a build's semantic manifest: turns a metric, a period and groups into SQL."""
    engine = engine_from(read_json(semantic_manifest))

    def compiled(metric: str, start: dt.date, end: dt.date, *groups: str) -> str:
        return to_sql(engine, [metric], groups, first=start, last=end)

    return compiled


def read(
    signal: Signal, connection: duckdb.DuckDBPyConnection, compiled: Compile, first: dt.date, as_of: dt.date
) -> Alert:
    """Ask the warehouse for a signal and judge it. Raises duckdb.Error."""
    last = as_of - dt.timedelta(days=signal.maturity_days)
    if signal.bound is not None:
        start = last - dt.timedelta(days=WINDOW_DAYS - 1)
        groups = [()] if signal.by is None else [(), (signal.by,)]
        rows: list[tuple[Any, ...]] = []
        for group in groups:
            rows += connection.execute(compiled(signal.metric, start, last, *group)).fetchall()
        return Alert(against_bound(signal, {" ".join(map(str, row[:-1])): row[-1] for row in rows}, last))
    start = max(first, last - dt.timedelta(days=detector.days_to_read(last)))
    values = daily(signal, connection, compiled, start, last)
    return as_usual(signal, values, last)


def daily(
    signal: Signal, connection: duckdb.DuckDBPyConnection, compiled: Compile, first: dt.date, last: dt.date
) -> Floats:
    """A signal's values of the days from `first` to `last`, none if that is earlier. Raises duckdb.Error."""
    found = dict(
        connection.execute(compiled(signal.metric, first, last, "metric_time__day")).fetchall()
        if first <= last
        else []
    )
    empty = 0.0 if signal.unit == "count" else math.nan  # a day without rows is a count of nothing
    return np.array([float(empty if (v := found.get(day)) is None else v) for day in days(first, last + DAY)])


def as_usual(signal: Signal, values: Floats, last: dt.date) -> Alert:
    """Whether the last of these daily values is what was to be expected."""
    is_count = signal.unit == "count"
    reading = detector.read(values, is_count=is_count, last=last)
    if reading is None:
        why = (
            "the days around the year's end are like no others, and there is no year before to compare them with"
            if is_year_end(last) and len(values) > robust_z.LEAST_HISTORY
            else "too few days yet to know what is usual"
        )
        return Alert(Finding(True, f"{signal.label}: {why}.", {"days": len(values)}))
    say = signal.words
    when = f"on {last}" if reading.period == "day" else f"in the seven days up to {last}"
    low, high = max(reading.low, 0.0), reading.high
    usual = f"from {say(low)} to {say(high)} would be usual"
    if reading.is_alarm:
        direction = "above" if reading.value > reading.expected else "below"
        sentence = (
            f"{signal.label} {when}: {say(reading.value)}, {abs(reading.change):.0%} {direction} the "
            f"{say(reading.expected)} to be expected; {usual}. It may be an incident, or one of the rare "
            "false alarms: look at it by segment, and at the change log of that day."
        )
    else:
        sentence = f"{signal.label} {when}: {say(reading.value)}, as usual ({usual})."
    if reading.period == "week":
        sentence += " Watched by the week: a single day of so few is too noisy to show a change of a fifth."
    figures = {
        "value": round(reading.value, 6),
        "expected": round(reading.expected, 6),
        "usual from": round(low, 6),
        "usual to": round(high, 6),
        "robust z": round(reading.z, 2),
        "smallest change that would be an alarm": f"{reading.smallest:.0%}",
    }
    shown = values[-SHOWN_DAYS:]
    if reading.period == "week":
        near = values[-robust_z.HISTORY - 7 :]
        weeks = near[len(near) % 7 :].reshape(-1, 7)
        shown = weeks.sum(axis=1) if is_count else weeks.mean(axis=1)
    return Alert(
        Finding(not reading.is_alarm, sentence, figures, is_warning=True),
        tuple(float(value) for value in shown),
        (low, high),
    )


def against_bound(signal: Signal, values: Mapping[str, float | None], last: dt.date) -> Finding:
    """Whether a guardrail holds over the last weeks, as a whole (key "") and in each part."""
    assert signal.bound is not None
    known = {name: float(value) for name, value in values.items() if value is not None}
    broken = {
        name: value
        for name, value in known.items()
        if (value > signal.bound if signal.is_better_low else value < signal.bound)
    }
    figures = {name or "whole": round(value, 6) for name, value in known.items()} | {"bound": signal.bound}
    if not known:
        return Finding(True, f"{signal.label}: nothing to judge yet.", figures)
    window = f"in the {WINDOW_DAYS} days up to {last}"
    limit = f"{'at most' if signal.is_better_low else 'at least'} {signal.words(signal.bound)}"
    if not broken:
        value = known.get("", next(iter(known.values())))
        sentence = (
            f"{signal.label} {window}: {signal.words(value)}, within its guardrail of {limit} everywhere."
        )
        return Finding(True, sentence, figures, is_warning=True)
    too_far = ", ".join(
        f"{signal.words(value)} {'as a whole' if not name else f'on {name}'}"
        for name, value in broken.items()
    )
    return Finding(
        False,
        f"{signal.label} {window}: {too_far}. The guardrail is {limit}.",
        figures,
        is_warning=True,
    )
