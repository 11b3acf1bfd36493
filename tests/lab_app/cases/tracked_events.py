"""The share of events that is lost in the place that the exercise `tracked_events_of_a_platform` is dealt, by seed.

No world is made. The loss is drawn; which share of a platform's visits has a faulty version follows from the change
log: each person waits for a version in proportion to a patience of their own, an exponential draw, which is taken
here at its quantiles. What is left out: that not everybody comes as often, and that events come late.
"""

from __future__ import annotations

import numpy as np

from lab_app.tracks.data.collection.exercises.tracked_events_of_a_platform import ANSWERS, PLACES
from synthetic.changelog import Changelog
from synthetic.incidents import Happening
from synthetic.kernel.draws import Floats
from synthetic.scenario import Scenario
from synthetic.truth import windows

PEOPLE = 400
_PATIENCE = -np.log1p(-(np.arange(PEOPLE) + 0.5) / PEOPLE)
_RELEASES_BACK = 5


def place_of(scenario: Scenario) -> str:
    """The place that is left by the case of the other level; of a quiet one the days are taken for others."""
    drawn = {name: happening.outcome.name for name, happening in scenario.incidents.items()}
    hands = windows.dealt_without_a_world(scenario.seed)
    assert hands is not None
    taken = hands["diagnosis"]["tracked_users_fall"]
    left = PLACES[::-1] if taken.place == PLACES[0] else PLACES
    if taken.story is None and drawn[left[0]] == "nothing":
        return next((place for place in left if drawn[place] != "nothing"), left[0])
    return left[0]


def drawn(seed: int) -> tuple[str, float]:
    """The option that is right with this seed, and the share of events that was lost."""
    scenario = Scenario(seed, 1)
    happening = scenario.incidents[place_of(scenario)]
    return ANSWERS[happening.outcome.name], share_lost(happening, scenario.changelog)


def share_lost(happening: Happening, log: Changelog) -> float:
    """The share of a platform's events that is lost in the days of an incident, all visits alike."""
    bends = [bend for bend in happening.bends or () if bend.parameter == "event_loss"]
    if not bends:
        return 0.0
    first, last, where = bends[0].first, bends[0].last, dict(bends[0].where)
    versions = {version for bend in bends for key, version in bend.where if key == "app_version"}
    if not versions:
        return bends[0].by
    days = range(first, last)
    return bends[0].by * float(np.mean([_have(log, where["platform"], day, versions) for day in days]))


def _have(log: Changelog, platform: str, day: int, versions: set[str]) -> float:
    """The share of people whose client has one of these versions on a day."""
    own = [release for release in log.releases if release.platform == platform]
    out = np.array([release.day for release in own])
    patience: Floats = np.array([release.adoption_days for release in own])
    place = np.full(PEOPLE, np.searchsorted(out, day, side="right") - 1)
    for _ in range(_RELEASES_BACK):
        place = np.where((day - out[place] < _PATIENCE * patience[place]) & (place > 0), place - 1, place)
    has = np.array([release.version in versions for release in own])
    return float(has[place].mean())
