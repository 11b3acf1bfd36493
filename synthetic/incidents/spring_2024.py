"""In the spring of 2024 a client's clock goes wrong in one country, or does not.

Onset: a release of a drawn platform from 2024-04-22 to 2024-05-14, until another one mends it, four to seven weeks
later. Only the build for the American store is hit, whose clocks are five hours behind UTC in summer.

utc_twice: the client already had UTC and turns it into UTC once more: its events seem to come five hours after
they happened, and whoever signs up after 19:00 (UTC) seems to be back on the next day. D1 from sessions goes up.
local_time: the client logs its local time as UTC: events seem to come five hours before they happened.
Longer windows do not move, nor what the backend counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from synthetic.changelog import Changelog
from synthetic.incidents import Draw, Incident, Outcome, Target, lag, nothing, one_of
from synthetic.incidents._tracked_fall import faulty_versions, mended
from synthetic.kernel import calendars, days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import COUNTRY_CODES, PLATFORMS

EARLIEST = days.number(dt.date(2024, 4, 22))
LATEST = days.number(dt.date(2024, 5, 14))
SHORTEST, LONGEST = 28, 49
COUNTRY = "US"


def _draw(key: Keys, log: Changelog, sign: float) -> Draw:
    platform = one_of(key, "platform", PLATFORMS)
    release = log.release_between(key, "release", platform, EARLIEST, LATEST)
    first = release.day + lag(key)
    last, releases = mended(log, release, first + SHORTEST, release.day + LONGEST)
    hours = sign * float(calendars.offset_hours(COUNTRY_CODES.index(COUNTRY), first))
    return Draw(
        first,
        last,
        bends=tuple(
            Bend(
                "clock_offset",
                hours,
                first,
                last,
                (("platform", platform), ("app_version", version), ("country", COUNTRY)),
                "plus",
            )
            for version in faulty_versions(log, platform, release.day, last)
        ),
        segment={"platform": platform, "country": COUNTRY, "app_version": release.version},
        releases=releases,
        cell=("platform_country", f"{platform}/{COUNTRY}"),
    )


def twice(key: Keys, log: Changelog, _size: Mapping[str, float]) -> Draw:
    return _draw(key, log, -1.0)


def local(key: Keys, log: Changelog, _size: Mapping[str, float]) -> Draw:
    return _draw(key, log, 1.0)


TWICE = Outcome(
    name="utc_twice",
    cause="counting",
    story="A release took the distance from UTC off twice: five hours ahead in one country.",
    draw=twice,
    target=Target("events_off_clock", per="events", days=21, settle=7),
    metrics=("retained_d1_tracked", "events_off_clock"),
    reach=("events", "user_sessions"),
    share=0.50,
)
LOCAL = Outcome(
    name="local_time",
    cause="counting",
    story="A release logged local time as UTC: five hours behind in one country.",
    draw=local,
    target=TWICE.target,
    metrics=TWICE.metrics,
    reach=TWICE.reach,
    share=0.25,
)

INCIDENT = Incident(
    id="spring_2024",
    number=4,
    level="collection",
    title="Spring 2024",
    distractor="Whatever was released in the same days: D1 went up, a win, it seems.",
    within=(EARLIEST - 2, LATEST + LONGEST),
    outcomes=(TWICE, LOCAL, nothing(TWICE, 0.25)),
)
