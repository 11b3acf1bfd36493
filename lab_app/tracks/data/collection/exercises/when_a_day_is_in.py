"""**Samir, data engineer, 07:50**

> Each morning somebody reads yesterday's events before all of them are in. I want one number for all charts: so many
> hours after an hour has ended we draw it as complete. If it is too small we show falls that never happened; if
> it is too large everybody waits for nothing.

Each row of `events` has `event_at`, when it happened, and `received_at`, when Larder's servers got it. Take all rows whose
`event_at` is on one of the days from 1 to 21 June 2026, with all platforms together.

How many hours after they happened had 99 % of these events been received? Give it with one decimal at least.
"""

from __future__ import annotations

from collections.abc import Mapping

from lab_app.kinds.number import Mistake, NumberExercise
from pipelines.contract.units import number

_MUCH = 1.5
"""Times as long as all others: then one platform makes the number."""
_DAYS = "FROM events WHERE event_at >= DATE '2026-06-01' AND event_at < DATE '2026-06-22'"


def _lag(share: float, where: str = "") -> str:
    """The hours after which a share of the events is there."""
    return f"SELECT quantile_cont(epoch(received_at - event_at) / 3600, {share}) {_DAYS}{where}"


def _told(right: float, parts: Mapping[str, float]) -> str:
    """What Samir does with it: one number for all, unless one platform makes it."""
    by_platform = ", ".join(f"{name} {number(hours, digits=1)}" for name, hours in parts.items())
    (slowest, longest), (_, next_one) = sorted(parts.items(), key=lambda one: -one[1])[:2]
    if longest < _MUCH * next_one:
        return (
            f"By platform: {by_platform} hours. They are much alike, so one number does for all charts: Samir draws an hour as complete "
            "after as many hours, rounded up. With the mean, a chart would show a fall every morning."
        )
    return (
        f"By platform: {by_platform} hours. {slowest if slowest == 'iOS' else slowest[0].upper() + slowest[1:]} alone makes the number: everybody would wait "
        f"{number(right, digits=0)} hours for it. Samir asks its team why its events come so late, and draws the others as complete after "
        f"{number(next_one, digits=0)} hours until that is mended. With those for all, charts would show falls of {slowest} that never happened."
    )


EXERCISE = NumberExercise(
    code="C17",
    title="Say when a day is complete",
    concept="Late data",
    difficulty=2,
    idea="What devices send comes when the network lets it. So the newest day is never whole, and “when is it whole?” has an "
    "answer in the data: the lag from happening to arriving. The moment up to which all events are taken to be there is "
    "called the watermark: it stays behind the clock by as long as one waits.",
    order=17,
    minutes=6,
    starter="""
SELECT event_name, event_at, received_at
FROM events
WHERE event_at >= DATE '2026-06-01'
  AND event_at < DATE '2026-06-22'
LIMIT 100
""",
    hints=(
        "The lag is received_at − event_at. Which of its values has 99 % of the events below it?",
        "quantile_cont(lag, 0.99) gives it, and epoch(received_at - event_at) / 3600 is the lag in hours.",
    ),
    solution="""
SELECT quantile_cont(epoch(received_at - event_at) / 3600, 0.99)
FROM events
WHERE event_at >= DATE '2026-06-01'
  AND event_at < DATE '2026-06-22'
""",
    tolerance=0.1,
    unit="hours",
    parts={
        "the web": _lag(0.99, " AND platform = 'web'"),
        "iOS": _lag(0.99, " AND platform = 'ios'"),
        "Android": _lag(0.99, " AND platform = 'android'"),
    },
    told=_told,
    mistakes=(
        Mistake(
            "mean_lag",
            "That is the mean lag. Most events take seconds, and a few that take very long make the mean: it does not say how "
            "many are still missing. Charts that draw an hour as complete by then show falls that never happened.",
            f"SELECT AVG(epoch(received_at - event_at)) / 3600 {_DAYS}",
        ),
        Mistake(
            "swapped",
            "An event cannot arrive before it happens: the two times are the wrong way round, and it is a mean besides.",
            f"SELECT AVG(epoch(event_at - received_at)) / 3600 {_DAYS}",
        ),
        Mistake(
            "one_in_twenty",
            "That is what 95 % need: one event in twenty would still be missing when an hour is drawn as complete.",
            _lag(0.95),
        ),
        Mistake(
            "last_straggler",
            "By then the very last event is in. Everybody would wait for one row in a hundred thousand; 99 % was asked for.",
            f"SELECT MAX(epoch(received_at - event_at)) / 3600 {_DAYS}",
        ),
    ),
    takeaway="“When is yesterday final?” is a percentile of the lag, and it moves: measure it again when a client changes. "
    "Agree on the share that is enough, and draw what is younger as not complete.",
)
