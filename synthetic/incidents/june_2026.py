"""Nothing happens: the last cohorts are young, and a month is not over.

A release of a drawn platform comes out from 2026-05-18 to 2026-06-12. Whoever compares what the cohorts since then
have come to with earlier ones finds them bad, on any day that they look: most of a young cohort has not had its days
28 to 34 yet. Compared at the same age they are like the others. Nothing is bent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.config import DEFAULT_AS_OF
from synthetic.incidents import Draw, Incident, Outcome, Target, one_of
from synthetic.kernel import days
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import PLATFORMS

EARLIEST = days.number(dt.date(2026, 5, 18))
LATEST = days.number(dt.date(2026, 6, 12))
LAST = days.number(DEFAULT_AS_OF) + 1


def draw(key: Keys, log: Changelog, _size: Mapping[str, float]) -> Draw:
    platform = one_of(key, "platform", PLATFORMS)
    release = log.release_between(key, "release", platform, EARLIEST, LATEST)
    return Draw(release.day, LAST, segment={"release": release.version}, releases=(release,), shows=LAST - 28)


INCIDENT = Incident(
    id="june_2026",
    number=6,
    level="monitoring",
    title="June 2026",
    distractor="A release that may have changed the first visit.",
    within=(EARLIEST - 2, LAST),
    outcomes=(
        Outcome(
            name="young_cohorts",
            cause="calendar",
            story="Nothing happened: the newest cohorts have not had the time that the older ones had.",
            draw=draw,
            target=Target("retained_w4", per="signups", days=28, before=56, as_of=True),
            metrics=("retained_w4",),
            twin="The same world.",
        ),
    ),
    shares_days_with=("early_2026", "referral_reward"),  # it bends nothing
)
