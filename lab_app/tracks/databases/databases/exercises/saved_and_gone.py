"""**Milan, product manager, 10:30**

> “I saved our week, and it was gone.” Pages read from a copy of the database, which is behind. So for some seconds after a save we
> read from the primary: up to {limit}, Priya says; beyond, the night's jobs are rebuilt. Of all such reads, nights included, one
> in a thousand may be stale.

A row of `replica_lag` is five minutes (UTC): how far the copy was behind, `lag_ms`, and how many `reads` it answered. A read is stale if
it comes sooner after the save than that. Assume that reads after a save keep the hours of all reads.

Take the 28 days from {first} to {last}, both included.
"""

from __future__ import annotations

import datetime as dt

from lab_app.kinds.case import (
    Case,
    CaseExercise,
    Curve,
    Known,
    Notch,
    NotDealtError,
    Number,
    Truths,
    Wrong,
    other_than,
)
from lab_app.kinds.case.window import day_said
from lab_app.tracks.databases.databases.copy_lag import NIGHT_ENDS, STALE, Lag, lag
from pipelines.contract.calendar import DAY
from pipelines.contract.units import number, percent

DAYS = 28
TEN_TIMES = 0.01
TOLERANCE = 1.0
"""Seconds: where a lag is a whole number of them, or is read off in milliseconds, one more is right as well."""
LIMIT = 60
"""Seconds up to which a person's reads go to the primary without more ado."""
PLACE = "replica_spring_2026"
_STEP, _STEPS = 1.04, 300
"""The picture has a point for each second that is by this factor later than the one before."""


def deal(known: Known) -> Case:
    """The lag of the 28 days to the as-of day. Raises NotDealtError, TruthError and QueryError."""
    first, last = known.as_of - (DAYS - 1) * DAY, known.as_of
    found = lag(known, first, last)
    if found is None:
        raise NotDealtError(
            f"The copy's lag was not measured from {day_said(first)} on: `replica_lag` begins on 1 December 2025."
        )
    right = float(found.seconds())
    truths = Truths(
        right,
        _told(found, _story(known, first, last)),
        wrong=other_than(right, _wrong(found), TOLERANCE),
        after=(_picture(found),),
    )
    words = {
        "first": day_said(first),
        "last": day_said(last),
        "limit": f"{LIMIT}",
        "from_day": f"{first}",
        "to_day": f"{last + DAY}",
    }
    return Case.of({"seconds": truths}, words=words)


def _wrong(found: Lag) -> tuple[Wrong, ...]:
    """What other readings of the same table come to."""
    of_mean = percent(found.share_stale(_up(found.mean)))
    by_count = found.seconds(weight=lambda one: one.count)
    return (
        Wrong(
            "mean",
            found.mean,
            f"That is the mean lag. Most of the time the copy is hardly behind, and now and then it is for minutes: after {_up(found.mean)} s still "
            f"{of_mean} of the reads are stale. A promise about one read in a thousand needs the lag that only one in a thousand is above.",
        ),
        Wrong(
            "mean_of_reads",
            found.mean_of_reads,
            "That is the mean lag by reads. The reads are counted as they should be, but a mean says nothing of the worst one in a thousand.",
        ),
        Wrong(
            "longest",
            found.longest,
            "That is the longest lag. It keeps every read fresh, and Milan accepts one stale in a thousand. The primary would "
            f"bear each person for {number(found.longest / 60, digits=0)} minutes after each save.",
        ),
        Wrong(
            "each_alike",
            by_count,
            "That is .1 % of the five minutes, each counted alike. Asked for are reads: weigh each five minutes by `reads`.",
        ),
        Wrong(
            "nights_left_out",
            found.seconds(weight=lambda one: one.reads - one.reads_at_night),
            f"So many seconds are enough from 0{NIGHT_ENDS}:00 UTC on. {percent(found.reads_at_night / found.reads)} of the reads come before, when the copy is most behind; "
            "Milan counts them in.",
        ),
        Wrong(
            "one_in_a_hundred",
            found.seconds(TEN_TIMES),
            "After so many seconds one read in a hundred is stale still. Milan accepts one in a thousand, .1 %.",
        ),
    )


