"""The published world and its twins: the same world without an incident, draw for draw.

Both make the same draws, so that what differs between them is the incident's effect and nothing else: exactly zero
before the onset and outside the incident's reach.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from dataclasses import replace

from synthetic.config import WorldConfig
from synthetic.kernel import days
from synthetic.kernel.draws import Floats
from synthetic.outcomes.measurement import Outcomes, measure
from synthetic.people.population import Population
from synthetic.people.populations import Populations
from synthetic.scenario import Scenario

FUTURE_DAYS = 180
"""Days beyond the as-of day, into the future that forecasts are graded by."""
MATURITY_DAYS = 35
"""Days that are simulated beyond those, so that their cohorts are complete."""
_REMEMBERED = 32
"""Twins whose measures are remembered: overlaps ask for the same ones again."""


def without(scenario: Scenario, *incident_ids: str) -> Scenario:
    """The world without these incidents: their bends undone, their experiments with everyone in control; or,
    where `Draw.instead` says so, bent as it says. Raises KeyError for an unknown incident."""
    gone = [scenario.incidents[name] for name in incident_ids]
    undone = [
        name
        for name in incident_ids
        if scenario.incidents[name].bends and not scenario.incidents[name].instead
    ]
    return replace(
        scenario,
        left_out=frozenset(undone),
        decisions=tuple(bend for draw in gone for bend in draw.instead),
        forced=tuple((e.name, "control") for draw in gone for e in draw.experiments if e.effects),
    )


class Twins:
    """A published world and its twins, with what has been simulated and measured of them so far.

    `ahead`: days that are simulated beyond the as-of day; with fewer there is no future to ask for.
    """

    def __init__(self, config: WorldConfig, ahead: int = FUTURE_DAYS + MATURITY_DAYS) -> None:
        self.config = config
        self.scenario = Scenario.of(config)
        self.end = days.number(config.as_of) + 1
        self._horizon = self.end + ahead
        self._populations = Populations()
        self._published: Outcomes | None = None
        self._measured: OrderedDict[Scenario, dict[str, Outcomes]] = OrderedDict()

    def published(self, metrics: Collection[str], first: int, last: int) -> dict[str, Floats]:
        """Outcomes of the published world on the days `[first, last)`; all of it is measured at once."""
        if self._published is None:
            self._share_past()
            self._published = measure(
                self.scenario,
                days.HISTORY,
                self.end + FUTURE_DAYS,
                horizon=self._horizon,
                populations=self._populations,
            )
        return {metric: self._published.between(metric, first, last) for metric in metrics}

    def measured(
        self, scenario: Scenario, metrics: Collection[str], first: int, last: int
    ) -> dict[str, Floats]:
        """Outcomes of a twin on the days `[first, last)`, with the population of another one that has the same
        people, if there is one."""
        known = self._measured.setdefault(scenario, {})
        self._measured.move_to_end(scenario)
        while len(self._measured) > _REMEMBERED:
            self._measured.popitem(last=False)
        missing = [
            metric
            for metric in metrics
            if metric not in known or known[metric].first > first or known[metric].last < last
        ]
        if missing:
            happening = self.scenario.incidents
            people = {name for name in scenario.left_out if happening[name].outcome.reaches_people}
            self._share_past()
            found = measure(
                scenario,
                first,
                last,
                metrics=missing,
                horizon=self._horizon,
                people_of=replace(scenario, left_out=frozenset(people)),
                populations=self._populations,
            )
            known |= {metric: Outcomes(first, {metric: found.values[metric]}) for metric in missing}
        return {metric: known[metric].between(metric, first, last) for metric in metrics}

    def population(self, scenario: Scenario, shard: int, horizon: int) -> Population:
        """One shard's people in a twin, at least up to day `horizon`."""
        self._share_past()
        return self._populations.of(scenario, shard, horizon)

    def _share_past(self) -> None:
        """See to it that twins are simulated from where they differ from the published world."""
        stops = {experiment.first for experiment in self.scenario.experiments}
        for draw in self.scenario.incidents.values():
            own = draw.bends + draw.instead
            if own and (draw.outcome.reaches_people or draw.instead):
                stops.add(min(bend.first for bend in own))
            stops |= {bend.first for _, bends in draw.also for bend in bends}
        self._populations.share_past(self.scenario, self._horizon, stops)
