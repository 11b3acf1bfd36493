"""What may be wrong with a query, each with its cure: the query mended in that one thing.

Nothing here says that a query is wrong. Who diagnoses runs the mended query, and says the sentence only if the
result is then right: so it is true of this query, whatever it was written like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lab_app.kinds.sql.cures import conditions, counting, joins, ranking, sources, times
from lab_app.kinds.sql.cures.edit import Asked, Edit, asked_of

__all__ = ["Asked", "Cure", "asked_of", "cures"]

# Those first that tell most about a mistake: where two cures help, the first is said.
KINDS = (
    times.midnight,
    counting.empty_rows,
    counting.distinct,
    counting.rows,
    joins.side,
    joins.place_of_condition,
    conditions.unknown,
    conditions.never_true,
    conditions.brackets,
    conditions.either,
    sources.households,
    sources.clients,
    sources.shifted,
    sources.totals,
    ranking.ties,
    ranking.cut,
    times.rare_ends,
    times.days,
    times.usual_ends,
    times.period,
    times.spans,
    conditions.missing,
    conditions.too_many,
    conditions.opposite,
    counting.functions,
    counting.rounded_early,
    joins.pairs,
    joins.columns,
    joins.repeats,
    ranking.order,
    ranking.groups,
    conditions.values,
)


@dataclass(frozen=True)
class Cure:
    """What may be wrong, by name and as a sentence, and the query's tree without it."""

    name: str
    says: str
    tree: Any


Kind = Callable[[Any, Asked], Iterator[Edit]]


def cures(tree: Any, asked: Asked, kinds: Sequence[Kind] = KINDS) -> Iterator[Cure]:
    """What may be wrong with a query."""
    nodes = list(tree.walk())
    for kind in kinds:
        for place, node in enumerate(nodes):
            for edit in kind(node, asked):
                yield Cure(kind.__name__.replace("_", " "), edit.says, _mended(tree, place, edit))


def _mended(tree: Any, place: int, edit: Edit) -> Any:
    copy = tree.copy()
    node = list(copy.walk())[place]
    new = edit.mend(node)
    if node is copy:
        return new
    if new is not node:
        node.replace(new)
    return copy
