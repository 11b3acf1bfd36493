"""Early in 2026 more people come: such as hardly use the app, or such as always, or nothing happens.

Onset: from 2026-02-02 to 2026-03-06, for eight months.

thin_growth: arrivals of all channels grow; those of one drawn channel are far less keen than those before (their
log odds of coming by, and with them their hazard, are shifted). MAU reaches a record; that channel's cohorts keep
fewer people.
healthy_growth: arrivals grow alike, and the people are as they always were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, nothing, one_of
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2026, 2, 2))
LATEST = days.number(dt.date(2026, 3, 6))
DURATION = 240
CHANNELS = ("organic", "paid_search", "social", "partner")
AFFECTED = ("organic", "paid_search")
GROWTH = Range(1.2, 1.4, log=True)


def _draw(key: Keys, log: Changelog, growth: float, shift: float | None) -> Draw:
    first = log.onset(key, "onset", EARLIEST, LATEST)
    last = first + DURATION
    channel = one_of(key, "channel", AFFECTED)
    less_keen = (
        () if shift is None else (Bend("quality", shift, first, last, (("signup_source", channel),), "plus"),)
    )
    return Draw(
        first,
        last,
        bends=(
            *(Bend("arrivals", growth, first, last, (("signup_source", name),)) for name in CHANNELS),
            *less_keen,
        ),
        segment={} if shift is None else {"signup_source": channel},
        campaigns=log.campaigns_near(key, "campaign", first),
        cell=("all", "all") if shift is None else ("signup_source", channel),
    )


def thin(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    return _draw(key, log, size["growth"], size["shift"])


def healthy(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    return _draw(key, log, size["growth"], None)


THIN = Outcome(
    name="thin_growth",
    cause="people",
    story="More people came, and those of one channel hardly used the app.",
    draw=thin,
    target=Target("retained_d1", per="signups", days=77, before=154),
    metrics=("mau", "retained_w4", "retained_d1", "signups"),
    reach=("users",),
    reaches_people=True,
    share=0.50,
    sizes={"growth": GROWTH, "shift": Range(-2.2, -1.2, neutral=0.0)},
)
HEALTHY = Outcome(
    name="healthy_growth",
    cause="people",
    story="More people came, and they were as keen as those before.",
    draw=healthy,
    target=Target("signups", days=77, before=84),
    metrics=("mau", "signups"),
    reach=("users",),
    reaches_people=True,
    share=0.25,
    sizes={"growth": GROWTH},
)

INCIDENT = Incident(
    id="early_2026",
    number=9,
    level="diagnosis",
    title="Early 2026",
    distractor="A campaign, and a record of MAU.",
    within=(EARLIEST, LATEST + DURATION),
    outcomes=(THIN, HEALTHY, nothing(THIN, 0.25)),
)
