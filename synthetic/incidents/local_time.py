"""From a release on, one client takes its country's distance from UTC off twice.

Onset: a weekday from 2024-04-22 to 2024-05-24, until a release six weeks later fixes it; the platform is
drawn. The client already had UTC and turns it into UTC once more. Only the build for the American store is
hit, whose clocks are five hours behind UTC in summer: its events seem to come five hours before they happen,
and whoever signs up after 19:00 (UTC) seems to be back on the next day. D1 from sessions goes up and the day of
events shifts in that country; longer windows do not, nor what the backend counts.
"""

from __future__ import annotations

import datetime as dt

from synthetic.changelog import Changelog, Release
from synthetic.incidents import Draw, Incident, Target, one_of, workday_between
from synthetic.kernel import calendars, days
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import COUNTRY_CODES

EARLIEST = days.number(dt.date(2024, 4, 22))
LATEST = days.number(dt.date(2024, 5, 24))
DURATION = 42
COUNTRY = "US"
PLATFORMS = ("web", "ios", "android")
ADOPTION_DAYS = {"web": 0.0, "ios": 2.0, "android": 2.5}


def draw(key: Keys, changelog: Changelog) -> Draw:
    onset = workday_between(key, "onset", EARLIEST, LATEST)
    end = onset + DURATION
    platform = one_of(key, "platform", PLATFORMS)
    hours = -float(calendars.offset_hours(COUNTRY_CODES.index(COUNTRY), onset))
    version = changelog.patch_version(platform, onset)
    fixed = changelog.patch_version(platform, end, 2)
    # A phone that installs the fixed version late stays wrong until then.
    where = (("platform", platform), ("app_version", version), ("country", COUNTRY))
    toured = next(name for name in PLATFORMS if name != platform)
    return Draw(
        onset,
        end,
        bends=(Bend("clock_offset", hours, onset, end, where, "plus"),),
        segment={"platform": platform, "country": COUNTRY, "app_version": version},
        size={"hours": hours},
        releases=(
            Release(platform, onset, version, "All times in the log are UTC.", ADOPTION_DAYS[platform]),
            Release(
                toured,
                onset,
                changelog.patch_version(toured, onset, 2),
                "Onboarding: pick three dishes that you like.",
                ADOPTION_DAYS[toured],
            ),
            Release(platform, end, fixed, "Fixes times in the log.", ADOPTION_DAYS[platform]),
        ),
        cell=("platform_country", f"{platform}/{COUNTRY}"),
    )


INCIDENT = Incident(
    id="local_time",
    number=4,
    level="collection",
    title="A client's clock is wrong",
    story="A release took the distance from UTC off twice: five hours ahead in one country.",
    distractor="A new onboarding step came out on the same day, and D1 went up: a win, it seems.",
    metrics=("retained_d1_tracked", "events_off_clock"),
    reach=("events", "user_sessions"),
    reaches_people=False,
    within=(EARLIEST, LATEST + DURATION),
    draw=draw,
    target=Target("events_off_clock", per="events", days=28, settle=7),
)
