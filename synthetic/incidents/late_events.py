"""From a release on, one platform sends a third of its events more than a day late.

Onset: a weekday from 2026-03-16 to 2026-05-08, to the end of the simulated year; the platform is drawn. To
save battery the client waits for the next visit's connection: nothing is lost, nothing that people do
changes. The latest day looks low, every day, until its events are in; what "complete" means needs a
threshold (99 % arrived), and with it a later watermark.
"""

from __future__ import annotations

import datetime as dt

from synthetic.changelog import Changelog, Release
from synthetic.incidents import Draw, Incident, Target, number_between, one_of, workday_between
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2026, 3, 16))
LATEST = days.number(dt.date(2026, 5, 8))
DURATION = 230
SHARE = (0.30, 0.36)
PLATFORMS = ("web", "ios", "android")


def draw(key: Keys, changelog: Changelog) -> Draw:
    onset = workday_between(key, "onset", EARLIEST, LATEST)
    share = number_between(key, "share", *SHARE)
    platform = one_of(key, "platform", PLATFORMS)
    version = changelog.patch_version(platform, onset, 3)
    where = (("platform", platform),)
    return Draw(
        onset,
        onset + DURATION,
        bends=(Bend("event_held_back", share, onset, onset + DURATION, where, "plus"),),
        segment={"platform": platform},
        size={"share": share},
        releases=(
            Release(platform, onset, version, "Saves battery: uploads wait for a good connection.", 0.0),
        ),
        cell=("platform", platform),
    )


INCIDENT = Incident(
    id="late_events",
    number=2,
    level="collection",
    title="A third of a platform's events come a day late",
    story="A release holds back a third of one platform's events for more than 24 hours.",
    distractor="Each morning it looks as if yesterday had dropped.",
    metrics=("events", "events_late", "active_users_tracked"),
    reach=("events",),
    reaches_people=False,
    within=(EARLIEST, LATEST + DURATION),
    shares_days_with=("thin_growth", "reward_ends", "young_cohorts"),  # it touches `events` alone
    draw=draw,
    target=Target("events_late", per="events", days=21, settle=2),
)
