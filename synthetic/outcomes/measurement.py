"""What a world comes to, per day, metric and segment: the numbers that twins are compared by.

Nothing is written, and only the tables that the wanted metrics need are made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import quantiles
from synthetic.kernel.draws import Floats
from synthetic.outcomes.counting import Crowd, PeoplesRows
from synthetic.outcomes.metrics import METRICS, OfPeople, OfRows, OfSignups, OfSystem, Quantile, segments_of
from synthetic.outcomes.segments import SEGMENTS, places_of
from synthetic.people.populations import Populations, shards
from synthetic.scenario import Scenario
from synthetic.tables import of_shard, rows_of_days

_STRETCH = 31
"""Days whose rows are in memory together."""

_Values = list[tuple[NDArray[np.float32], NDArray[Any], NDArray[np.int8]]]
"""Values of a column with their days and their cells of platform, country and source."""


@dataclass(frozen=True)
class Outcomes:
    """Values by metric, each of shape (days, segments), for the days from `first` on; see `metrics.segments_of`."""

    first: int
    values: dict[str, Floats]

    @property
    def last(self) -> int:
        """The first day after them."""
        return self.first + len(next(iter(self.values.values())))

    def between(self, metric: str, first: int, last: int) -> Floats:
        """A metric's values of the days `[first, last)`."""
        return self.values[metric][first - self.first : last - self.first]


def measure(  # noqa: C901, PLR0913 -- one case for each source of numbers; what is measured, where and over which days
    scenario: Scenario,
    first: int,
    last: int,
    *,
    metrics: Collection[str] = tuple(METRICS),
    horizon: int | None = None,
    people_of: Scenario | None = None,
    populations: Populations | None = None,
) -> Outcomes:
    """The outcomes of the days `[first, last)`.

    `horizon`: the day up to which the population is simulated, by default `last`. Windows that reach past
    `last` are seen to their end, so that a day's outcomes do not depend on how far is measured; of those that
    reach past the horizon, what is there counts. `people_of`: a world with the same people, whose population
    need not be made again. `populations`: those that are in memory. Raises KeyError for a metric that is not in `METRICS`.
    """
    populations = populations or Populations()
    wanted = {name: METRICS[name] for name in metrics}
    tables = {metric.table for metric in wanted.values() if metric.table}
    of_people = {metric.table for metric in wanted.values() if not isinstance(metric, OfSystem)}
    values = {name: np.zeros((last - first, len(segments_of(name)))) for name in wanted}
    gathered: dict[tuple[str, int], _Values] = defaultdict(list)
    stretches = [(start, min(start + _STRETCH, last)) for start in range(first, last, _STRETCH)]
    of_signups = {name: metric for name, metric in wanted.items() if isinstance(metric, OfSignups)}
    ripe = min(last + max((metric.window for metric in of_signups.values()), default=0), horizon or last)
    for shard in range(len(shards(scenario))):
        people = populations.of(people_of or scenario, shard, horizon or last).until(horizon or last)
        crowd = Crowd(scenario, people, first, last)
        noted = {name: metric.start(crowd) for name, metric in of_signups.items()}
        for name, metric in wanted.items():
            if isinstance(metric, OfPeople):
                values[name] += metric.count(crowd)
        for start, end in stretches:
            frames = rows_of_days(
                scenario.of_people, people, start, end, tables.intersection(of_shard(shard))
            )
            rows = {name: PeoplesRows(crowd, frames[name]) for name in frames if name in of_people}
            for name, metric in wanted.items():
                if isinstance(metric, OfSystem):
                    if metric.table in frames:
                        values[name][start - first : end - first] += metric.count(
                            frames[metric.table], start, end
                        )
                elif isinstance(metric, OfRows):
                    values[name] += metric.count(rows[metric.table])
                elif isinstance(metric, OfSignups):
                    metric.note(noted[name], rows[metric.table])
                elif isinstance(metric, Quantile):
                    gathered[name, start].append(_values(rows[metric.table], metric.column))
        if ripe > last:
            of_cohorts = {metric.table for metric in of_signups.values()}
            later = rows_of_days(scenario.of_people, people, last, ripe, of_cohorts)
            for name, metric in of_signups.items():
                metric.note(noted[name], PeoplesRows(crowd, later[metric.table]))
        for name, metric in of_signups.items():
            values[name] += crowd.at_signup(crowd.is_human & metric.holds(crowd, noted[name]))
    for name, metric in wanted.items():
        if isinstance(metric, Quantile):
            parts = [_quantiles(gathered[name, start], start, end, metric.share) for start, end in stretches]
            values[name] = np.concatenate(parts)
    return Outcomes(first, values)


def _values(rows: PeoplesRows, column: str) -> tuple[NDArray[np.float32], NDArray[Any], NDArray[np.int8]]:
    return (
        rows.column(column).astype(np.float32),
        rows.rows.day,
        rows.crowd.cells(rows.rows).astype(np.int8),
    )


def _quantiles(gathered: _Values, first: int, last: int, share: float) -> Floats:
    """A quantile by day and segment."""
    result = np.full((last - first, len(SEGMENTS)), np.nan)
    if gathered:
        value, day, cell = (np.concatenate(column) for column in zip(*gathered, strict=True))
        row = (day.astype(np.int64) - first) * len(SEGMENTS)
        for place in places_of(cell.astype(np.int64)):
            group, found = quantiles.by_group(row + place, value, share)
            result.ravel()[group] = found
    return result
