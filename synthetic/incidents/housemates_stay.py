"""People with an invited housemate stay longer, mostly because of who they are.

All the time: those who come often invite often, so among activated signups the ones with an invited housemate
have a W4 that is 20 to 30 points higher. Whether a housemate also makes one stay is drawn: hardly, in seven
of ten worlds (the pull that every world has); a little, in the others. The twin is a world in which everybody
is made to invite for four weeks, from a weekday between 2025-04-28 and 2025-05-30: what that does to the W4
of the people who signed up in these weeks (all channels but referral, whom the invitations themselves bring)
is the true effect.
"""

from __future__ import annotations

import datetime as dt

from synthetic.changelog import END, Changelog, Release
from synthetic.incidents import Draw, Incident, Target, number_between, workday_between
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2025, 4, 28))
LATEST = days.number(dt.date(2025, 5, 30))
DURATION = 28
FORCED = 0.5
"""Chance that somebody who comes by is made to invite, in the twin."""
PULLING_WORLDS = 0.35
PULL = (1.7, 2.1)
"""Factor on the housemates' pull in these worlds."""


def draw(key: Keys, changelog: Changelog) -> Draw:
    first = workday_between(key, "onset", EARLIEST, LATEST)
    last = first + DURATION
    pulls = number_between(key, "world", 0.0, 1.0) < PULLING_WORLDS
    pull = number_between(key, "pull", *PULL) if pulls else 1.0
    return Draw(
        first,
        last,
        bends=(Bend("housemate_pull", pull, days.LAUNCH, END),) if pulls else (),
        segment={"who": "activated signups with an invited housemate"},
        size={"pull": pull},
        releases=(
            Release(
                "web",
                first,
                changelog.patch_version("web", first, 5),
                "Household page: see who is cooking with you.",
                0.0,
            ),
        ),
        cell=("invited_housemate", "yes"),
        instead=(Bend("invite_rate", FORCED, first, last, how="or"),),
    )


INCIDENT = Incident(
    id="housemates_stay",
    number=10,
    level="prescription",
    title="People with housemates stay",
    story="Activated people with an invited housemate stay far longer, mostly because of who they are.",
    distractor="The correlation is strong, and the same in every month.",
    metrics=("retained_w4", "invites"),
    reach=("invites",),
    reaches_people=True,
    within=(EARLIEST, LATEST + DURATION),
    shares_days_with=("fading_novelty", "slow_devices_lost"),  # its weeks are the twin's alone
    draw=draw,
    target=Target("retained_w4", per="signups", reading="gap"),
    twin="The same world in which everybody is made to invite for four weeks.",
)
