"""A rule's past in this release: its readings, its episodes, and each in words."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab_app.metric_writing.names.check import HISTORY_STARTS
from lab_app.metrics.alerts.nearby import changes_near, holidays_near, is_at_year_end, said_day
from lab_app.metrics.alerts.replay import (
    Episode,
    Readings,
    Rule,
    episodes,
    readings,
    smallest,
    suggested_period,
)
from lab_app.ui import words
from lab_app.ui.metrics.cards import unit_of
from lab_app.ui.metrics.happened import changelog
from lab_app.ui.metrics.series import series
from pipelines.contract.calendar import DAY, year_before
from pipelines.contract.units import percent, shown, signed
from pipelines.statistics.alerts.watch import Period

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metrics.metric import Metric

_MOST_NAMED = 3  # entries of the change log that a row names


@dataclass(frozen=True)
class Past:
    """A rule on the whole history of its metric."""

    rule: Rule
    metric: Metric
    readings: Readings
    episodes: tuple[Episode, ...]

    @property
    def span(self) -> int:
        """How many days a value sums up."""
        return 7 if self.rule.period == "week" else 1

    @property
    def last_year(self) -> tuple[Episode, ...]:
        """The episodes of the last twelve months."""
        begin = year_before(self.readings.last)
        return tuple(one for one in self.episodes if one.last > begin)

    @property
    def judged_days(self) -> int:
        """On how many days there was enough before to judge by."""
        return sum(1 for _ in self.readings.days())

    @property
    def smallest(self) -> float | None:
        """The smallest relative change of late that the rule would have noticed."""
        return smallest(self.rule, self.readings)


def past_of(lab: Lab, rule: Rule) -> Past:
    """The rule replayed over the release. Raises MetricError and QueryError."""
    layer = lab.layer
    metric = layer.metric(rule.metric)
    first, values = _daily(lab, metric)
    read = lab.keep(
        ("alert readings", layer.edition, rule.metric, rule.period),
        lambda: readings(values, first, rule.period, is_count=unit_of(metric) == "count"),
    )
    return Past(rule, metric, read, episodes(rule, read))


def period_for(lab: Lab, metric: Metric) -> Period:
    """By what the metric is best watched. Raises MetricError and QueryError."""
    first, values = _daily(lab, metric)
    return lab.keep(
        ("alert period", lab.layer.edition, metric.name),
        lambda: suggested_period(values, first, is_count=unit_of(metric) == "count"),
    )


def _daily(lab: Lab, metric: Metric) -> tuple[dt.date, list[float]]:
    """The metric on each day of the release's history, up to the last that is ripe; a day without rows is a count of
    none."""
    last = lab.release.as_of - metric.maturity_days * DAY
    known = {
        p.at: p.value for p in series(lab, metric.name, grain="day", start=None, end=last) if p.at <= last
    }
    there = [day for day, value in known.items() if value is not None]
    first = max(min(there, default=last), HISTORY_STARTS)
    empty = 0.0 if unit_of(metric) == "count" else math.nan
    found = [known.get(first + n * DAY) for n in range((last - first).days + 1)]
    return first, [empty if value is None else value for value in found]


def when(past: Past, episode: Episode) -> str:
    """The days of an episode's alarms."""
    if episode.first == episode.last:
        day = words.short_day(episode.first)
        return day if past.span == 1 else f"week to {day}"
    return f"{said_day(episode.first, episode.last)} to {words.short_day(episode.last)}"


def size(past: Past, episode: Episode) -> str:
    """How far its worst value was from what was to be expected, in one line."""
    unit, reading = unit_of(past.metric), episode.reading
    value = (
        f"{shown(reading.value, unit)}\u00a0instead\u00a0of\u00a0{shown(max(reading.expected, 0.0), unit)}"
    )
    if math.isnan(reading.change):
        return value
    return f"{value},\u00a0{signed(reading.change, percent(abs(reading.change), 0))}"


def holidays_said(past: Past, episode: Episode) -> str:
    """The holidays near it, by name and country."""
    said = [f"{said_day(one.day, episode.last)}: {one.said}" for one in holidays_near(episode, past.span)]
    if is_at_year_end(episode):
        said.append("the days around the year's end")
    return "; ".join(said)


def changes_said(lab: Lab, past: Past, episode: Episode) -> str:
    """Campaigns and releases near it: the largest campaigns first, then releases."""
    near = changes_near(episode, changelog(lab), past.span)
    ranked = sorted(near, key=lambda entry: (entry.is_release, -entry.budget, entry.day))
    said = [f"{said_day(one.day, episode.last)}: {one.name}" for one in ranked[:_MOST_NAMED]]
    left = len(near) - len(said)
    return "; ".join(said) + (f"; {left} more" if left > 0 else "")


def times(count: int) -> str:
    """How often: never; once; twice; 7 times"""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def name_of(rule: Rule, metric: Metric) -> str:
    """A rule in a line."""
    bounds: Sequence[str] = [
        *([f"below {shown(rule.low, unit_of(metric))}"] if rule.low is not None else []),
        *([f"above {shown(rule.high, unit_of(metric))}"] if rule.high is not None else []),
    ]
    extra = f", or {' or '.join(bounds)}" if bounds else ""
    return f"{metric.label} by the {rule.period}, more than {rule.threshold:g} usual swings off{extra}"
