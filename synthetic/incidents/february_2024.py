"""In February and March 2024 fewer sign up: one channel brings fewer, or the sign-up fails, or nothing happens.

Onset: from 2024-02-24 to 2024-02-27, for three weeks.

fewer_came: a drawn channel brings a fifth to a third of its usual people.
sign_up_broke: a part of those who want to sign up can't, whichever channel they come by; invited people as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import (
    EVERYONE,
    Draw,
    Incident,
    Outcome,
    Range,
    Target,
    nothing,
    of_bends,
    one_of,
)
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2024, 2, 24))
LATEST = days.number(dt.date(2024, 2, 27))
DURATION = 21
CHANNELS = ("organic", "paid_search")


def fewer(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first = log.onset(key, "onset", EARLIEST, LATEST)
    whose = (("signup_source", one_of(key, "channel", CHANNELS)),)
    return of_bends(key, log, Bend("arrivals", size["arrivals"], first, first + DURATION, whose), whose=whose)


def broke(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first = log.onset(key, "onset", EARLIEST, LATEST)
    hit = [
        Bend(parameter, size["signups"], first, first + DURATION)
        for parameter in ("arrivals", "invite_acceptance")
    ]
    return of_bends(key, log, *hit, whose=(), cell=EVERYONE)


FEWER = Outcome(
    name="fewer_came",
    cause="people",
    story="One channel brought far fewer people than usual for three weeks.",
    draw=fewer,
    target=Target("signups", days=DURATION),
    metrics=("signups", "accounts", "mau"),
    reach=("users",),
    reaches_people=True,
    share=0.45,
    sizes={"arrivals": Range(0.20, 0.35, log=True)},
)
BROKE = Outcome(
    name="sign_up_broke",
    cause="product",
    story="A new sign-up form failed for some for three weeks, whichever way they had come.",
    draw=broke,
    target=Target("signups", days=DURATION),
    metrics=("signups", "accounts", "mau"),
    reach=("users",),
    reaches_people=True,
    share=0.30,
    sizes={"signups": Range(0.55, 0.62, log=True)},
)

INCIDENT = Incident(
    id="february_2024",
    number=40,
    level="monitoring",
    title="February and March 2024",
    distractor="A campaign that began or ended in the weeks around.",
    within=(EARLIEST, LATEST + DURATION + 1),
    outcomes=(FEWER, BROKE, nothing(FEWER, 0.25)),
)
