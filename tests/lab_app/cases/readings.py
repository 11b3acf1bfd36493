"""What a careful analyst reads from the data that learners see, and what careless ones do: an answer to each case.

The truth has no part in it: the numbers come from queries that a learner could run.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lab_app.kinds.case import Known, Seen
from lab_app.tracks.data.collection.exercises import clock_of_a_client as clock

Z80 = 1.2816
"""An 80 % range reaches so many standard errors to either side."""
FELL = 0.10
"""Plans of a platform against those of the others: less than this, either way, is what weeks do."""
LOST = 0.03
NARROWEST = 0.01
FAR_OFF = 3.0
OFF = 0.05
"""Share of a client's events in a country that lie oddly apart, beyond what it is elsewhere."""


@dataclass(frozen=True)
class Reading:
    """An answer that somebody comes to: `reference` is the careful one, the others are foreseen wrong ones."""

    name: str
    answer: str


Reader = Callable[[Known, Seen], Iterator[Reading]]


def tracked_events(known: Known, seen: Seen) -> Iterator[Reading]:
    """Plans that tracking has over plans that there are, on the days and in the four weeks before."""
    word = seen.words
    rows = known.rows(
        f"""
        WITH tracked AS (
            SELECT session_id, COUNT(DISTINCT id) AS events FROM product.events
            WHERE event_name = 'plan_saved'
              AND event_at >= DATE '{word["from_day"]}' AND event_at < DATE '{word["to_day"]}'
            GROUP BY session_id
        ), plans AS (
            SELECT session_id, ANY_VALUE(platform) AS platform, MIN(CAST(created_at AS DATE)) AS day, COUNT(*) AS plans
            FROM product.meal_plans
            WHERE created_at >= DATE '{word["from_day"]}' AND created_at < DATE '{word["to_day"]}'
            GROUP BY session_id
        )
        SELECT platform = '{word["code"]}' AS is_it,
               CASE WHEN day < DATE '{word["first_day"]}' THEN 'before'
                    WHEN day <= DATE '{word["last_day"]}' THEN 'in' ELSE 'after' END AS stretch,
               SUM(plans), SUM(LEAST(COALESCE(events, 0), plans)), COUNT(DISTINCT day)
        FROM plans LEFT JOIN tracked USING (session_id)
        GROUP BY ALL
        """
    )
    of: Mapping[tuple[bool, str], tuple[float, float, float]] = {
        (bool(is_it), str(stretch)): (float(plans), float(events), float(days))
        for is_it, stretch, plans, events, days in rows
    }
    share = {key: events / plans for key, (plans, events, _) in of.items()}
    usual, now = share[True, "before"], share[True, "in"]
    lost = max(1.0 - now / usual, 0.0)
    error = (
        math.sqrt(now * (1.0 - now) / of[True, "in"][0] + usual * (1.0 - usual) / of[True, "before"][0])
        / usual
    )
    per_day = {key: plans / days for key, (plans, _, days) in of.items()}
    mine = per_day[True, "in"] / per_day[True, "before"]
    theirs = per_day[False, "in"] / per_day[False, "before"]
    fell = 1.0 - mine / theirs
    is_lost, is_less = lost > LOST, fell > FELL
    option = "lost" if is_lost else "less" if is_less else "nothing"
    half = max(Z80 * error, NARROWEST / 2)
    yield Reading(
        "reference",
        _case(option, 90, max(lost - half, 0.0) if is_lost else 0.0, lost + half if is_lost else NARROWEST),
    )
    ever = known.value(
        "SELECT (SELECT COUNT(DISTINCT id) FROM product.events "
        f"WHERE event_name = 'plan_saved' AND platform = '{word['code']}') "
        f"/ (SELECT COUNT(*) FROM product.meal_plans WHERE platform = '{word['code']}')"
    )
    whole = max(1.0 - ever / usual, 0.0)
    yield Reading("blames a release", _case("less", 80, 0.0, 0.02))
    yield Reading("the whole history in place of the weeks", _case(option, 80, whole, whole + 0.02))
    events = known.rows(
        f"SELECT CAST(event_at AS DATE) BETWEEN DATE '{word['first_day']}' AND DATE '{word['last_day']}', "
        "COUNT(*) / COUNT(DISTINCT CAST(event_at AS DATE)) FROM product.events "
        f"WHERE platform = '{word['code']}' AND event_at >= DATE '{word['from_day']}' "
        f"AND event_at < DATE '{word['last_day']}' + INTERVAL 1 DAY GROUP BY 1"
    )
    by = {bool(inside): float(count) for inside, count in events}
    fall = min(max(1.0 - by[True] / by[False], 0.0), 0.98)
    yield Reading("events alone, all of whose fall is lost", _case("lost", 80, fall, fall + 0.02))


def client_clock(known: Known, seen: Seen) -> Iterator[Reading]:
    """The client and country where most events lie oddly apart by the same hours, if they are many."""
    word = seen.words
    rows = known.rows(
        f"""
        WITH apart AS (
            SELECT events.platform, country, epoch(event_at - received_at) / 3600 AS hours
            FROM product.events JOIN product.users ON users.id = user_id
            WHERE received_at >= DATE '{word["first_day"]}' AND received_at < DATE '{word["last_day"]}' + INTERVAL 1 DAY
        )
        SELECT platform, country, COUNT(*) FILTER (WHERE hours > 0 OR hours BETWEEN -6 AND -{FAR_OFF}) / COUNT(*) AS off,
               MEDIAN(hours) FILTER (WHERE hours > 0 OR hours BETWEEN -6 AND -{FAR_OFF}) AS hours
        FROM apart GROUP BY ALL ORDER BY off DESC LIMIT 1
        """
    )
    platform, _, off, hours = rows[0]
    client, said = (platform, float(hours)) if off > OFF else (clock.NONE, 0.0)
    yield Reading("reference", _clock(client, 95, said))
    for other in (*clock.NAMES, clock.NONE):
        if other != client:
            yield Reading(f"says {other}", _clock(other, 80, 0.0 if other == clock.NONE else said))
    if said:
        yield Reading("the sign", _clock(client, 95, -said))
        yield Reading("winter time", _clock(client, 95, said + math.copysign(1.0, said)))
        everybody = known.value(
            "SELECT AVG(epoch(event_at - received_at)) / 3600 FROM product.events "
            f"WHERE platform = '{client}' AND received_at >= DATE '{word['first_day']}' "
            f"AND received_at < DATE '{word['last_day']}' + INTERVAL 1 DAY"
        )
        yield Reading("the mean over the whole client", _clock(client, 95, everybody))


READERS: Mapping[str, Reader] = {
    "tracked_events_of_a_platform": tracked_events,
    "clock_of_a_client": client_clock,
}


def _case(option: str, sure: int, low: float, high: float) -> str:
    return json.dumps(
        {
            "happened": {"option": option, "sure": sure},
            "lost": {"low": 100 * low, "high": 100 * min(high, 1.0)},
        }
    )


def _clock(option: str, sure: int, hours: float) -> str:
    return json.dumps({"client": {"option": option, "sure": sure}, "hours": repr(hours)})
