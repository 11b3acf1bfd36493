"""Partner apps: apps of other companies that people let order for them.

Who uses which follows from the person's key, and which orders go through it from the order's, so that a table can
ask for it wherever it has these keys.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import draws
from synthetic.kernel.draws import Keys
from synthetic.people.arrivals import HUMAN
from synthetic.settings import Settings

NO_APP = -1
SHARES = (0.26, 0.22, 0.20, 0.17, 0.15)
"""Of those who use one, by app: near each other, so that any of them matters to all partner orders."""


def app_of(settings: Settings, user: Keys, kind: NDArray[np.int8]) -> NDArray[np.int8]:
    """Code in `vocabulary.PARTNER_APPS` of the app that each user lets order for them; `NO_APP` for most."""
    uses = draws.happens(user, "partner app", settings.partner_people) & (kind == HUMAN)
    return np.where(uses, draws.choice(user, "which partner app", SHARES), NO_APP).astype(np.int8)


def of_orders(settings: Settings, app: NDArray[np.int8], order: Keys) -> NDArray[np.int8]:
    """The app that placed each order, by the app that the buyer uses; `NO_APP` where they placed it themselves."""
    through = draws.happens(order, "through a partner app", settings.partner_orders)
    return np.where(through, app, NO_APP).astype(np.int8)
