"""Read what changed in one part of a system and not in the others: at a client of the API, in a statement."""

from __future__ import annotations

import numpy as np

from pipelines.statistics.alerts import robust_z
from synthetic import incidents
from synthetic.checks.readings import Candidate
from synthetic.outcomes.measurement import measure
from synthetic.outcomes.metrics import segments_of
from synthetic.people.populations import Populations
from synthetic.scenario import Scenario

_STEP = 7
_PLACEBOS = 12
"""Onsets before the real one, whole weeks apart, that say what is usual."""


def read(
    scenario: Scenario, target: incidents.Target, onset: int, horizon: int, populations: Populations
) -> list[Candidate]:
    """How much more of it each part has a day after the onset than before.

    A difference, not a ratio: parts that had none can have many. Its error by chance is that of counts, and the
    spread of the same difference on other dates where that is larger.
    """
    reach = target.before + target.settle + target.days
    first = onset - target.before - reach - _STEP * _PLACEBOS
    last = onset + target.settle + target.days
    found = measure(
        scenario, first, last, metrics=(target.metric,), horizon=max(horizon, last), populations=populations
    )
    total = np.concatenate(
        (np.zeros((1, found.values[target.metric].shape[1])), found.values[target.metric])
    ).cumsum(axis=0)
    at = onset - first - np.append(0, reach + _STEP * np.arange(_PLACEBOS))
    before = total[at] - total[at - target.before]
    after = total[at + target.settle + target.days] - total[at + target.settle]
    change = after / target.days - before / target.before
    error = np.sqrt((after[0] + 1.0) / target.days**2 + (before[0] + 1.0) / target.before**2)
    return [
        Candidate(
            cell,
            float(change[0, place]),
            robust_z.placebo_z(float(change[0, place]), change[1:, place], least_spread=float(error[place])),
        )
        for place, cell in enumerate(segments_of(target.metric))
        if cell != incidents.EVERYONE
    ]
