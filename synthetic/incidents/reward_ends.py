"""A higher reward for invitations, which ends on a date that everybody knows.

From a weekday between 2026-03-23 and 2026-04-17 an accepted invitation earns 20 to 25 euros in place of 5;
the reward ends on a day from 2026-07-08 to 2026-07-17. As of 2026-06-30 its effect is all in the past and its
end in the future: MAU bends weeks after it, since those who were invited stay for a while.
"""

from __future__ import annotations

import datetime as dt

from synthetic.changelog import Campaign, Changelog
from synthetic.incidents import Draw, Incident, Target, day_between, number_between, workday_between
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.settings import Settings

EARLIEST = days.number(dt.date(2026, 3, 23))
LATEST = days.number(dt.date(2026, 4, 17))
FIRST_END = days.number(dt.date(2026, 7, 8))
LAST_END = days.number(dt.date(2026, 7, 17))
EUROS = (20.0, 25.0)


def draw(key: Keys, _changelog: Changelog) -> Draw:
    onset = workday_between(key, "onset", EARLIEST, LATEST)
    end = day_between(key, "end", FIRST_END, LAST_END)
    euros = float(round(number_between(key, "euros", *EUROS)))
    usual = Settings().invite_reward
    return Draw(
        onset,
        end,
        bends=(Bend("invite_reward", euros / usual, onset, end),),
        segment={"signup_source": "referral", "ends": str(days.date(end - 1))},
        size={"euros": euros},
        campaigns=(
            Campaign(
                f"Bring your table: {euros:.0f} euros",
                "referral",
                onset,
                end,
                1.0,
                f"{euros:.0f} euros for each invitation that is accepted, until {days.date(end - 1)}.",
                brought=1.8,
            ),
        ),
        shows=end,
    )


INCIDENT = Incident(
    id="reward_ends",
    number=13,
    level="prediction",
    title="A reward ends",
    story="A higher referral reward brought people until it ended on a known date.",
    distractor="A straight line through the last months fits well.",
    metrics=("mau", "signups", "invites"),
    reach=("invites",),
    reaches_people=True,
    within=(EARLIEST, LAST_END),
    shares_days_with=("thin_growth",),  # the truth has what both did together
    draw=draw,
    target=Target("invites", per="active_users", days=28),
)
