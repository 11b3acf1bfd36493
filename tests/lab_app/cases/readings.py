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
from tests.lab_app.cases import (
    apis,
    database_numbers,
    diagnosis,
    monitoring,
    own_tests,
    prediction,
    prescription,
    slow_planner,
)
from tests.lab_app.cases.asked import known_of

TRACKED, CLOCK, SLOW = "tracked_events_of_a_platform", "clock_of_a_client", "more_slow_loads"
CART = "euros_per_session"
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
    if exercise.level == "diagnosis":
        return diagnosis.said(exercise, context, seen)
    if exercise.code in prediction.READERS:
        return prediction.said(exercise, seen)
    if exercise.code in prescription.READERS or exercise.code == prescription.BUDGET:
        return prescription.said(exercise, context, seen)
    if exercise.code in apis.CODES:
        return apis.said(exercise, known, seen)
    if exercise.code == slow_planner.CODE:
        return slow_planner.said(known, seen)
    if exercise.code in database_numbers.CODES:
        return database_numbers.said(exercise.code, known, seen)
    return _client_clock(known, seen) if exercise.id == CLOCK else monitoring.said(exercise, context)


def careless(exercise: CaseExercise, known: Known, seen: Seen) -> Mapping[str, float]:
    """Around which numbers careless people put the exercise's range, by what they do: each of them is wrong for what is
    asked, whatever happened."""
    if exercise.id == CART:
        return prescription.careless(known, seen)
    if exercise.code == "P05":
        return own_tests.first_week(seen)
    if exercise.code == "P04":
        return own_tests.by_day_six(seen)
    if exercise.id == SLOW:
        return diagnosis.careless_factors(known, seen)
    if exercise.id != TRACKED:
        return {}
    return {
        "what is there, not what is missing": tracking(known, seen).now,
        "the lowest point of the chart": _lowest_point(known, seen),
    }


def shown_already(exercise: CaseExercise, known: Known, seen: Seen) -> Mapping[str, prediction.Shown]:
    """Of an exercise that asks for quantiles: what the page shows of each of its numbers, and where careless people see it."""
    return prediction.SHOWN[exercise.code](known, seen)


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
            WHERE created_at >= DATE '{word["from_day"]}' AND created_at <= DATE '{word["last_day"]}' + 1
            GROUP BY session_id
        )
        SELECT platform = '{word["code"]}', day >= DATE '{word["first_day"]}', SUM(plans),
               SUM(LEAST(COALESCE(events, 0), plans))
        FROM plans LEFT JOIN tracked USING (session_id)
        WHERE day <= DATE '{word["last_day"]}'
        GROUP BY platform = '{word["code"]}', day
        """
    )
    of = {
        (is_it, is_now): [
            (float(plans), float(events)) for it, now, plans, events in rows if (it, now) == (is_it, is_now)
        ]
        for is_it in (True, False)
        for is_now in (True, False)
    }
    plans = {key: sum(one for one, _ in days) for key, days in of.items()}
    usual, now = (sum(one for _, one in of[True, when]) / plans[True, when] for when in (False, True))
    error = (
        math.sqrt(now * (1.0 - now) / plans[True, True] + usual * (1.0 - usual) / plans[True, False]) / usual
    )
    per_day = {key: plans[key] / len(days) for key, days in of.items()}
    mine, theirs = (per_day[is_it, True] / per_day[is_it, False] for is_it in (True, False))
    return Tracking(usual, now, error, 1.0 - mine / theirs)


def _lowest_point(known: Known, seen: Seen) -> float:
    """By how much the day with the fewest events is below a mean day of the weeks before."""
    word = seen.words
    return known.value(
        f"""
        WITH days AS (
            SELECT CAST(event_at AS DATE) AS day, COUNT(*) AS events FROM product.events
            WHERE platform = '{word["code"]}' AND event_at >= DATE '{word["from_day"]}'
              AND event_at < DATE '{word["last_day"]}' + 1
            GROUP BY day
        )
        SELECT GREATEST(1 - MIN(events) FILTER (WHERE day >= DATE '{word["first_day"]}')
                          / AVG(events) FILTER (WHERE day < DATE '{word["first_day"]}'), 0)
        FROM days
        """
    )


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