def _up(seconds: float) -> int:
    """The next whole second."""
    return int(-(-seconds // 1))


def _story(known: Known, first: dt.date, last: dt.date) -> str:
    """What happened to the copy on these days beyond ordinary business, where the truth is there; "" where nothing did.
    Raises TruthError."""
    if known.truths is None:
        return ""
    story = known.truth.story(PLACE)
    if not story.happened or story.last < first or story.first > last:
        return ""
    return f"{story.text.removesuffix('.')}, from {day_said(story.first)} to {day_said(story.last)}. "


def _told(found: Lag, story: str) -> str:
    seconds, mean = found.seconds(), _up(found.mean)
    at_night = sum(one.reads_at_night for one in found.slots if one.fresh_after > mean)
    late = max(found.share_stale(mean) * found.reads, 1.0)
    return (
        f"Reads that come {_seconds(seconds)} after a save or later were stale in {percent(found.share_stale(seconds), 2)} of the cases at most. {story}"
        f"{percent(at_night / late, 0)} of the reads that are stale after the mean lag come between 00:00 and 0{NIGHT_ENDS}:00 UTC, when the night's jobs write; "
        f"of all reads it is {percent(found.reads_at_night / found.reads, 0)}. {_decision(seconds)} "
        f"With the mean, {_seconds(mean)}, about {number(late / DAYS, digits=0)} reads a day would have been stale still, "
        f"{number(found.share_stale(mean) / STALE, digits=0)} for each that Milan accepts."
    )


def _seconds(count: int) -> str:
    return f"{count:,} second{'' if count == 1 else 's'}"


def _decision(seconds: int) -> str:
    if seconds <= LIMIT:
        return "Priya sets it, and the nights stay as they are: to rebuild the jobs would have been work for nothing."
    return (
        f"That is beyond {LIMIT} seconds, so the night's jobs are rebuilt, in smaller pieces that the copy can follow. To send everybody to the primary for so "
        "long would have cured a few reads at night with load all day."
    )


def _picture(found: Lag) -> Curve:
    seconds = found.seconds()
    notches = (
        (f"right: {_seconds(seconds)}", seconds),
        ("mean lag", _up(found.mean)),
        ("nights left out", found.seconds(weight=lambda one: one.reads - one.reads_at_night)),
        ("each five minutes alike", found.seconds(weight=lambda one: one.count)),
        ("longest lag", _up(found.longest)),
    )
    steps = sorted({round(_STEP**power) for power in range(_STEPS) if _STEP**power <= _up(found.longest)})
    return Curve(
        title="Stale reads, by the seconds since the save",
        points=tuple((float(at), found.share_stale(at)) for at in steps),
        alt=f"After one second {percent(found.share_stale(1), 2)} of the reads are stale, after {_seconds(seconds)} {percent(found.share_stale(seconds), 2)}; "
        f"the longest lag is {_seconds(_up(found.longest))}. The further to the right, the more reads the primary has to answer.",
        axis="Seconds since the save",
        value="Share of reads that are stale",
        notches=tuple(Notch(name, float(at), found.share_stale(at)) for name, at in notches),
        level=STALE,
        level_says="accepted: .1 %",
    )


EXERCISE = CaseExercise(
    code="DB6",
    title="Saved, and gone",
    concept="Replication lag",
    difficulty=2,
    order=6,
    minutes=8,
    hints=(
        "Turn it round: for one number of seconds, which share of `reads` is in five minutes with a longer lag? SUM(reads) FILTER (WHERE lag_ms > 1000 * …) / SUM(reads).",
        "Now for all of them at once. Sorted by lag from the longest down, SUM(reads) OVER (ORDER BY lag_ms DESC) counts the reads that are stale if you wait less than that lag.",
        "Look for the place at which this running sum passes .1 % of all reads; the lag there, in seconds and rounded up, is the answer.",
    ),
    starter="""
SELECT EXTRACT(hour FROM measured_at) AS hour_utc, AVG(lag_ms) AS mean_lag_ms, SUM(reads) AS reads
FROM replica_lag
WHERE measured_at >= TIMESTAMP '{from_day}'
  AND measured_at < TIMESTAMP '{to_day}'
GROUP BY ALL
ORDER BY hour_utc
""",
    questions=(
        Number(
            name="seconds",
            asks="What is the smallest whole number of seconds for which a person must read from the primary after a save, so that at most .1 % of "
            "the reads that come right after these seconds are stale?",
            tolerance=TOLERANCE,
        ),
    ),
    deal=deal,
    takeaway="“The copy is instant” is said of the mean. Ask for the lag that one read in a thousand exceeds, at all hours and by reads, and let people "
    "read their own writes from the primary for that long; or show what they have just saved without reading it again.",
)
