"""What an invitation truly does to those who are made to send one: whether they stay.

Who invites somebody stays far more often than who does not, but that is mostly who they are. In the twin in which
everybody is made to invite for some weeks there are people who sent an invitation and would not have sent one by
themselves. Their W4, with and without, is the true effect; beside it are those who invited anyway, and those who did
in neither world.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from synthetic.people.arrivals import HUMAN
from synthetic.people.population import Population
from synthetic.people.populations import shards
from synthetic.truth.twins import Twins, without
from synthetic.vocabulary import SIGNUP_SOURCES

INCIDENT = "households_2025"
GROUPS = ("made to invite", "invited anyway", "never invited")
SCHEMA = pa.schema(
    [
        pa.field("invitations", pa.string(), False),
        pa.field("people", pa.int64(), False),
        pa.field("stayed", pa.int64(), False),
        pa.field("stayed_if_made_to", pa.int64(), False),
    ]
)
"""`stayed`: people of the group with a core day on days 28 to 34 after their signup, in the world as it is;
`stayed_if_made_to`: in the one in which everybody is made to invite."""
_W4 = 28, 34
_BY = 28
"""Days after signup by which an invitation counts: before the days that W4 looks at."""


def invitations(twins: Twins) -> pa.Table:
    """The people who signed up by themselves in the weeks of the twin, by group, in `SCHEMA`; none if the as-of day
    is earlier."""
    drawn = twins.scenario.incidents[INCIDENT]
    if drawn.first >= twins.end:
        return SCHEMA.empty_table()
    made_to = without(twins.scenario, INCIDENT)
    counts = np.zeros((len(GROUPS), 3), np.int64)
    horizon = drawn.last + _W4[1] + 1
    for shard in range(len(shards(twins.scenario))):
        people = [twins.population(world, shard, horizon) for world in (twins.scenario, made_to)]
        ids = _signed_up(people[0], drawn.first, drawn.last)
        invites, stays = zip(*(_behaviour(one, ids) for one in people), strict=True)
        groups = (invites[1] & ~invites[0], invites[0], ~invites[0] & ~invites[1])
        for row, group in enumerate(groups):
            counts[row] += [np.count_nonzero(group), *(np.count_nonzero(stay & group) for stay in stays)]
    columns = [pa.array(GROUPS), *(pa.array(column) for column in counts.T)]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def _signed_up(people: Population, first: int, last: int) -> NDArray[np.int64]:
    """Sorted numbers of the people who signed up on these days without being invited: they do so in both worlds."""
    users = people.users
    chosen = (users.kind == HUMAN) & (users.day >= first) & (users.day < last)
    return np.sort(users.id[chosen & (users.source != SIGNUP_SOURCES.index("referral"))])


def _behaviour(people: Population, ids: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of each of these people: whether they sent an invitation in their first weeks, and whether they stayed."""
    users = people.users

    def marked(who: NDArray[np.int32], day: NDArray[np.int16], ages: tuple[int, int]) -> NDArray[np.bool_]:
        age = day - users.day[who]
        whose = users.id[who[(age >= ages[0]) & (age <= ages[1])]]
        found: NDArray[np.bool_] = np.isin(ids, whose)
        return found

    core = people.active_core
    return (
        marked(people.invite_user, people.invite_day, (0, _BY - 1)),
        marked(people.active_user[core], people.active_day[core], _W4),
    )
