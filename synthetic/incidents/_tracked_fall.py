"""A platform's tracked activity falls: its events are lost, or people really come less, or nothing happens.

lost_events: a release of the platform carries a tracking client that loses a part of its events, until a later
one mends it (or, where none comes out in these days, the collector loses them); the backend saw everything, and
nothing that people do changes.
outage: logging in fails for some on that platform for two weeks: they really come by less often.
In both, and if nothing happens, a campaign begins in the weeks around.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from synthetic.changelog import Changelog, Release
from synthetic.incidents import (
    Draw,
    Incident,
    Level,
    Outcome,
    Range,
    Target,
    Where,
    lag,
    nothing,
    of_bends,
    one_of,
)
from synthetic.kernel.bends import Bend
from synthetic.kernel.draws import Keys
from synthetic.vocabulary import PLATFORMS

SHORTEST = 10
OUTAGE_DAYS = 14
LOSS = Range(0.40, 0.60)
ACTIVITY = Range(0.68, 0.80, log=True)


def faulty_versions(log: Changelog, platform: str, first: int, last: int) -> tuple[str, ...]:
    """The versions that came out on the days `[first, last)`: a fault stays in them until the release of `last`."""
    return tuple(r.version for r in log.releases if r.platform == platform and first <= r.day < last)


def mended(log: Changelog, release: Release, earliest: int, latest: int) -> tuple[int, tuple[Release, ...]]:
    """The first day on which the fault of a release is gone, and the releases by which it came and went: the next
    one of its platform from `earliest` on mends it or, if that is late, somebody does so on day `latest`."""
    mending = log.next_release(release.platform, earliest)
    return (mending.day, (release, mending)) if mending.day <= latest else (latest, (release,))


def tracked_fall(  # noqa: PLR0913 -- what differs between the places in which it happens
    name: str,
    number: int,
    level: Level,
    title: str,
    within: tuple[int, int],
    longest: int,
    shares: tuple[float, float, float],
    shares_days_with: tuple[str, ...] = (),
) -> Incident:
    """Such a place of the calendar, whose days lie in `within`; events are lost for `longest` days at most.

    `shares`: of events that are lost, of an outage, of nothing.
    """
    earliest, latest = within[0], within[1] - max(longest, OUTAGE_DAYS)

    def lose(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
        released = [p for p in PLATFORMS if faulty_versions(log, p, earliest, latest + 1)]
        platform = one_of(key, "platform", tuple(released) or PLATFORMS)
        hit: list[Where] = [(("platform", platform),)]
        releases: tuple[Release, ...] = ()
        if released:
            release = log.release_between(key, "release", platform, earliest, latest)
            first = release.day + lag(key)
            last, releases = mended(log, release, first + SHORTEST, release.day + longest)
            versions = faulty_versions(log, platform, release.day, last)
            hit = [(("platform", platform), ("app_version", version)) for version in versions]
        else:
            first = log.onset(key, "onset", earliest, latest)
            last = first + longest
        lost = [Bend("event_loss", size["loss"], first, last, each, "or") for each in hit]
        return replace(
            of_bends(key, log, *lost, whose=hit[0], cell=("platform", platform)), releases=releases
        )

    def fail(key: Keys, log: Changelog, size: Mapping[str, float]) -> Draw:
        first = log.onset(key, "onset", earliest, latest)
        whose = (("platform", one_of(key, "platform", PLATFORMS)),)
        rarer = Bend("activity", size["activity"], first, first + OUTAGE_DAYS, whose)
        return of_bends(key, log, rarer, whose=whose)

    lost = Outcome(
        name="lost_events",
        cause="counting",
        story="A part of one platform's events was lost for some weeks; people did what they always do.",
        draw=lose,
        target=Target("events", days=9, settle=5),
        metrics=("events", "active_users_tracked"),
        reach=("events",),
        share=shares[0],
        sizes={"loss": LOSS},
    )
    outage = Outcome(
        name="outage",
        cause="product",
        story="Logging in failed for some on one platform for two weeks: they really came by less often.",
        draw=fail,
        target=Target("active_users", days=14),
        metrics=("active_users", "core_active_users", "orders"),
        reach=("user_activity",),
        reaches_people=True,
        share=shares[1],
        sizes={"activity": ACTIVITY},
    )
    return Incident(
        id=name,
        number=number,
        level=level,
        title=title,
        distractor="A campaign that began in the weeks around.",
        within=within,
        outcomes=(lost, outage, nothing(lost, shares[2])),
        shares_days_with=shares_days_with,
    )
