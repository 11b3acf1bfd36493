"""Price tiers: the plan that people choose at signup. What they order depends on it."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import draws
from synthetic.kernel.draws import Keys
from synthetic.people.arrivals import HUMAN, STAFF
from synthetic.settings import Settings

FREE, PLUS, FAMILY = range(3)
_THRIFT = 0.6  # share of the spread of the choice that is thrift's


def of(
    settings: Settings, user: Keys, thrift: NDArray[np.float32], kind: NDArray[np.int8]
) -> NDArray[np.int64]:
    """Code of each user's plan in `schema.PLANS`: free for most; the thrifty pay less often."""
    drawn = draws.normal(user, "plan") * np.sqrt(1.0 - _THRIFT**2) + _THRIFT * thrift
    shares = np.array(settings.plan_shares) / sum(settings.plan_shares)
    family, paid = (NormalDist().inv_cdf(p) for p in (shares[FAMILY], shares[FAMILY] + shares[PLUS]))
    chosen = np.where(drawn < family, FAMILY, np.where(drawn < paid, PLUS, FREE))
    return np.where(kind == HUMAN, chosen, np.where(kind == STAFF, FAMILY, FREE))
