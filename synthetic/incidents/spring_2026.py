"""From the spring of 2026 on one platform's events come late, or some are lost, or nothing happens.

Onset: a release of a drawn platform from 2026-03-16 to 2026-05-08, to the end of the simulated year.

late_events: to save battery the client waits for the next visit's connection; nothing is lost, and nothing that
people do changes. The latest day looks low, every day, until its events are in; what "complete" means needs a
threshold (99 % arrived), and with it a later watermark.
fewer_events: the client drops a part of its events for good: the latest days look low, and stay so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import MOST_LAG, Draw, Incident, Outcome, Range, Target, lag, nothing, one_of
from synthetic.kernel import days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import PLATFORMS

EARLIEST = days.number(dt.date(2026, 3, 16))
LATEST = days.number(dt.date(2026, 5, 8))
DURATION = 230


def _draw(key: Keys, log: Changelog, parameter: str, by: float) -> Draw:
    platform = one_of(key, "platform", PLATFORMS)
    release = log.release_between(key, "release", platform, EARLIEST, LATEST - MOST_LAG)
    first = release.day + lag(key)
    where = (("platform", platform),)
    return Draw(
        first,
        first + DURATION,
        bends=(Bend(parameter, by, first, first + DURATION, where, "or"),),
        segment={"platform": platform},
        releases=(release,),
        cell=("platform", platform),
    )


def late(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    return _draw(key, log, "event_held_back", size["share"])


def fewer(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
    return _draw(key, log, "event_loss", size["loss"])


LATE = Outcome(
    name="late_events",
    cause="counting",
    story="A release held back a part of one platform's events for more than 24 hours.",
    draw=late,
    target=Target("events_late", per="events", days=21, settle=2),
    metrics=("events", "events_late", "active_users_tracked"),
    reach=("events",),
    share=0.50,
    sizes={"share": Range(0.15, 0.40, neutral=0.0)},
)
FEWER = Outcome(
    name="fewer_events",
    cause="counting",
    story="A release dropped a part of one platform's events for good.",
    draw=fewer,
    target=Target("events", days=14, before=14, settle=2),
    metrics=("events", "active_users_tracked"),
    reach=("events",),
    share=0.25,
    sizes={"loss": Range(0.20, 0.35, neutral=0.0)},
)

INCIDENT = Incident(
    id="spring_2026",
    number=2,
    level="collection",
    title="Spring 2026",
    distractor="Each morning it looks as if yesterday had dropped.",
    within=(EARLIEST, LATEST + DURATION),
    outcomes=(LATE, FEWER, nothing(LATE, 0.25)),
    shares_days_with=("early_2026", "referral_reward", "june_2026"),  # it touches `events` alone
)
