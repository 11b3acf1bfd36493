"""The cause that the exercise `more_slow_loads` is dealt, and the logarithm of the factor on load times, by seed.

No world is made: the first hand is taken. Where a world has no window that fits it, another one is dealt.
"""

from __future__ import annotations

import math

from lab_app.tracks.data.diagnosis.windows import SLOW_LOADS
from synthetic.scenario import Scenario
from synthetic.truth import windows


def drawn(seed: int) -> tuple[str, float]:
    """The cause that is right with this seed, and the factor's logarithm: 0 where nothing happened."""
    hands = windows.dealt_without_a_world(seed)
    assert hands is not None
    dealt = hands["diagnosis"][SLOW_LOADS.slot]
    if dealt.story is None:
        return dealt.cause, 0.0
    return dealt.cause, math.log(Scenario(seed, 1).incidents[dealt.place].size["factor"])
