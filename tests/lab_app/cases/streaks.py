"""What the experiment on streaks does, by seed: how many more people unsubscribe, and how much of the lift is left.

No world is made: the sizes are drawn, and what they make of a week's share of planners is worked out from them.
"""

from __future__ import annotations

import math

from lab_app.tracks.data.prescription.streaks import LEFT
from synthetic.experiments import Effect
from synthetic.scenario import Scenario

PLACE = "dinner_streaks"
POINTS_PER_LOG_ODDS = 7.5
"""By how many points a week's share of planners rises with the logarithm of the odds, as the twins of three worlds of
`lab` have it; `test_own_tests` holds it against one."""


def effects(seed: int) -> dict[str, Effect]:
    """What treatment bends, by parameter; nothing where the experiment does nothing."""
    draw = Scenario(seed, 1).incidents[PLACE]
    return {effect.parameter: effect for one in draw.experiments for effect in one.effects}


def unsubscribes(seed: int) -> tuple[str, float]:
    """Whether there are more or fewer, and the logarithm of the factor: 0 where it changes nothing."""
    found = effects(seed).get("unsubscribe_rate")
    log = 0.0 if found is None else math.log(found.by)
    return ("none" if log == 0 else "more" if log > 0 else "fewer"), log


def left(seed: int) -> tuple[str, float]:
    """Whether some of the lift is left, and the points of it in the weeks that are asked about."""
    found = effects(seed).get("core_odds")
    if found is None or found.by == 1.0:
        return "no lift", 0.0
    days = range(7 * LEFT[0], 7 * LEFT[-1] + 7)
    fading = sum(math.exp(-day / found.fades) for day in days) / len(days) if found.fades else 1.0
    points = POINTS_PER_LOG_ODDS * math.log(found.by) * (found.rest + (1.0 - found.rest) * fading)
    return ("some" if found.rest > 0 else "gone"), points
