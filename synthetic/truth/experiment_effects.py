"""What each experiment really does: everybody who was enrolled in treatment, minus the same people in control.

Both are whole worlds that make the published one's draws, so that an experiment which changes nothing has effects
of exactly 0.

By week since each one's assignment, for *one group of people* that is treated through all weeks that are shown: those
who were enrolled early enough (see `weeks_shown`). If each week had the people of its own, later weeks would be of
others than earlier ones: of those who came by in the first days of an enrolment, who are the keenest. Who is
enrolled, and when, is as in the published world, since the day of a first visit may be another one in another world.
Of these the people count who are there in both worlds: somebody who was invited in one of them only has no
counterpart. All who were enrolled count, whether they have met the change or not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from synthetic import experiments
from synthetic.experiments import VARIANTS, Experiment
from synthetic.kernel import days
from synthetic.kernel.draws import Floats, Keys
from synthetic.outcomes.counting import Mask
from synthetic.people.population import Population
from synthetic.people.populations import shards
from synthetic.rows.frames import Coded
from synthetic.scenario import Scenario
from synthetic.tables import rows_of_days
from synthetic.truth.twins import Twins

WEEKS = 8
"""Most weeks that are shown."""
OUTCOMES = ("planners", "plan_days", "visits", "invites", "recipients", "unsubscribes", "orders", "revenue")
"""In a week: people who saved a plan; days with a saved plan, and with a visit, of all together; invitations; people who were sent mail;
people who ended their subscription; orders that were paid for; euros of these, refunds not taken off."""

SCHEMA = pa.schema(
    [
        pa.field("experiment", pa.string(), False),
        pa.field("enrolled_from", pa.date32(), False),
        pa.field("enrolled_to", pa.date32(), False),
        pa.field("week", pa.int32(), False),
        pa.field("outcome", pa.string(), False),
        pa.field("people", pa.int64(), False),
        pa.field("control", pa.float64(), False),
        pa.field("treatment", pa.float64(), False),
        pa.field("effect", pa.float64(), False),
        pa.field("both", pa.float64(), False),
    ]
)
"""`week` counts from 0; `enrolled_to` is the last day on which one was enrolled early enough. The last four are
sums over all `people`: divided by them, they are shares, and means a head. `both` is what a person has in either world,
summed: of an outcome that people have or have not, how many have it in both, so that the assignment can be drawn again."""
_STRETCH = 31


@dataclass(frozen=True)
class Group:
    """People whose weeks are followed, as the published world enrolled them: arrays of the same length."""

    experiment: Experiment
    weeks: int
    user: NDArray[np.int64]
    unit: Keys
    """Key of what was randomised: the user's own, or that of the household's first member."""
    since: NDArray[np.int64]
    """Day of the assignment."""

    def __len__(self) -> int:
        return len(self.user)

    def where(self, keep: Mask) -> Group:
        """Those of the group of whom something holds."""
        return Group(self.experiment, self.weeks, self.user[keep], self.unit[keep], self.since[keep])


def weeks_shown(experiment: Experiment) -> int:
    """As many weeks, `WEEKS` at most, as those are treated through who were enrolled in the first half of the time."""
    half = (experiment.last - experiment.first) // 2
    return min(WEEKS, (experiment.ends - experiment.first - half) // 7)


def enrolled_until(experiment: Experiment) -> int:
    """The first day on which one is enrolled too late to be treated through all weeks that are shown."""
    return min(experiment.last, experiment.ends - 7 * weeks_shown(experiment) + 1)


def group_of(experiment: Experiment, people: Population, end: int) -> Group:
    """The group of an experiment in a shard of the published world, of those enrolled before day `end`."""
    users = people.users
    place, day = experiments.enrolment(experiment, people)
    early = day < min(enrolled_until(experiment), end)
    place, since = place[early], day[early].astype(np.int64)
    unit = users.household[place] if experiment.unit == "household" else place
    return Group(experiment, weeks_shown(experiment), users.id[place], users.key[unit], since)


def followed(scenario: Scenario, people: Population, group: Group) -> tuple[Mask, Floats]:
    """Who of a group is there in a world, and each one's outcomes, of shape (outcomes, weeks, people of the group)."""
    ids, size = people.users.id, len(group)
    order = np.argsort(ids)
    at = order[np.minimum(np.searchsorted(ids, group.user, sorter=order), len(ids) - 1)]
    there = ids[at] == group.user
    number = np.full(len(ids), -1)
    number[at[there]] = np.flatnonzero(there)
    first, last = _span(group)

    def count(who: NDArray[np.int64], day: NDArray[np.int64], weights: Floats | None = None) -> Floats:
        """By week and person."""
        own = number[who]
        week = (day - group.since[own]) // 7
        keep = (own >= 0) & (week >= 0) & (week < group.weeks)
        cell = week[keep] * size + own[keep]
        found = np.bincount(cell, None if weights is None else weights[keep], group.weeks * size)
        return found.reshape(group.weeks, size).astype(np.float64)

    def lately(prefix: str, keep: str | None = None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        day = getattr(people, f"{prefix}_day")
        start, end = days.span(day, first, last)
        chosen = np.ones(end - start, bool) if keep is None else getattr(people, keep)[start:end]
        return getattr(people, f"{prefix}_user")[start:end][chosen], day[start:end][chosen].astype(np.int64)

    paid = np.zeros((2, group.weeks, size))
    for low in range(first, last, _STRETCH):
        frame = rows_of_days(scenario.of_people, people, low, min(low + _STRETCH, last), ("orders",))[
            "orders"
        ]
        status = frame.columns["status"]
        assert isinstance(status, Coded)
        keep = status.codes != status.values.index("failed")
        account = np.asarray(frame.columns["user_id"])[keep]
        who = order[np.searchsorted(ids, account, sorter=order)]
        cents = np.asarray(frame.columns["total_amount"])[keep].astype(np.float64)
        day = frame.day[keep].astype(np.int64)
        paid += count(who, day), count(who, day, cents)
    plan_days = count(*lately("active", "active_core"))
    outcomes = (
        np.minimum(plan_days, 1.0),
        plan_days,
        count(*lately("active")),
        count(*lately("invite")),
        np.minimum(count(*lately("mail")), 1.0),
        np.minimum(count(*lately("mail", "mail_leaves")), 1.0),
        paid[0],
        paid[1] / 100.0,
    )
    return there, np.stack(outcomes)


def _span(group: Group) -> tuple[int, int]:
    """Days on which somebody is in one of the weeks that are shown."""
    if not len(group):
        return group.experiment.first, group.experiment.first
    return int(group.since.min()), int(group.since.max()) + 7 * group.weeks


def forced(scenario: Scenario, experiment: Experiment, variant: str) -> Scenario:
    """The same world with everybody who is enrolled in one arm."""
    return replace(scenario, forced=((experiment.name, variant),))


def both(twins: Twins, experiment: Experiment) -> tuple[Group, Floats, Floats]:
    """The group of an experiment, and its outcomes with all in control and all in treatment, as `followed` has them."""
    groups: list[Group] = []
    outcomes: list[list[Floats]] = [[], []]
    for shard in range(len(shards(twins.scenario))):
        horizon = min(experiment.last, twins.end)
        group = group_of(experiment, twins.population(twins.scenario, shard, horizon), twins.end)
        found = []
        for variant in VARIANTS:
            world = forced(twins.scenario, experiment, variant)
            until = max(_span(group)[1], horizon)
            found.append(followed(world, twins.population(world, shard, until), group))
        there = found[0][0] & found[1][0]
        groups.append(group.where(there))
        for arm, (_, own) in zip(outcomes, found, strict=True):
            arm.append(own[:, :, there])
    control, treatment = (np.concatenate(arm, axis=2) for arm in outcomes)
    joined = (
        np.concatenate([getattr(group, name) for group in groups]) for name in ("user", "unit", "since")
    )
    return Group(experiment, weeks_shown(experiment), *joined), control, treatment


def experiment_effects(twins: Twins) -> pa.Table:
    """All experiments that have begun by the as-of day, by week and outcome, in `SCHEMA`."""
    tables = [
        _tidy(twins, experiment) for experiment in twins.scenario.experiments if experiment.first < twins.end
    ]
    return pa.concat_tables([*tables, SCHEMA.empty_table()])


def _tidy(twins: Twins, experiment: Experiment) -> pa.Table:
    group, control, treatment = both(twins, experiment)
    last = min(enrolled_until(experiment), twins.end) - 1
    rows = [
        {
            "experiment": experiment.name,
            "enrolled_from": days.date(experiment.first),
            "enrolled_to": days.date(last),
            "week": week,
            "outcome": outcome,
            "people": len(group),
            "control": control[place, week].sum(),
            "treatment": treatment[place, week].sum(),
            "both": np.minimum(control[place, week], treatment[place, week]).sum(),
        }
        for place, outcome in enumerate(OUTCOMES)
        for week in range(group.weeks)
    ]
    whole = [row | {"effect": row["treatment"] - row["control"]} for row in rows]
    return pa.Table.from_pylist(whole, schema=SCHEMA)
