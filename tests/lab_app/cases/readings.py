"""What a careful analyst answers to each case, by the data that learners see, and which ranges careless ones give.

The truth has no part in it, but for ideas, which are the same in every world: the numbers come from queries that a
learner could run.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab_app.kinds.case import CaseExercise, Known, Seen
from lab_app.kinds.context import Context
from lab_app.tracks.data.collection.exercises import clock_of_a_client as clock
from tests.lab_app.cases import monitoring
from tests.lab_app.cases.asked import known_of

TRACKED, CLOCK = "tracked_events_of_a_platform", "clock_of_a_client"
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
class Tracking:
    """The share of a platform's plans that tracking has: in the weeks before, and on the days in question.

    `error` is the standard error of the one over the other; `fell` by which share the platform's plans are fewer than
    those of the others say.
    """

    usual: float
    now: float
    error: float
    fell: float

    @property
    def lost(self) -> float:
        """The share that was lost beyond the usual."""
        return max(1.0 - self.now / self.usual, 0.0)


def reference(exercise: CaseExercise, context: Context, seen: Seen) -> dict[str, Any]:
    """The careful answer to each question."""
    known = known_of(context)
    if exercise.id == TRACKED:
        return _tracked_events(tracking(known, seen))
    return _client_clock(known, seen) if exercise.id == CLOCK else monitoring.said(exercise, context)


def careless(exercise: CaseExercise, known: Known, seen: Seen) -> Mapping[str, float]:
    """Around which numbers careless people put the exercise's range, by what they do: each of them is wrong for what is
    asked, whatever happened."""
    if exercise.id != TRACKED:
        return {}
    read = tracking(known, seen)
    return {
        "what is always lost as well": 1.0 - read.now,
        "what is there, not what is missing": read.now,
    }


def tracking(known: Known, seen: Seen) -> Tracking:
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
    error = (
        math.sqrt(now * (1.0 - now) / of[True, "in"][0] + usual * (1.0 - usual) / of[True, "before"][0])
        / usual
    )
    per_day = {key: plans / days for key, (plans, _, days) in of.items()}
    mine = per_day[True, "in"] / per_day[True, "before"]
    theirs = per_day[False, "in"] / per_day[False, "before"]
    return Tracking(usual, now, error, 1.0 - mine / theirs)


def _tracked_events(read: Tracking) -> dict[str, Any]:
    is_lost, is_less = read.lost > LOST, read.fell > FELL
    half = max(Z80 * read.error, NARROWEST / 2)
    low, high = (max(read.lost - half, 0.0), min(read.lost + half, 1.0)) if is_lost else (0.0, NARROWEST)
    return {
        "happened": {"option": "lost" if is_lost else "less" if is_less else "nothing", "sure": 90},
        "lost": {"low": 100 * low, "high": 100 * high},
    }


def _client_clock(known: Known, seen: Seen) -> dict[str, Any]:
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
    return {"client": {"option": client, "sure": 95}, "hours": repr(said)}
