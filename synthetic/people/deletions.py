"""People who ask for the deletion of their account: they are gone from the next day on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic.kernel import draws
from synthetic.kernel.draws import Keys
from synthetic.people.arrivals import HUMAN
from synthetic.settings import Settings


def asks(settings: Settings, day_key: Keys, kind: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Who asks for it on a day, by the keys of their active days: the pass over the days and the tickets agree."""
    found: NDArray[np.bool_] = draws.happens(day_key, "asks for deletion", settings.deletion) & (
        kind == HUMAN
    )
    return found
