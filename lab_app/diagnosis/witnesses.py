"""Does anybody else see it: the same days told by four sources that do not know of each other.

What apps report, what the backend stored, what pages were loaded, and what people complained about. Where one falls
alone, it may be that one which counts wrongly. Each is indexed: 100 is its mean week before the stretch.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lab_app.diagnosis.change import FEWEST_PLACEBOS, NINE_IN_TEN, changes, relative
from lab_app.diagnosis.record import EVERYBODY, Measure, Record, measure_of, read_record
from lab_app.diagnosis.stretch import DiagnosisError, Stretch
from lab_app.metrics.queries.parts import FEWEST
from pipelines.contract.calendar import DAY

if TYPE_CHECKING:
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.sandbox import Sandbox

_BY_LAYER = (
    ("core_actions", "Plans in the database"),
    ("page_loads", "Page loads"),
    ("tickets", "Support tickets"),
)
_COLUMNS = {
    "platform": ("events.platform", ("activity_platform", "signup_platform")),
    "country": ("users.country", ("country",)),
    "signup_source": ("users.signup_source", ("signup_source",)),
}
"""By which a witness can be asked: the column of client events, and what the semantic layer calls it."""
_SHOWN_WEEKS = 8
_MOST = 5000


@dataclass(frozen=True)
class Witness:
    """One source. `points` are weeks by their last day, indexed to the weeks before the stretch; `change` is relative,
    and nine of ten ordinary changes are within `usual` either way of `centre`. `is_few`: under thirty, too few to read.
    """

    name: str
    points: tuple[tuple[dt.date, float], ...]
    change: float
    centre: float
    usual: float
    is_few: bool

    @property
    def is_usual(self) -> bool:
        return abs(self.change - self.centre) <= self.usual


def witnesses(
    layer: SemanticLayer, sandbox: Sandbox, stretch: Stretch, *, where: Mapping[str, str] | None = None
) -> tuple[Witness, ...]:
    """What the four say of a stretch. `where`: platform, country or signup_source, with a value.

    Raises DiagnosisError, MetricError and QueryError.
    """
    kept = dict(where or {})
    unknown = kept.keys() - _COLUMNS.keys()
    if unknown:
        raise DiagnosisError(f"Witnesses can be asked by {', '.join(_COLUMNS)}, not by {min(unknown)}.")
    week = Stretch(stretch.first, 1)
    found = []
    for metric, name in _BY_LAYER:
        known = {dimension.short for dimension in layer.metric(metric).dimensions}
        filters = {next(d for d in _COLUMNS[key][1] if d in known): value for key, value in kept.items()}
        record = read_record(layer, sandbox, measure_of(layer, metric), week, (), filters or None)
        found.append(_witness(name, record, stretch))
    events = _events(layer, sandbox, week, kept)
    return (_witness("App events", events, stretch), *found)


def _witness(name: str, weekly: Record, stretch: Stretch) -> Witness:
    values = weekly.values[:, 0]
    here = weekly.place(stretch.first + 6 * DAY)
    old, new = values[here - stretch.weeks : here], values[here : here + stretch.weeks]
    mean = float(old.mean())
    shown = range(
        max(here - stretch.weeks - _SHOWN_WEEKS, 0), min(here + stretch.weeks + _SHOWN_WEEKS, len(values))
    )
    points = tuple((weekly.ends[n], 100 * float(values[n]) / mean if mean else 0.0) for n in shown)
    few = min(old.sum(), new.sum()) < FEWEST
    if not mean or not new.sum():
        return Witness(name, points, float(new.mean() / mean - 1) if mean else 0.0, 0.0, 0.0, few)
    moved = changes(_over_weeks(weekly, stretch.weeks), stretch)
    centre, spread = float(moved.centre[0]), float(moved.spread[0, 0])
    said = (relative(one, is_share=False) for one in (float(moved.own[0, 0]), centre, NINE_IN_TEN * spread))
    change, middle, usual = said
    return Witness(name, points, change, middle, usual, few)


def _over_weeks(weekly: Record, weeks: int) -> Record:
    """Weeks put together to stretches, one that ends in each week."""
    if len(weekly.ends) < weeks + FEWEST_PLACEBOS:
        raise DiagnosisError("The data is too short to say what is usual. Choose fewer days.")
    summed = {
        name: np.lib.stride_tricks.sliding_window_view(table, weeks, axis=0).sum(axis=-1)
        for name, table in weekly.parts.items()
    }
    return Record(weekly.measure, weekly.segments, weekly.ends[weeks - 1 :], weeks, summed)


def _events(layer: SemanticLayer, sandbox: Sandbox, week: Stretch, where: Mapping[str, str]) -> Record:
    """What apps reported, by week. No metric counts client events: they are for seeing what a metric does not."""
    conditions = " AND ".join(_condition(key, value) for key, value in where.items()) or "TRUE"
    join = "JOIN product.users AS users ON users.id = events.user_id" if where.keys() - {"platform"} else ""
    rows = sandbox.run(
        f"SELECT CAST(events.event_at AS DATE) AS day, COUNT(*) FROM product.events AS events {join} "
        f"WHERE {conditions} GROUP BY 1 ORDER BY 1",
        limit=_MOST,
    ).rows
    daily = {dt.date.fromisoformat(str(day)[:10]): float(count) for day, count in rows if day is not None}
    stored = read_record(layer, sandbox, measure_of(layer, "core_actions"), week)
    values = [sum(daily.get(end - n * DAY, 0.0) for n in range(7)) for end in stored.ends]
    measure = Measure(stored.measure.metric, "events", None, 1.0, "sum", None)
    return Record(measure, (EVERYBODY,), stored.ends, stored.back, {"events": np.array(values)[:, None]})


def _condition(key: str, value: str) -> str:
    quoted = value.replace("'", "''")
    return f"{_COLUMNS[key][0]} = '{quoted}'"
