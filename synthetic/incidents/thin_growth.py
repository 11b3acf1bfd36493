"""Acquisition grows by half and hides that newcomers of one channel hardly use the app.

Onset: a weekday from 2026-02-02 to 2026-03-06, for eight months. Arrivals of all channels are multiplied by
1.45 to 1.55; those of one drawn channel are far less keen than those before (their log odds of coming by, and
with them their hazard, are shifted). MAU reaches a record; W4 of that channel's cohorts falls.
"""

from __future__ import annotations

import datetime as dt

from synthetic.changelog import Campaign, Changelog
from synthetic.incidents import Draw, Incident, Target, number_between, one_of, workday_between
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2026, 2, 2))
LATEST = days.number(dt.date(2026, 3, 6))
DURATION = 240
GROWTH = (1.45, 1.55)
SHIFT = (-1.9, -1.6)
CHANNELS = ("organic", "paid_search", "social", "partner")
AFFECTED = ("organic", "paid_search")


def draw(key: Keys, _changelog: Changelog) -> Draw:
    onset = workday_between(key, "onset", EARLIEST, LATEST)
    end = onset + DURATION
    growth = number_between(key, "growth", *GROWTH)
    shift = number_between(key, "shift", *SHIFT)
    channel = one_of(key, "channel", AFFECTED)
    return Draw(
        onset,
        end,
        bends=(
            *(Bend("arrivals", growth, onset, end, (("signup_source", name),)) for name in CHANNELS),
            Bend("quality", shift, onset, end, (("signup_source", channel),), "plus"),
        ),
        segment={"signup_source": channel},
        size={"growth": growth, "shift": shift},
        campaigns=tuple(
            Campaign(f"Everyone cooks: {label}", name, onset, end, 1.0, notes, brought=growth)
            for name, label, notes in (
                ("paid_search", "search", "More budget in all markets, through the summer."),
                ("social", "social", "More budget in all markets, through the summer."),
                ("partner", "partners", "Vouchers in twice as many stores."),
            )
        ),
        cell=("signup_source", channel),
    )


INCIDENT = Incident(
    id="thin_growth",
    number=9,
    level="diagnosis",
    title="Growth hides that newcomers use the app less",
    story="Acquisition grew by half, and newcomers of one channel hardly used the app.",
    distractor="MAU is at a record.",
    metrics=("mau", "retained_w4", "signups"),
    reach=("users",),
    reaches_people=True,
    within=(EARLIEST, LATEST + DURATION),
    draw=draw,
    target=Target("retained_w4", per="signups", days=77, before=154),
)
