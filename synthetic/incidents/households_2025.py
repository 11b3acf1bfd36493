"""People with an invited housemate stay longer, mostly because of who they are.

All the time: those who come often invite often, so among activated signups the ones with an invited housemate have a
W4 that is many points higher. Whether a housemate also makes one stay is drawn: hardly, in half of the worlds (the
pull that every world has); more, in the others. The twin is a world in which everybody is made to invite for four
weeks, from a day between 2025-04-28 and 2025-05-30: invitations that nobody meant are accepted far less often. What
that does to the W4 of the people who signed up in these weeks (all channels but referral, whom the invitations
themselves bring) is the true effect.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import END, Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, workday_between
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2025, 4, 28))
LATEST = days.number(dt.date(2025, 5, 30))
DURATION = 28
FORCED = 0.5
"""Chance that somebody who comes by is made to invite, in the twin."""
WILLING = 0.12
"""Factor on the acceptance of invitations in these weeks: with so many more, most go to people who don't want one."""


def draw(key: Keys, _log: Changelog, size: Mapping[str, float]) -> Draw:
    first = workday_between(key, "onset", EARLIEST, LATEST)
    last = first + DURATION
    pull = size["pull"]
    return Draw(
        first,
        last,
        bends=(Bend("housemate_pull", pull, days.LAUNCH, END),) if pull != 1.0 else (),
        segment={"who": "activated signups with an invited housemate"},
        cell=("invited_housemate", "yes"),
        instead=(
            Bend("invite_rate", FORCED, first, last, how="or"),
            Bend("invite_acceptance", WILLING, first, last),
        ),
    )


HOUSEMATES = Outcome(
    name="housemates",
    cause="people",
    story="Activated people with an invited housemate stay far longer, mostly because of who they are.",
    draw=draw,
    target=Target("retained_w4", per="signups", reading="gap"),
    metrics=("retained_w4", "invites"),
    reach=("invites",),
    reaches_people=True,
    sizes={"pull": Range(1.4, 2.1, log=True, none=0.5)},
    twin="The same world in which everybody is made to invite for four weeks.",
)

INCIDENT = Incident(
    id="households_2025",
    number=10,
    level="prescription",
    title="Households in 2025",
    distractor="The correlation is strong, and the same in every month.",
    within=(EARLIEST - 2, LATEST + DURATION),
    outcomes=(HOUSEMATES,),
    shares_days_with=("dinner_streaks", "interactive_planner"),  # its weeks are the twin's alone
)
