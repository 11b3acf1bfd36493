"""**Samir, data engineer, 10:40**

> From {first} to {last} some devices' clocks may have been wrong, or no clock was. If one client is to blame, Dev
> corrects its times and nobody has to give up these weeks. If we correct the wrong ones, or by the wrong hours, we
> make good data bad.

Each row of `events` has two times, both in UTC: `event_at` by the device's own clock, `received_at` by Larder's servers.
Most events need seconds from one to the other; a few wait for hours until the phone is online again.

Look at the events that were received on these days. Was a client's clock wrong, for some of its users at least?
"""

from __future__ import annotations

from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Choice,
    Known,
    NotDealtError,
    Number,
    Option,
    Truths,
    Worlds,
    Wrong,
)
from lab_app.kinds.case.window import day_said
from lab_app.truth import Story

PLACE = "spring_2024"
NONE = "none"
NAMES = {"web": "The web", "ios": "iOS", "android": "Android"}
HOURS = {"utc_twice": 5.0, "local_time": -5.0, "nothing": 0.0}
"""By outcome: the clocks of the country that is hit are five hours behind UTC in these weeks."""
SUMMER_TIME = 1.0
NEAR_HOURS = 0.5
"""Within it a distance is that of a wrong clock, and not of an event that came late."""
BEFORE_DAYS = 14


def deal(known: Known) -> Case:
    """The weeks of the place, and whatever happened in them."""
    story = known.truth.story(PLACE)
    if story.outcome not in HOURS or story.last >= known.as_of:
        raise NotDealtError("The weeks that this exercise is about are not in the data of this world.")
    hours = HOURS[story.outcome]
    client = story.segment["platform"] if story.happened else NONE
    words = {
        "first": f"{story.first:%-d %B %Y}",
        "last": f"{story.last:%-d %B %Y}",
        "first_day": f"{story.first}",
        "last_day": f"{story.last}",
    }
    segment = f"{story.segment['platform']}/{story.segment['country']}"
    worlds = Worlds(
        f"{NAMES[story.segment['platform']]} in the United States: events whose two times lie oddly apart, by day",
        known.truth.worlds(PLACE, "events_off_clock", "platform_country", segment),
        stretch=(story.first, story.last),
    )
    return Case.of(
        {
            "client": Truths(client, _told(known, story), worlds),
            "hours": Truths(hours, _how(hours), wrong=_wrong(known, story, hours)),
        },
        words=words,
    )


def _told(known: Known, story: Story) -> str:
    name = NAMES[story.segment["platform"]]
    if not story.happened:
        return (
            "No clock was off. Some events are late on every client, and none comes before it happened. Whoever moves "
            "times here makes right ones wrong, in every chart by day and hour."
        )
    if story.outcome == "utc_twice":
        what = "converted its times to UTC twice: its events seem to come before they happened"
        trace = "An event that arrives before it happens is a clock, never a network."
        cost = (
            "Days moved as well: counted from events, whoever signed up late on a day (UTC) seems to be back “the next day”. "
            "D1 looks better than it was, and a team would have celebrated that."
        )
        mend = "take five hours off"
    else:
        what = "sent its local time, which is Chicago's, as UTC: its events seem to have been under way for five hours"
        trace = "Events that are late are late by anything; these all by nearly the same."
        cost = (
            "Days moved as well: what happened in the first hours of a day (UTC) is filed under the day before. Whoever "
            "looked for a slow network would have found none."
        )
        mend = "add five hours to"
    return (
        f"{name} in the United States {what}. It was so from {day_said(story.first)} to {day_said(story.last)}, "
        f"{_in_versions(known, story)} {trace} {cost} Dev would {mend} `event_at` on these rows, and on no others. All of Larder's people "
        "in the United States have Chicago's clock: where a country has several time zones, each has its own hours."
    )


