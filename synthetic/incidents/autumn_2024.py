"""In the autumn of 2024 activation falls: others come, or the onboarding breaks, or nothing happens.

Onset: from 2024-10-07 to 2024-10-18, for seven weeks.

surge: social media brings several times the usual people, who activate less, as they always do, while the
onboarding gets a little better for everybody, in most worlds: activation falls overall, by mix.
onboarding_broke: the odds of a first plan fall for those who sign up on one platform; nobody else comes.
A campaign begins in the weeks around in either case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Range, Target, nothing, one_of
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2024, 10, 7))
LATEST = days.number(dt.date(2024, 10, 18))
DURATION = 49


def surge(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first = log.onset(key, "onset", EARLIEST, LATEST)
    last = first + DURATION
    return Draw(
        first,
        last,
        bends=(
            Bend("arrivals", size["social"], first, last, (("signup_source", "social"),)),
            Bend("onboarding", size["onboarding"], first, last),
        ),
        segment={"signup_source": "social"},
        campaigns=log.campaigns_near(key, "campaign", first),
        cell=("signup_source", "mix"),
    )


def broke(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    first = log.onset(key, "onset", EARLIEST, LATEST)
    last = first + DURATION
    platform = one_of(key, "platform", ("web", "ios"))
    return Draw(
        first,
        last,
        bends=(Bend("onboarding", size["onboarding"], first, last, (("platform", platform),)),),
        segment={"platform": platform},
        campaigns=log.campaigns_near(key, "campaign", first),
        cell=("platform", platform),
    )


SURGE = Outcome(
    name="surge",
    cause="people",
    story="A surge of people from social media, who activate less, while the onboarding got no worse.",
    draw=surge,
    target=Target("activations", per="signups", days=49, before=35, reading="mix"),
    metrics=("activations", "signups", "mau"),
    reach=("users",),
    reaches_people=True,
    share=0.50,
    sizes={
        "social": Range(3.0, 4.0, log=True),
        "onboarding": Range(1.0, 1.12, log=True, none=0.2),
    },
)
BROKE = Outcome(
    name="onboarding_broke",
    cause="product",
    story="A new onboarding made first plans rarer on one platform, in every channel.",
    draw=broke,
    target=Target("activations", per="signups", days=49, before=84),
    metrics=("activations", "core_active_users", "mau"),
    reach=("user_activity",),
    reaches_people=True,
    share=0.25,
    sizes={"onboarding": Range(0.40, 0.55, log=True)},
)

INCIDENT = Incident(
    id="autumn_2024",
    number=7,
    level="diagnosis",
    title="Autumn 2024",
    distractor="A campaign that began in the weeks around, and whatever was released in that one.",
    within=(EARLIEST, LATEST + DURATION),
    outcomes=(SURGE, BROKE, nothing(SURGE, 0.25)),
)
