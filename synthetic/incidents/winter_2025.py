"""In the winter of 2025 people leave sooner, or others come, or nothing happens; for eight weeks.

leavers: from a day from 2025-01-06 to 2025-01-12 on, everybody's hazard of leaving is higher.
other_people: the newcomers of one drawn channel are less keen than those before.
The experiment of those weeks has its arms side by side: both are in it alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, nothing, one_of
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2025, 1, 6))
LATEST = days.number(dt.date(2025, 1, 12))
DURATION = 56
CHANNELS = ("organic", "paid_search")


def leave(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first = log.onset(key, "onset", EARLIEST, LATEST)
    return Draw(
        first,
        first + DURATION,
        bends=(Bend("dropout", size["dropout"], first, first + DURATION),),
        campaigns=(log.campaign_like(key, "campaign", "paid_search", first - 1, first + 30),),
    )


def others(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first = log.onset(key, "onset", EARLIEST, LATEST)
    channel = one_of(key, "channel", CHANNELS)
    where = (("signup_source", channel),)
    return Draw(
        first,
        first + DURATION,
        bends=(Bend("quality", size["quality"], first, first + DURATION, where, "plus"),),
        segment={"signup_source": channel},
        campaigns=(log.campaign_like(key, "campaign", channel_of_campaign(channel), first - 1, first + 30),),
        cell=("signup_source", channel),
    )


def channel_of_campaign(channel: str) -> str:
    """A campaign feeds a channel that can be bought."""
    return channel if channel != "organic" else "paid_search"


LEAVERS = Outcome(
    name="leavers",
    cause="product",
    story="A change of the app made people leave sooner: cohorts kept fewer of their people.",
    draw=leave,
    target=Target("retained_w4", per="signups", days=49, before=84),
    metrics=("retained_w4", "active_users", "mau"),
    reach=("user_activity",),
    reaches_people=True,
    share=0.50,
    sizes={"dropout": Range(1.35, 1.60, log=True)},
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
    distractor="A campaign that began in the same week.",
    within=(EARLIEST, LATEST + DURATION),
    outcomes=(LEAVERS, OTHERS, nothing(LEAVERS, 0.25)),
)
