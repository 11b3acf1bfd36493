"""Where metrics are read that answer an exercise: with the checks of the workshop, on the release alone.

What a learner has saved beside the release is not known here, so that the same answer always gets the same
verdict; nor are the metrics that an exercise withholds, and what is computed from them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Protocol

from lab_app.kinds.context import Context
from lab_app.kinds.metric.spec import Slice
from lab_app.metric_writing.check import MetricChecker
from lab_app.metric_writing.checked import Checked
from lab_app.metric_writing.metricflow.compiler import CompileError
from lab_app.metric_writing.project.overlay import ProjectBeside
from lab_app.metrics.manifest import Overlay, meta, with_all_below
from lab_app.sandbox import QueryError, Result
from pipelines.contract.release import ReleaseError

MOST_ROWS = 20_000

Cells = dict[tuple[Any, ...], Any]
"""Period and dimensions -> value, of all cells that have one: no row, and NULL, are the same."""


@dataclass(frozen=True)
class World:
    """Rows to try a metric on. `known` is for metrics of our own, whose results are remembered."""

    run: Callable[[str], Result]
    known: Callable[[str], Result]


class Withholding(Protocol):
    """An exercise in which some of the project's metrics are not there."""

    @property
    def withheld(self) -> tuple[str, ...]: ...


class Workshop:
    """Reads metrics for one exercise. Those of our own are compiled once. Thread-safe."""

    def __init__(self, checker: MetricChecker, withheld: tuple[str, ...]) -> None:
        beside = _ReleaseAlone(checker.release, checker.project, withheld)
        self._checker = MetricChecker(beside, checker.sandbox, checker.compiler)
        self.checked = lru_cache(maxsize=64)(partial(self._checker.check, with_values=False))
        self._sql_of = lru_cache(maxsize=512)(self._compiled)

    @property
    def roles(self) -> dict[str, str]:
        """The release's metrics -> what each is for: guardrail, input, …"""
        metrics = self._checker.known().metrics
        return {name: str(meta(metric).get("role") or "health") for name, metric in metrics.items()}

    def has_all_for(self, solution: str) -> bool:
        """Whether the release has what a text of our own is built from: an older one may lack a model."""
        return not self.checked(solution).errors

    def check(self, text: str) -> Checked:
        """The verdict of the workshop on a learner's text, with its values by week."""
        return self._checker.check(text)

    def known_cells(self, text: str, where: Slice, world: World) -> Cells:
        """The subject of a text of our own on a world. Raises QueryError, and ValueError for a text that is wrong."""
        return cells(world.known(self._sql_of(text, where)))

    def _compiled(self, text: str, where: Slice) -> str:
        checked = self.checked(text)
        if checked.subject is None or checked.errors:
            raise ValueError(f"It is no metric here. {' '.join(map(str, checked.errors))}")
        return self.sql(checked, checked.subject.name, where)

    def sql(self, checked: Checked, name: str, where: Slice) -> str:
        """The SQL of a metric of a text that is right. Raises QueryError."""
        assert checked.metrics is not None
        there = {dimension.short: dimension for dimension in checked.metrics[name].dimensions}
        missing = [short for short in where.by if short not in there]
        if missing:
            raise QueryError("refused", f"`{name}` can't be split by `{missing[0]}`, and it should be.")
        try:
            return self._checker.sql(checked, name, grain=where.grain, by=[there[d] for d in where.by])
        except CompileError as error:
            raise QueryError(
                "refused", f"`{name}` can't be read by {where.grain}, and it should be: {error}"
            ) from error


class _ReleaseAlone(ProjectBeside):
    """The release without some of its metrics, and without what the project has beside it."""

    def __init__(self, release: Any, folder: Any, withheld: tuple[str, ...]) -> None:
        super().__init__(release, folder)
        self._withheld = withheld

    def overlay(self) -> Overlay:
        metrics = self.released.metrics
        gone = {n for n in metrics if {*with_all_below([n], metrics)} & {*self._withheld}}
        return Overlay({}, frozenset(gone), {})


def workshop(exercise: Withholding, context: Context) -> Workshop:
    """Where answers to the exercise are read. Raises QueryError where metrics can't be read at all."""
    if context.checker is None:
        raise QueryError("engine", "There are no metrics in this data.")
    try:
        return _workshop(context.checker(), exercise.withheld)
    except ReleaseError as error:
        raise QueryError("engine", str(error)) from error


@lru_cache(maxsize=16)
def _workshop(checker: MetricChecker, withheld: tuple[str, ...]) -> Workshop:
    return Workshop(checker, withheld)


def published(context: Context) -> World:
    """The data that the learner sees."""
    sandbox, ticket = context.sandbox, context.ticket
    return World(
        partial(sandbox.run, limit=MOST_ROWS, ticket=ticket),
        partial(sandbox.known, limit=MOST_ROWS, ticket=ticket),
    )


def hidden(context: Context) -> tuple[World, ...]:
    """The hidden worlds; none while they are being built."""
    variants, ticket = context.variants, context.ticket
    if variants is None:
        return ()
    return tuple(
        World(
            partial(variants.run, source=source, limit=MOST_ROWS, ticket=ticket),
            partial(variants.known, source=source, limit=MOST_ROWS, ticket=ticket),
        )
        for source in variants.sources()
    )


def cells(result: Result) -> Cells:
    """What a metric's SQL gives, as cells. Raises QueryError for too many."""
    if result.truncated:
        raise QueryError("engine", f"The metric has more than {MOST_ROWS:,} values: it is split too finely.")
    return {tuple(row[:-1]): row[-1] for row in result.rows if row[-1] is not None and row[0] is not None}
