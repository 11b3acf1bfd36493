"""Are the incidents fair? Each one is looked for in the data of many seeds, as a learner would look for it.

For each incident in which something came true: how unusual its target cell is, which place it takes among all
segments, and the largest difference from its twin where it must have none. For one in which nothing did: whether its
story is found all the same. For quiet periods: how often they raise an alarm.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipelines.statistics.computed import Computed
from synthetic import incidents
from synthetic.checks import comparisons, partner_apps, readings, systems
from synthetic.config import WorldConfig
from synthetic.incidents import Happening, Target
from synthetic.kernel import days
from synthetic.kernel.draws import Floats
from synthetic.outcomes.measurement import Outcomes, measure
from synthetic.outcomes.metrics import METRICS, segments_of
from synthetic.people.populations import Populations
from synthetic.scenario import Scenario
from synthetic.truth import effects
from synthetic.truth.twins import MATURITY_DAYS, without

Z_NEEDED = 5.0
ALARM_Z = 6.0
"""Beyond this the solver calls a segment unusual."""
ALARM_RATE = 0.05
"""Share of readings of quiet periods that may raise an alarm: each looks at 33 segments."""
WATCHED = (
    Target("core_active_users", days=28),
    Target("signups", days=28),
    Target("activations", per="signups", days=28),
    Target("page_loads_slow", per="page_loads", days=28),
    Target("support_tickets", days=28),
    Target("unsubscribes", per="messages", days=28),
    Target("events", days=28),
)
LEAST_USERS = Computed(120_000, "17", "-m synthetic.checks.incidents --seeds 10 --users 120000")
"""Worlds of this size can be read with each of the first ten seeds."""
_AROUND = 28
_BEFORE = max(metric.window for metric in METRICS.values()) + 7
"""Days before an onset that are compared: some whose windows are over by then, for every metric."""
_AHEAD = 60
"""Days beyond the as-of day that are read, for what shows only there."""


class TooSmallError(ValueError):
    """A world in which something happens to too few people. The message is one sentence for who asked for it."""


@dataclass(frozen=True)
class Finding:
    """What the solver made of one incident in one world."""

    incident: str
    outcome: str
    nothing: bool
    """Whether nothing happened, so that the cell is the story's."""
    seed: int
    cell: tuple[str, str]
    change: float
    z: float
    rank: int
    best: tuple[str, str]
    """The cell that came first."""
    placebo: float
    """Largest absolute difference from the twin outside the incident's reach."""

    @property
    def found(self) -> bool:
        """Whether the solver is sure of this cell, and of this cell first."""
        return abs(self.z) >= Z_NEEDED and self.rank == 1


@dataclass(frozen=True)
class Alarm:
    """The most unusual segment of one metric in one quiet period."""

    incident: str
    seed: int
    metric: str
    cell: tuple[str, str]
    z: float

    @property
    def raised(self) -> bool:
        return abs(self.z) >= ALARM_Z


def examine(config: WorldConfig) -> tuple[list[Finding], list[Alarm]]:
    """What is found of each incident of a world, and the alarms in its quiet periods."""
    populations = Populations()
    return list(findings(config, populations)), list(alarms(config, populations))


def findings(config: WorldConfig, populations: Populations, *, placebo: bool = True) -> Iterator[Finding]:
    """One finding for each incident that is not quiet. Raises TooSmallError."""
    scenario = Scenario.of(config)
    happening = {name: scenario.incidents[name] for name, i in incidents.discover().items() if not i.quiet}
    targets = [drawn.outcome.target for drawn in happening.values()]
    read_by_day = {m for t in targets if t.reading in ("change", "mix") for m in _metrics(t)}
    outcomes = outcomes_of(scenario, config, read_by_day, populations)
    for name, drawn in happening.items():
        found = readings.ranked(read(scenario, config, drawn, outcomes, populations))
        cell, nothing = drawn.cell, drawn.outcome.cause == "nothing"
        own = next((candidate for candidate in found if candidate.cell == cell), None)
        if own is None:
            raise _too_small(config, f"{name} in {cell[1]}")
        yield Finding(
            name,
            drawn.outcome.name,
            nothing,
            config.seed,
            cell,
            own.change,
            own.z,
            found.index(own) + 1,
            found[0].cell,
            outside_reach(config, name, populations) if placebo and not nothing else 0.0,
        )


