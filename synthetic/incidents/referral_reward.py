"""A higher reward for invitations, which ends on a date that everybody knows.

From a weekday between 2026-03-23 and 2026-04-24 an accepted invitation earns more euros than usual; how many is
drawn. The reward ends on a day from 2026-07-08 to 2026-07-17. As of 2026-06-30 its effect is all in the past and its
end in the future: MAU bends weeks after it, since those who were invited stay for a while. A second twin says what
MAU would be if the reward went on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from synthetic.changelog import END, Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, day_between, workday_between
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.settings import Settings

EARLIEST = days.number(dt.date(2026, 3, 23))
LATEST = days.number(dt.date(2026, 4, 24))
FIRST_END = days.number(dt.date(2026, 7, 8))
LAST_END = days.number(dt.date(2026, 7, 17))
STAYS = "stays"
"""The twin in which the reward does not end."""


def draw(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first = workday_between(key, "onset", EARLIEST, LATEST)
    last = day_between(key, "end", FIRST_END, LAST_END)
    euros = size["euros"]
    factor = euros / Settings().invite_reward
    campaign = replace(
        log.campaign_like(key, "campaign", "referral", first, last),
        notes=f"{euros:.0f} euros of credit for each accepted invitation, until {days.date(last - 1)}.",
    )
    return Draw(
        first,
        last,
        bends=(Bend("invite_reward", factor, first, last),),
        segment={"signup_source": "referral", "ends": str(days.date(last - 1))},
        campaigns=(campaign,),
        shows=last,
        also=((STAYS, (Bend("invite_reward", factor, last, END),)),),
    )


REWARD = Outcome(
    name="reward",
    cause="people",
    story="A higher referral reward brought people until it ended on a known date.",
    draw=draw,
    target=Target("invites", per="active_users", days=42, before=70),
    metrics=("mau", "signups", "invites"),
    reach=("invites",),
    reaches_people=True,
    sizes={"euros": Range(15.0, 30.0, neutral=Settings().invite_reward, whole=True)},
)

INCIDENT = Incident(
    id="referral_reward",
    number=13,
    level="prediction",
    title="The referral reward",
    distractor="A straight line through the last months fits well.",
    within=(EARLIEST - 2, LAST_END),
    outcomes=(REWARD,),  # its campaign says what it pays and when it ends: what it is worth is drawn
    shares_days_with=("early_2026",),  # the truth has what both did together
)
