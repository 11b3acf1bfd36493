"""An Android release carries a tracking SDK that loses most events for two weeks.

Onset: a weekday from 2025-03-10 to 2025-06-06. Lost: 78 to 90 % of the events of that version. The backend
saw everything: nothing that people do changes. On the same day the web gets a redesigned planner, which
looks like the cause.
"""

from __future__ import annotations

import datetime as dt

from synthetic.changelog import Changelog, Release
from synthetic.incidents import Draw, Incident, Target, number_between, workday_between
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys

EARLIEST = days.number(dt.date(2025, 3, 10))
LATEST = days.number(dt.date(2025, 6, 6))
DURATION = 14
LOSS = (0.78, 0.90)


def draw(key: Keys, changelog: Changelog) -> Draw:
    onset = workday_between(key, "onset", EARLIEST, LATEST)
    loss = number_between(key, "loss", *LOSS)
    version = changelog.patch_version("android", onset)
    fixed = changelog.patch_version("android", onset, 2)
    return Draw(
        onset,
        onset + DURATION,
        bends=(
            Bend(
                "event_loss",
                loss,
                onset,
                onset + DURATION,
                (("platform", "android"), ("app_version", version)),
                "or",
            ),
        ),
        segment={"platform": "android", "app_version": version},
        size={"loss": loss},
        cell=("platform", "android"),
        releases=(
            Release("android", onset, version, "Tracking SDK 4.2: events are sent in batches.", 0.6),
            Release("web", onset, changelog.patch_version("web", onset), "The planner has a new look.", 0.0),
            Release("android", onset + DURATION, fixed, "Tracking SDK 4.2.1: fixes the event queue.", 0.6),
        ),
    )


INCIDENT = Incident(
    id="lost_events",
    number=1,
    level="collection",
    title="A tracking release loses Android's events",
    story="An Android release with a new tracking SDK lost most of its events for two weeks.",
    distractor="The web's planner got a new look on the same day; tickets and e-mail stayed flat.",
    metrics=("events", "active_users_tracked"),
    reach=("events",),
    reaches_people=False,
    within=(EARLIEST, LATEST + DURATION),
    shares_days_with=("fading_novelty", "housemates_stay"),  # it touches `events` alone
    draw=draw,
    target=Target("events", days=9, settle=5),
)
