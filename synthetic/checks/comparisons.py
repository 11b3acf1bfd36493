"""Read what shows between people, not between days: a correlation, an experiment's split, its lift."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics import proportions
from pipelines.statistics.experiments import sample_ratio
from pipelines.statistics.proportions import Share
from synthetic import experiments, incidents
from synthetic.checks.readings import PLAIN, Candidate, Cell
from synthetic.kernel import days
from synthetic.outcomes.segments import DIMENSIONS
from synthetic.people.arrivals import HUMAN
from synthetic.people.population import Population
from synthetic.people.populations import Populations, shards
from synthetic.rows.frames import Coded
from synthetic.scenario import Scenario
from synthetic.tables import rows_of_days

_W4 = (28, 34)
_MATURE = 35
_HOUSEMATE_BY = 28
"""Days after signup by which an invited housemate counts: before the days that W4 looks at."""


def read(
    scenario: Scenario, target: incidents.Target, horizon: int, populations: Populations
) -> list[Candidate]:
    """All candidates of a reading between people, over the population up to day `horizon`."""
    if target.reading == "gap":
        return gaps(scenario, horizon, populations)
    if target.reading == "split":
        return splits(scenario, horizon, populations)
    return lifts(scenario, target, horizon, populations)


def gaps(scenario: Scenario, horizon: int, populations: Populations) -> list[Candidate]:
    """Among activated signups: the W4 of those who have something, minus that of those who have not."""
    counts: dict[Cell, NDArray[np.float64]] = defaultdict(lambda: np.zeros((2, 2)))
    for people in _shards(scenario, horizon, populations):
        users = people.users
        age = people.active_day - users.day[people.active_user]
        chosen = (users.kind == HUMAN) & (users.day >= days.HISTORY) & (users.day < horizon - _MATURE)
        chosen &= _any(people, people.active_core & (age < 7))
        stays = _any(people, people.active_core & (age >= _W4[0]) & (age <= _W4[1]))
        traits = {("invited_housemate", "yes"): _with_housemate(people)}
        codes = {"platform": users.platform, "country": users.country, "signup_source": users.source}
        for dimension in PLAIN:
            for code, value in enumerate(DIMENSIONS[dimension]):
                traits[dimension, value] = codes[dimension] == code
        for cell, has in traits.items():
            for row, group in enumerate((chosen & has, chosen & ~has)):
                counts[cell][row] += (np.count_nonzero(stays & group), np.count_nonzero(group))
    return [_two_shares(cell, *table[0], *table[1]) for cell, table in counts.items()]


def splits(scenario: Scenario, horizon: int, populations: Populations) -> list[Candidate]:
    """For each experiment the share of treatment among the assigned, minus a half."""
    arms: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros(2))
    for people in _shards(scenario, horizon, populations):
        for name, _, variant in _assigned(scenario, people, horizon):
            arms[name] += np.bincount(variant, minlength=2)
    return [_split(("experiment", name), *sizes) for name, sizes in arms.items()]


def lifts(
    scenario: Scenario, target: incidents.Target, horizon: int, populations: Populations
) -> list[Candidate]:
    """For each experiment: the share of treatment that did it at least once in the first days since they were
    assigned, minus that of control. It: the core action, or with "unsubscribes" the end of a subscription."""
    arms: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros((2, 2)))
    for people in _shards(scenario, horizon, populations):
        for name, place, variant in _assigned(scenario, people, horizon):
            since = np.full(len(people.users.id), np.iinfo(np.int16).max, np.int64)
            since[place] = _day_of_assignment(scenario, people, name)[place]
            did = _did(people, target, since)
            for arm in (experiments.CONTROL, experiments.TREATMENT):
                mine = place[variant == arm]
                arms[name][arm] += (np.count_nonzero(did[mine]), len(mine))
    return [_two_shares(("experiment", name), *table[1], *table[0]) for name, table in arms.items()]


def _did(people: Population, target: incidents.Target, since: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Who did it in `target.days` days, the first `target.settle` days since then left out."""
    if target.metric == "unsubscribes":
        who, day, counts = people.mail_user, people.mail_day, people.mail_leaves
    else:
        who, day, counts = people.active_user, people.active_day, people.active_core
    age = day - since[who] - target.settle
    done = np.zeros(len(since), bool)
    done[who[counts & (age >= 0) & (age < target.days)]] = True
    return done


def _day_of_assignment(scenario: Scenario, people: Population, name: str) -> NDArray[np.int64]:
    experiment = next(e for e in scenario.experiments if e.name == name)
    place, day = experiments.enrolment(experiment, people)
    found = np.full(len(people.users.id), np.iinfo(np.int16).max, np.int64)
    found[place] = day
    return found


def _assigned(
    scenario: Scenario, people: Population, horizon: int
) -> Iterator[tuple[str, NDArray[np.int64], NDArray[np.int32]]]:
    """Of each experiment, from the table that learners see: places of the assigned, and their variants."""
    order = np.argsort(people.users.id)
    for experiment in scenario.experiments:
        last = min(experiment.last, horizon)
        if experiment.first >= last:
            continue
        frame = rows_of_days(scenario, people, experiment.first, last, ("experiment_assignments",))[
            "experiment_assignments"
        ]
        names, variants = frame.columns["experiment"], frame.columns["variant"]
        assert isinstance(names, Coded)
        assert isinstance(variants, Coded)
        mine = names.codes == names.values.index(experiment.name)
        user = np.asarray(frame.columns["user_id"])[mine]
        place = order[np.searchsorted(people.users.id, user, sorter=order)]
        yield experiment.name, place, variants.codes[mine].astype(np.int32)


def _shards(scenario: Scenario, horizon: int, populations: Populations) -> Iterator[Population]:
    for shard in range(len(shards(scenario))):
        yield populations.of(scenario, shard, horizon).until(horizon)


def _any(people: Population, active: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Who has such an active day."""
    found = np.zeros(len(people.users.id), bool)
    found[people.active_user[active]] = True
    return found


def _with_housemate(people: Population) -> NDArray[np.bool_]:
    """Who has invited somebody into their household that came within four weeks of their own signup."""
    users = people.users
    guest = np.flatnonzero(users.referrer >= 0)
    host = users.referrer[guest]
    soon = users.day[guest] - users.day[host] < _HOUSEMATE_BY
    found = np.zeros(len(users.id), bool)
    found[host[(users.household[guest] == users.household[host]) & soon]] = True
    return found


def _split(cell: Cell, control: float, treatment: float) -> Candidate:
    """By how much the share of treatment is above a half, and its z."""
    total = control + treatment
    if total == 0:
        return Candidate(cell, 0.0, 0.0)
    return Candidate(cell, float(treatment / total - 0.5), sample_ratio.z(int(treatment), int(control)))


def _two_shares(cell: Cell, hits: float, size: float, other_hits: float, other_size: float) -> Candidate:
    """The difference of two shares, and its pooled z."""
    if min(size, other_size) == 0:
        return Candidate(cell, 0.0, 0.0)
    one, other = Share(hits, size), Share(other_hits, other_size)
    return Candidate(cell, one.rate - other.rate, proportions.pooled_z(one, other))
