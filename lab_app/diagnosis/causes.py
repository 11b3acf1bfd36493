"""Trying a cause: what changed for those whom an entry of the change log reached, less what changed for the others.

The difference says that the two moved apart, never why; but of an experiment, where chance decided whom it reached.
Where an entry reached everybody there is nobody to compare with, and that is a result.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from lab_app.diagnosis.arms import GROUPS, NoPeopleError, group_of, plans_by_group
from lab_app.diagnosis.change import FEWEST_PLACEBOS, NINE_IN_TEN, changes, relative
from lab_app.diagnosis.record import EVERYBODY, Measure, Record, measure_of, read_record
from lab_app.diagnosis.stretch import DiagnosisError, Stretch
from lab_app.metrics.queries.parts import FEWEST
from lab_app.metrics.value_names import name_of_value
from pipelines.contract.calendar import DAY
from pipelines.statistics.alerts.robust_z import centre_and_spread
from pipelines.statistics.arrays import Floats
from pipelines.statistics.proportions import pooled_error

if TYPE_CHECKING:
    from lab_app.metrics.filter import Filter
    from lab_app.metrics.layer import SemanticLayer
    from lab_app.sandbox import Sandbox

NEAR_DAYS = 7
_PLATFORMS = ("activity_platform", "signup_platform")
_CHANNELS = ("signup_source",)
_MOST = 5000


@dataclass(frozen=True)
class Cause:
    """What the change log has on a day, and whom it reached: the values of a dimension of people or of visits.

    Versions that shipped on one day with the same note are one entry.
    """

    day: dt.date
    title: str
    about: str
    dimensions: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def kind(self) -> Literal["release", "campaign", "experiment"]:
        if not self.dimensions:
            return "experiment"
        return "campaign" if self.dimensions == _CHANNELS else "release"

    @property
    def reached(self) -> str:
        """Whom, in words: iOS and Web"""
        if self.kind == "experiment":
            return "the treated group"
        names = [name_of_value(self.dimensions[0], value) for value in self.values]
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@dataclass(frozen=True)
class Comparison:
    """The change of those reached, that of the others, and how far apart the two are: points of a share, else
    relative. Nine of ten ordinary differences lie within `usual` either way of `centre`."""

    reached: float
    others: float
    difference: float
    centre: float
    usual: float

    @property
    def is_usual(self) -> bool:
        return abs(self.difference - self.centre) <= self.usual


@dataclass(frozen=True)
class Planners:
    """Of an experiment's two groups, the treated one first: how many were in each by a stretch's last day, how many of them saved
    a plan since they were in it, and how far the two shares part in nine of ten cases by chance alone. It is read where a number
    itself does not name the person."""

    people: tuple[int, int]
    planned: tuple[int, int]

    @property
    def shares(self) -> tuple[float, float]:
        return self.planned[0] / self.people[0], self.planned[1] / self.people[1]

    @property
    def difference(self) -> float:
        return self.shares[0] - self.shares[1]

    @property
    def usual(self) -> float:
        pooled = sum(self.planned) / sum(self.people)
        return NINE_IN_TEN * float(pooled_error(pooled, *map(float, self.people)))


@dataclass(frozen=True)
class Nobody:
    """There is nothing to compare. `why` is a sentence for the reader."""

    why: str


EVERYONE_REACHED = Nobody("Nobody was left out, so there is nobody to compare with.")
NOBODY_REACHED = Nobody("This number does not say whom it reached, so there is nobody to compare with.")
TOO_FEW = Nobody("Too few people to compare.")
NO_PAST = Nobody("Its people were not there before, so nothing of theirs can have changed.")


def causes(sandbox: Sandbox, stretch: Stretch) -> tuple[Cause, ...]:
    """The campaigns, releases and experiments within a week of the stretch's first day, by day: an experiment where it
    begins to take people in, or else where it has ended to. Raises QueryError."""
    first, last = stretch.first - NEAR_DAYS * DAY, stretch.first + NEAR_DAYS * DAY
    campaigns = sandbox.run(
        "SELECT started_on, name, notes, LIST(DISTINCT channel ORDER BY channel) FROM product.campaigns "
        f"WHERE started_on BETWEEN DATE '{first}' AND DATE '{last}' GROUP BY ALL ORDER BY ALL",
        limit=_MOST,
    ).rows
    releases = sandbox.run(
        "SELECT CAST(released_at AS DATE), STRING_AGG(DISTINCT version, ', ' ORDER BY version), notes, "
        "LIST(DISTINCT platform ORDER BY platform) FROM product.releases "
        f"WHERE CAST(released_at AS DATE) BETWEEN DATE '{first}' AND DATE '{last}' "
        "GROUP BY CAST(released_at AS DATE), notes ORDER BY ALL",
        limit=_MOST,
    ).rows
    experiments = sandbox.run(
        "SELECT experiment, CAST(MIN(assigned_at) AS DATE), CAST(MAX(assigned_at) AS DATE) + 1 "
        "FROM product.experiment_assignments GROUP BY experiment ORDER BY ALL",
        limit=_MOST,
    ).rows
    found = [
        Cause(dt.date.fromisoformat(str(day)[:10]), str(title), str(about or ""), dimensions, tuple(values))
        for rows, dimensions in ((campaigns, _CHANNELS), (releases, _PLATFORMS))
        for day, title, about, values in rows
    ]
    for name, began, ended in experiments:
        days = [dt.date.fromisoformat(str(day)[:10]) for day in (began, ended)]
        near = [day for day in days if first <= day <= last]
        if near:
            what = "begins to take people in" if near[0] == days[0] else "takes nobody in any more"
            title = str(name).replace("_", " ").capitalize()
            found.append(Cause(near[0], title, f"An experiment, which {what}", (), (str(name),)))
    return tuple(sorted(found, key=lambda cause: (cause.day, cause.title)))


def compare(
    layer: SemanticLayer,
    sandbox: Sandbox,
    metric: str,
    stretch: Stretch,
    cause: Cause,
    *,
    where: Filter = None,
) -> Comparison | Planners | Nobody:
    """Those whom a cause reached against those whom it did not, in the stretch and at other dates.

    Raises DiagnosisError, MetricError and QueryError.
    """
    measure = measure_of(layer, metric)
    if cause.kind == "experiment":
        try:
            two = _by_group(layer, sandbox, measure, stretch, cause.values[0], where)
        except NoPeopleError:
            return _planners(sandbox, cause.values[0], stretch)
        except DiagnosisError:
            return NO_PAST
    else:
        known = {dimension.short for dimension in layer.metric(metric).dimensions}
        dimension = next((name for name in cause.dimensions if name in known), None)
        if dimension is None:
            return NOBODY_REACHED
        record = read_record(layer, sandbox, measure, stretch, (dimension,), where)
        reached = [n for n, one in enumerate(record.segments) if one.dimension and one.value in cause.values]
        others = [n for n, one in enumerate(record.segments) if one.dimension and n not in reached]
        if not others:
            return EVERYONE_REACHED
        if not reached:
            return TOO_FEW
        two = _grouped(record, (reached, others))
    here = two.place(stretch.last)
    if min(two.people[here - two.back].min(), two.people[here].min()) < FEWEST:
        return TOO_FEW
    found = changes(two, stretch)
    apart = found.own[:, 0] - found.own[:, 1]
    usual = apart[1:][np.isfinite(apart[1:])]
    if not math.isfinite(apart[0]) or len(usual) < FEWEST_PLACEBOS:
        return TOO_FEW
    centre, spread = centre_and_spread(usual)
    by_chance = math.hypot(*found.errors[0])
    spread = NINE_IN_TEN * max(spread, by_chance)
    said = (
        relative(float(one), is_share=measure.is_share) for one in (*found.own[0], apart[0], centre, spread)
    )
    reached_by, others_by, difference, middle, usual_by = said
    return Comparison(reached_by, others_by, difference, middle, usual_by)


def _planners(sandbox: Sandbox, experiment: str, stretch: Stretch) -> Planners | Nobody:
    """Raises QueryError."""
    rows = sandbox.run(plans_by_group(experiment, stretch.last), limit=_MOST).rows
    found = {str(name): (int(people), int(planned)) for name, people, planned in rows}
    two = [found.get(group, (0, 0)) for group in GROUPS]
    if min(people for people, _ in two) < FEWEST:
        return TOO_FEW
    return Planners((two[0][0], two[1][0]), (two[0][1], two[1][1]))


def _by_group(
    layer: SemanticLayer, sandbox: Sandbox, measure: Measure, stretch: Stretch, experiment: str, where: Filter
) -> Record:
    """A record whose columns are an experiment's groups, over the stretches of which both have rows.

    Raises NoPeopleError, another DiagnosisError, MetricError and QueryError.
    """
    groups = [
        read_record(layer, group_of(sandbox, experiment, group), measure, stretch, (), where)
        for group in GROUPS
    ]
    ends = tuple(end for end in groups[0].ends if end in set(groups[1].ends))
    rows = [[one.ends.index(end) for end in ends] for one in groups]
    parts = {
        name: np.concatenate([one.parts[name][at] for one, at in zip(groups, rows, strict=True)], axis=1)
        for name in measure.names
    }
    return Record(measure, (EVERYBODY, EVERYBODY), ends, groups[0].back, parts)


def _grouped(record: Record, groups: Sequence[Sequence[int]]) -> Record:
    """A record whose columns are these groups of segments together."""
    measure = record.measure
    parts = {}
    for name, values in record.parts.items():
        weights = (
            record.people if name == measure.above and measure.below is None and measure.is_rate else None
        )
        parts[name] = np.stack([_together(values, weights, group) for group in groups], axis=1)
    return Record(
        measure, tuple(record.segments[group[0]] for group in groups), record.ends, record.back, parts
    )


def _together(values: Floats, weights: Floats | None, group: Sequence[int]) -> Floats:
    """Counts add up; a percentile or a mean of several segments is taken as their mean by size."""
    if weights is None:
        return np.asarray(values[:, group].sum(axis=1))
    size = weights[:, group].sum(axis=1)
    total = (values[:, group] * weights[:, group]).sum(axis=1)
    found: Floats = np.divide(total, size, out=np.zeros_like(total), where=size > 0)
    return found
