"""Second accounts: some people sign up again, and from then on use now one account, now the other.

A defect: the person is one, the tables have two. Everything is drawn from the person's own key, so that
the world without second accounts is the same but for the numbers in `user_id`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import draws, ids
from synthetic.people.arrivals import HUMAN
from synthetic.people.population import Population
from synthetic.scenario import Scenario


@dataclass(frozen=True)
class Seconds:
    """Second accounts in order of the place of their owners; arrays of the same length."""

    place: NDArray[np.int64]
    """Whose it is: place of the person in the population."""
    day: NDArray[np.int64]
    """When it was made: a day on which the person came by."""
    id: NDArray[np.int64]


def second_accounts(scenario: Scenario, population: Population) -> Seconds:
    """All second accounts that are made before the population's horizon."""
    # Each month of a world asks for them twice, and each time for those of all.
    return population.once(_found, scenario.settings.identity_split)


def _found(population: Population, rate: float) -> Seconds:
    users = population.users
    none = np.empty(0, np.int64)
    if rate <= 0.0:
        return Seconds(none, none, none)
    splits = draws.happens(users.key, "second account", rate) & (users.kind == HUMAN)
    at = np.flatnonzero(splits[population.active_user] & (population.active_invites == 0))
    who, day = population.active_user[at].astype(np.int64), population.active_day[at].astype(np.int64)
    wait = 2 + draws.geometric(users.key[who], "second account after", 12.0, 200)
    ready = np.flatnonzero(day - users.day[who] >= wait)
    place, head = np.unique(who[ready], return_index=True)
    day = day[ready][head]
    start, room = ids.SLOTS["second"]
    slot = start + (draws.uniform(users.key[place], "second slot") * room).astype(np.int64)
    number = ids.user_ids(day, (users.id[place] >> 8) & (ids.MOST_BLOCKS - 1), slot)
    # Where two would get the same number, the one whose first account is older gets it.
    order = np.lexsort((users.id[place], number))
    first = np.sort(order[np.unique(number[order], return_index=True)[1]])
    return Seconds(place[first], day[first], number[first])


def accounts(
    scenario: Scenario,
    population: Population,
    who: NDArray[Any],
    day: NDArray[Any],
    invites: NDArray[Any],
) -> NDArray[np.int64]:
    """The account that each of these people uses on a day; the first one where they invite somebody."""
    users = population.users
    account: NDArray[np.int64] = users.id[who]
    found = second_accounts(scenario, population)
    if not len(found.place):
        return account
    since = np.full(len(users.id), np.iinfo(np.int32).max, np.int32)
    number = np.zeros(len(users.id), np.int64)
    since[found.place], number[found.place] = found.day, found.id
    at = np.flatnonzero((day >= since[who]) & (invites == 0))
    own = draws.child(users.key[who[at]], day[at], "day")
    uses = draws.happens(own, "second account", 0.5) | (day[at] == since[who[at]])
    account[at[uses]] = number[who[at[uses]]]
    return account
