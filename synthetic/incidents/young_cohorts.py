"""Nothing happens: the last cohorts are young, and a month is not over.

A real release comes out on a weekday from 2026-05-18 to 2026-06-12. Whoever compares what the cohorts since
then have come to with earlier ones finds them bad, on any day that they look: most of a young cohort has
not had its days 28 to 34 yet. Compared at the same age they are like the others. Nothing is bent.
"""

from __future__ import annotations

import datetime as dt

from synthetic.changelog import Changelog, Release
from synthetic.config import DEFAULT_AS_OF
from synthetic.incidents import Draw, Incident, Target, one_of, workday_between
from synthetic.kernel import days
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2026, 5, 18))
LATEST = days.number(dt.date(2026, 6, 12))
LAST = days.number(DEFAULT_AS_OF) + 1
NOTES = (
    "The first plan comes with a tour.",
    "Sign up with your phone number.",
    "The home screen starts with today's dinner.",
)


def draw(key: Keys, changelog: Changelog) -> Draw:
    released = workday_between(key, "release", EARLIEST, LATEST)
    note = one_of(key, "note", NOTES)
    return Draw(
        released,
        LAST,
        segment={"feature": note.rstrip(".")},
        releases=tuple(
            Release(platform, released, changelog.patch_version(platform, released, 4), note, adoption)
            for platform, adoption in (("web", 0.0), ("ios", 3.5), ("android", 5.0))
        ),
        shows=LAST - 28,
    )


INCIDENT = Incident(
    id="young_cohorts",
    number=6,
    level="monitoring",
    title="The last cohorts are young",
    story="Nothing happened: the newest cohorts have not had the time that the older ones had.",
    distractor="A release that changed the first visit.",
    metrics=("retained_w4",),
    reach=(),
    reaches_people=False,
    within=(EARLIEST, LAST),
    shares_days_with=("thin_growth", "reward_ends"),  # it bends nothing
    draw=draw,
    target=Target("retained_w4", per="signups", days=28, before=56, as_of=True),
)
