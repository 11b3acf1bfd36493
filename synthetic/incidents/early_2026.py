"""Early in 2026 MAU grows: more people come who hardly use the app, or people stay longer, or nothing happens.

Onset: from 2026-02-02 to 2026-03-06, for eight months.

thin_growth: arrivals of all channels grow; those of one drawn channel are far less keen than those before (their
log odds of coming by, and with them their hazard, are shifted). MAU reaches a record; that channel's cohorts keep
fewer people.
longer_stays: nobody else comes, but a change of what people see who came unasked makes them stay longer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, nothing, of_bends, one_of
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2026, 2, 2))
LATEST = days.number(dt.date(2026, 3, 6))
DURATION = 240
CHANNELS = ("organic", "paid_search", "social", "partner")
AFFECTED = ("organic", "paid_search")
UNASKED = (("signup_source", "organic"),)


def thin(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first = log.onset(key, "onset", EARLIEST, LATEST)
    last = first + DURATION
    whose = (("signup_source", one_of(key, "channel", AFFECTED)),)
    more = [Bend("arrivals", size["growth"], first, last, (("signup_source", name),)) for name in CHANNELS]
    less_keen = Bend("quality", size["shift"], first, last, whose, "plus")
    return of_bends(key, log, *more, less_keen, whose=whose)


def stay(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first = log.onset(key, "onset", EARLIEST, LATEST)
    longer = Bend("dropout", size["dropout"], first, first + DURATION, UNASKED)
    return of_bends(key, log, longer, whose=UNASKED)


THIN = Outcome(
    name="thin_growth",
    cause="people",
    story="More people came, and those of one channel hardly used the app.",
    draw=thin,
    target=Target("retained_d1", per="signups", days=28, before=56),
    metrics=("mau", "retained_w4", "retained_d1", "signups"),
    reach=("users",),
    reaches_people=True,
    share=0.50,
    sizes={"growth": Range(1.2, 1.3, log=True), "shift": Range(-2.8, -1.4, neutral=0.0)},
)
STAYS = Outcome(
    name="longer_stays",
    cause="product",
    story="A change of what people of one channel see made them stay longer; as many came as always.",
    draw=stay,
    target=THIN.target,
    metrics=("mau", "retained_d1", "active_users"),
    reach=("user_activity",),
    reaches_people=True,
    share=0.25,
    sizes={"dropout": Range(0.22, 0.32, log=True)},
)

INCIDENT = Incident(
    id="early_2026",
    number=9,
    level="diagnosis",
    title="Early 2026",
    distractor="A campaign, and a record of MAU.",
    within=(EARLIEST, LATEST + DURATION),
    outcomes=(THIN, STAYS, nothing(THIN, 0.25)),
)