def alarms(config: WorldConfig, populations: Populations) -> Iterator[Alarm]:
    """The watched metrics in each quiet period, and in one of a system what it is asked about. Raises TooSmallError."""
    scenario = Scenario.of(config)
    outcomes = outcomes_of(
        scenario, config, {metric for target in WATCHED for metric in _metrics(target)}, populations
    )
    for name, incident in incidents.discover().items():
        drawn = scenario.incidents[name]
        of_system = drawn.outcome.target.reading == "system"
        watched = (drawn.outcome.target,) if of_system else WATCHED
        for target in watched if incident.quiet else ():
            found = readings.ranked(
                read(scenario, config, drawn, outcomes, populations)
                if of_system
                else readings.change(outcomes, target, drawn.onset)
            )
            if not found:
                raise _too_small(config, f"{target.metric} in {name}")
            yield Alarm(name, config.seed, target.metric, found[0].cell, found[0].z)


def _too_small(config: WorldConfig, what: str) -> TooSmallError:
    return TooSmallError(
        f"A world of {config.users:,} users with seed {config.seed} is too small to look for {what}: "
        f"{LEAST_USERS.value:,} users are enough."
    )


def read(
    scenario: Scenario,
    config: WorldConfig,
    drawn: Happening,
    outcomes: Outcomes,
    populations: Populations,
) -> list[readings.Candidate]:
    """All candidates for what came true, read as its target says."""
    target = drawn.outcome.target
    if target.reading == "system":
        return systems.read(scenario, target, drawn.onset, days.number(config.as_of) + 1, populations)
    if target.reading == "apps":
        horizon = days.number(config.as_of) + 1
        return partner_apps.read(scenario, target, drawn.onset, horizon, populations)
    if target.reading in ("gap", "split", "arms"):
        found = comparisons.read(scenario, target, days.number(config.as_of) + 1, populations)
        # An experiment is looked at beside those of the same weeks: others have their own stories.
        beside = {
            ("experiment", e.name)
            for e in scenario.experiments
            if e.first < drawn.last and drawn.first < e.last
        }
        return [one for one in found if one.cell in beside or one.cell[0] != "experiment"]
    if target.as_of:
        end = days.number(config.as_of) + 1
        outcomes = measure(
            scenario,
            days.HISTORY,
            end,
            metrics=_metrics(target),
            horizon=end,
            populations=populations,
        )
    reading = readings.mix if target.reading == "mix" else readings.change
    return reading(outcomes, target, drawn.onset)


def _metrics(target: Target) -> tuple[str, ...]:
    return (target.metric, target.per) if target.per else (target.metric,)


def outcomes_of(
    scenario: Scenario, config: WorldConfig, metrics: set[str], populations: Populations
) -> Outcomes:
    """Outcomes from the start of history to some weeks beyond the as-of day, with complete cohorts."""
    end = days.number(config.as_of) + 1 + _AHEAD
    return measure(
        scenario,
        days.HISTORY,
        end,
        metrics=sorted(metrics),
        horizon=end + MATURITY_DAYS,
        populations=populations,
    )


def outside_reach(config: WorldConfig, incident_id: str, populations: Populations) -> float:
    """Largest difference from the twin where there must be none: on days whose windows are over before the onset
    in all metrics, then in those out of reach, and, for an incident that stays in its cell, in that cell's
    siblings. Infinite where one of the two worlds has a number and the other has none."""
    actual = Scenario.of(config)
    twin = without(actual, incident_id)
    drawn = actual.incidents[incident_id]
    first, last = max(drawn.first - _BEFORE, days.HISTORY), drawn.first + _AROUND
    with_it = measure(actual, first, last, populations=populations)
    without_it = measure(twin, first, last, populations=populations)
    reached = effects.metrics_in_reach(drawn)
    largest = 0.0
    for metric, how in METRICS.items():
        segments = segments_of(metric)
        siblings = [place for place, (dimension, _) in enumerate(segments) if dimension == drawn.cell[0]]
        apart = _apart(with_it.values[metric], without_it.values[metric])
        if metric not in reached:
            largest = max(largest, float(apart.max()))
        else:
            over = max(drawn.first - how.window - first, 0)
            largest = max(largest, float(apart[:over].max(initial=0.0)))
        if drawn.bends and not drawn.outcome.reaches_people and len(siblings) > 1:
            others = [place for place in siblings if segments[place] != drawn.cell]
            if metric.startswith("retained"):  # by the platform of the signup, not by that of the visit
                country = drawn.cell[1].rpartition("/")[2]
                others = [p for p in others if not segments[p][1].endswith(country)]
            largest = max(largest, float(apart[:, others].max()))
    return largest


def _apart(one: Floats, other: Floats) -> Floats:
    """How far values are apart; what neither has is no difference."""
    known = np.isfinite(one) & np.isfinite(other)
    unlike = np.where(np.isfinite(one) == np.isfinite(other), 0.0, np.inf)
    return np.abs(np.subtract(one, other, out=unlike, where=known))
