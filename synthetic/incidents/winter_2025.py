"""In the winter of 2025 people leave sooner, or others come, or nothing happens; for eight weeks.

Onset: from 2025-01-06 to 2025-01-12. Whose: those of one drawn channel.

leavers: their hazard of leaving is higher, whenever they came.
other_people: its newcomers are less keen than those before.
The experiment of those weeks has its arms side by side: both are in it alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, nothing, one_of
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2025, 1, 6))
LATEST = days.number(dt.date(2025, 1, 12))
DURATION = 56
CHANNELS = ("organic", "paid_search")


def _draw(key: Keys, log: Changelog, bend: Bend) -> Draw:
    first = log.onset(key, "onset", EARLIEST, LATEST)
    channel = one_of(key, "channel", CHANNELS)
    where = (("signup_source", channel),)
    return Draw(
        first,
        first + DURATION,
        bends=(replace(bend, first=first, last=first + DURATION, where=where),),
        segment={"signup_source": channel},
        campaigns=log.campaigns_near(key, "campaign", first),
        cell=("signup_source", channel),
    )


def leave(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    return _draw(key, log, Bend("dropout", size["dropout"], 0, 0))


def others(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    return _draw(key, log, Bend("quality", size["quality"], 0, 0, how="plus"))


LEAVERS = Outcome(
    name="leavers",
    cause="product",
    story="A change of what people of one channel see made them leave sooner.",
    draw=leave,
    target=Target("retained_d1", per="signups", days=56, before=84),
    metrics=("retained_w4", "active_users", "mau"),
    reach=("user_activity",),
    reaches_people=True,
    share=0.50,
    sizes={"dropout": Range(2.7, 3.6, log=True)},
)
OTHERS = Outcome(
    name="other_people",
    cause="people",
    story="One channel brought people who needed Larder less than those before.",
    draw=others,
    target=Target("retained_d1", per="signups", days=56, before=84),
    metrics=("retained_d1", "retained_w4", "activations"),
    reach=("user_activity",),
    reaches_people=True,
    share=0.25,
    sizes={"quality": Range(-1.5, -0.9, neutral=0.0)},
)

INCIDENT = Incident(
    id="winter_2025",
    number=33,
    level="diagnosis",
    title="Winter 2025",
    distractor="A campaign that began in the weeks around.",
    within=(EARLIEST, LATEST + DURATION),
    outcomes=(LEAVERS, OTHERS, nothing(LEAVERS, 0.25)),
)
