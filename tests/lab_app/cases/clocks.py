"""Which client's clock is off by how much, by seed: drawn, without a world."""

from __future__ import annotations

from lab_app.tracks.data.collection.exercises.clock_of_a_client import NONE, PLACE
from synthetic.scenario import Scenario


def drawn(seed: int) -> tuple[str, float]:
    """The option that is right with this seed, and the hours by which that client's clock is ahead."""
    happening = Scenario(seed, 1).incidents[PLACE]
    bends = [bend for bend in happening.bends if bend.parameter == "clock_offset"]
    if not bends:
        return NONE, 0.0
    return dict(bends[0].where)["platform"], bends[0].by
