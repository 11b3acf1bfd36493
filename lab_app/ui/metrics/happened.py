"""What a chart of a metric says of its time: marks of the change log, and a step to another level."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lab_app.metrics.changelog import Entry, Mark, marks, read_changelog
from lab_app.ui import words
from lab_app.ui.charts.points import Point
from lab_app.ui.metrics.cards import unit_of
from lab_app.ui.metrics.series import Where, series
from pipelines.contract.calendar import DAY, days, is_year_end
from pipelines.contract.units import Unit, shown
from pipelines.statistics.alerts.level_shift import level_shift

if TYPE_CHECKING:
    from lab_app.lab import Lab
    from lab_app.metrics.metric import Metric

_WEEK = 7
_LOOK_BACK_WEEKS = 4  # until a step shows whole in a number that looks back on 28 days


def changelog(lab: Lab) -> tuple[Entry, ...]:
    """The release's change log, empty where it can't be read: a chart does without its marks."""
    from lab_app.sandbox import QueryError

    try:
        return lab.keep("change log", lambda: read_changelog(lab.sandbox))
    except QueryError:
        return ()


def marks_of(lab: Lab, points: Sequence[Point]) -> tuple[Mark, ...]:
    """The marks of a chart that shows these points, from the first one's day to the last one's."""
    drawn = [point.at for point in points if point.value is not None]
    return marks(changelog(lab), min(drawn), max(drawn)) if drawn else ()


def named_step(lab: Lab, metric: Metric, where: Where = ()) -> str | None:
    """The step to the level that the metric has now, in words; None where none is certain.

    Raises MetricError and QueryError.
    """
    if "week" not in metric.grains:
        return None
    layer = lab.layer
    weeks = series(lab, metric.name, grain="week", start=None, end=lab.release.as_of, where=where)
    return lab.keep(
        ("step", layer.edition, metric.name, where),
        lambda: step_of(weeks, unit_of(metric), looks_back=layer.looks_back(metric.name)),
    )


def step_of(weeks: Sequence[Point], unit: Unit, *, looks_back: bool) -> str | None:
    """The step to the level that a metric has had since, in words: "29 % → 45 % since the week of 30 March 2026".

    `weeks` are all of its weeks, oldest first, the last of them the newest. None where no step is certain.
    """
    over = [week for week in weeks if week.complete]
    if len(over) < 2 or any(b.at - a.at != _WEEK * DAY for a, b in itertools.pairwise(over)):
        return None
    window = _LOOK_BACK_WEEKS if looks_back else 1
    values = np.array([np.nan if week.value is None else week.value for week in over])
    ordinary = np.array([_is_ordinary(week.at, window) for week in over], dtype=bool)
    found = level_shift(values, settle=_LOOK_BACK_WEEKS if looks_back else 0, ordinary=ordinary)
    if found is None:
        return None
    before, after = shown(found.before, unit), shown(found.after, unit)
    return None if before == after else f"{before} → {after} since the week of {words.day(over[found.at].at)}"


def _is_ordinary(monday: dt.date, window: int) -> bool:
    """Whether neither the week nor the ones before it that its value looks back on hold a day of the year's end."""
    return not any(
        is_year_end(day) for day in days(monday - (window - 1) * _WEEK * DAY, monday + _WEEK * DAY)
    )