def _in_versions(known: Known, story: Story) -> str:
    """In which versions the clocks were off, and whether the first of them had been right before."""
    hours, platform, country = HOURS[story.outcome], story.segment["platform"], story.segment["country"]
    rows = known.rows(
        f"SELECT app_version, MIN(received_at) < DATE '{story.first}', BOOL_OR(is_off AND received_at >= DATE '{story.first}') FROM ("
        f"SELECT e.app_version, e.received_at, ABS(epoch(e.event_at - e.received_at) / 3600 - {hours}) < {NEAR_HOURS} AS is_off "
        "FROM product.events e JOIN product.users u ON u.id = e.user_id "
        f"WHERE e.platform = '{platform}' AND u.country = '{country}' AND e.app_version IS NOT NULL "
        f"AND e.received_at >= DATE '{story.first}' - {BEFORE_DAYS} AND e.received_at < DATE '{story.last}' + 1) "
        "GROUP BY app_version HAVING COUNT(*) FILTER (WHERE is_off) > COUNT(*) / 20 "
        "ORDER BY MIN(received_at) FILTER (WHERE is_off)"
    )
    versions = [(str(version), bool(was_there)) for version, was_there, is_off in rows if is_off]
    if not versions:
        return "in whatever version they had."
    names = [version for version, _ in versions]
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    said = f"in {'version' if len(names) == 1 else 'versions'} {listed}"
    before = [version for version, was_there in versions if was_there]
    return f"{said}; the times of {before[0]} had been right until then." if before else f"{said}."


def _how(hours: float) -> str:
    if not hours:
        return "There is nothing to move."
    return (
        "Take the rows whose times lie oddly apart, by client and country, and the median of `event_at − received_at` in "
        "hours. A mean over all rows of a client is a mean of clocks that are right and clocks that are not."
    )


def _wrong(known: Known, story: Story, hours: float) -> tuple[Wrong, ...]:
    if not hours:
        return ()
    platform = story.segment["platform"]
    everybody = known.value(
        "SELECT AVG(epoch(event_at - received_at)) / 3600 FROM product.events "
        f"WHERE platform = '{platform}' AND received_at >= DATE '{story.first}' "
        f"AND received_at < DATE '{story.last}' + INTERVAL 1 DAY"
    )
    return (
        Wrong(
            "global_shift",
            everybody,
            "That is the mean over all of the client's events, most of which are right.",
        ),
        Wrong(
            "sign",
            -hours,
            "It is the other way round: ahead means that `event_at` is later than it should be.",
        ),
        Wrong("none", 0.0, "Some clocks are off. Look at the rows whose two times lie oddly apart."),
        Wrong(
            "winter_time",
            hours + (SUMMER_TIME if hours > 0 else -SUMMER_TIME),
            "Larder's people in the United States have Chicago's clocks, and that is their distance from UTC in winter. In these "
            "weeks summer time is on.",
        ),
    )


EXERCISE = CaseExercise(
    code="C18",
    title="Say whose clock is off, if any",
    concept="Timestamps",
    difficulty=3,
    idea="A timestamp is what a clock said. Devices have clocks of their own, with time zones and faults; servers have "
    "one that is looked after. Where a row has both times, the distance between them says how far a clock can be trusted.",
    order=18,
    minutes=10,
    hints=(
        (
            "Take event_at − received_at in hours, by platform. Usually it is a little below 0: what is far from it, and in which "
            "direction?"
        ),
        (
            "A fault may hit a part of a client's users. Count, by platform and country (from users), the events with a "
            "distance of more than 3 hours, either way, as a share of all."
        ),
        (
            "Late events are late by anything. A clock that is off gives the same distance again and again: look at the "
            "median of those that are far off, or at a count by whole hours."
        ),
    ),
    starter="""
SELECT platform,
       COUNT(*) AS events,
       AVG(epoch(event_at - received_at)) / 3600 AS mean_hours
FROM events
WHERE received_at >= DATE '{first_day}'
  AND received_at < DATE '{last_day}' + INTERVAL 1 DAY
GROUP BY platform
""",
    questions=(
        Choice(
            name="client",
            asks="Which client had clocks that were wrong, from {first} to {last}?",
            options=(
                Option("web", "The web", "Its events have the distances that all others have."),
                Option("ios", "The iOS app", "Its events have the distances that all others have."),
                Option("android", "The Android app", "Its events have the distances that all others have."),
                Option(
                    NONE,
                    "None of them",
                    "Over a whole client it is hard to see: in one country the same distance comes again and again.",
                ),
            ),
        ),
        Number(
            name="hours",
            asks="By how many hours were the wrong clocks ahead of the servers' (+) or behind them (−)? 0 if none was wrong.",
            tolerance=0.25,
        ),
    ),
    deal=deal,
    takeaway="Before you chart by hour or by day, hold the device's time against the server's. What arrives before it "
    "happened is a clock; what is off by the same hours again and again is a time zone.",
)
