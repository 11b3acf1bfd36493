"""Read what changed at one partner app and not at the others: a jump of the orders of those who use it."""

from __future__ import annotations

import numpy as np

from pipelines.statistics.alerts import robust_z
from synthetic import incidents
from synthetic.checks.readings import Candidate
from synthetic.kernel.draws import Floats
from synthetic.people import partners
from synthetic.people.populations import Populations, shards
from synthetic.scenario import Scenario
from synthetic.tables import rows_of_days
from synthetic.vocabulary import PARTNER_APPS

_STEP = 7
_PLACEBOS = 16
"""Onsets before the real one, whole weeks apart, that say what is usual."""


def read(
    scenario: Scenario, target: incidents.Target, onset: int, horizon: int, populations: Populations
) -> list[Candidate]:
    """Each app's change of orders at the onset, beyond the median of the apps."""
    reach = target.before + target.days
    first = onset - target.before - reach - _STEP * _PLACEBOS
    orders = np.cumsum(_orders(scenario, first, onset + target.days, horizon, populations), axis=0)
    at = onset - first - np.append(0, reach + _STEP * np.arange(_PLACEBOS))
    before = orders[at] - orders[at - target.before]
    after = orders[at + target.days] - orders[at]
    expected = before * target.days / target.before
    ratio = after / expected
    change = ratio / np.median(ratio, axis=1, keepdims=True) - 1.0
    error = np.sqrt(1.0 / before[0] + 1.0 / expected[0])
    return [
        Candidate(
            ("partner", app),
            float(change[0, place]),
            robust_z.placebo_z(float(change[0, place]), change[1:, place], least_spread=float(error[place])),
        )
        for place, app in enumerate(PARTNER_APPS)
    ]


def _orders(scenario: Scenario, first: int, last: int, horizon: int, populations: Populations) -> Floats:
    """Orders of the days `[first, last)` by who uses which app, of shape (days + 1, apps), after a row of zeros."""
    found = np.zeros((last - first + 1, len(PARTNER_APPS)))
    for shard in range(len(shards(scenario))):
        people = populations.of(scenario, shard, horizon)
        users = people.users
        app = partners.app_of(scenario.settings, users.key, users.kind)
        by_id = np.argsort(users.id)
        frame = rows_of_days(scenario.of_people, people, first, last, ("orders",))["orders"]
        place = by_id[np.searchsorted(users.id, np.asarray(frame.columns["user_id"]), sorter=by_id)]
        known = app[place] != partners.NO_APP
        np.add.at(found, (frame.day[known] - first + 1, app[place[known]]), 1.0)
    return found
