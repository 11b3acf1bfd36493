"""What readings look at: the published world's people, its counts and rows, and its twins' counts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from synthetic.incidents import Happening
from synthetic.kernel.draws import Floats
from synthetic.outcomes.segments import CELLS, DIMENSIONS
from synthetic.people.population import Population
from synthetic.people.populations import shards
from synthetic.rows.frames import Frame
from synthetic.scenario import Scenario
from synthetic.tables import rows_of_days
from synthetic.truth.twins import Twins

_STRETCH = 31
"""Days whose rows are in memory together."""
Span = tuple[int, int]
"""Days from the first to the second, which is not one of them."""


def sums(
    twins: Twins, metrics: tuple[str, ...], span: Span, cells: Sequence[str], scenario: Scenario | None = None
) -> list[Floats]:
    """Each metric's sum over some days, by the values of a dimension."""
    values = twins.measured(scenario or twins.scenario, metrics, *span)
    places = [CELLS[_dimension_of(cell), cell] for cell in cells]
    return [values[metric].sum(axis=0)[places] for metric in metrics]


def _dimension_of(value: str) -> str:
    return next(dimension for dimension, values in DIMENSIONS.items() if value in values)


def published(twins: Twins) -> Iterator[tuple[int, Population]]:
    """Each shard of the published world as of the as-of day."""
    for shard in range(len(shards(twins.scenario))):
        yield shard, twins.population(twins.scenario, shard, twins.end).until(twins.end)


def stretches(scenario: Scenario, people: Population, table: str, span: Span) -> Iterator[Frame]:
    """The rows of people in a table, some days at a time."""
    for first in range(*span, _STRETCH):
        last = min(first + _STRETCH, span[1])
        yield rows_of_days(scenario.of_people, people, first, last, (table,))[table]


def number(name: str) -> Callable[[Happening], float]:
    """The size that was drawn."""
    return lambda drawn: drawn.size[name]


def log_of(name: str) -> Callable[[Happening], float]:
    """The logarithm of the factor that was drawn."""
    return lambda drawn: math.log(drawn.size[name])
