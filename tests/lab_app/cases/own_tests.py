"""What a careful reader answers to the exercises on Larder's own tests, by what they show and by queries that a learner
could run: the starter, changed as the hints say."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from lab_app.kinds.case import CaseExercise, Known, Seen, Sheet

Said = Mapping[str, Any]
SURE = 90
Z80, Z95 = 1.2816, 1.96
Z_ALARM = 3.29
"""Standard errors that chance leaves once in 1,000 times."""
NEXT_TO_NOTHING = 0.5
"""Points of a lift."""
FEW = 10
"""Events a group, below which nothing is known."""


def planner(exercise: CaseExercise, known: Known, seen: Seen) -> Said:
    """P01: the visitors on the left of the join, and the rule read out."""
    sql = seen.fill(exercise.starter)
    rows = {str(arm): (float(n), float(k)) for arm, n, k, _ in known.rows(sql)}
    everybody = sql.replace(
        "FROM assigned\nJOIN visitors USING (user_id)", "FROM visitors\nLEFT JOIN assigned USING (user_id)"
    ).replace("  variant,\n", "  COALESCE(variant, 'treatment') AS variant,\n", 1)
    everybody = everybody.replace("GROUP BY variant\n", "GROUP BY 1\n").replace(
        "GROUP BY variant", "GROUP BY 1"
    )
    whole = {str(arm): float(percent) for arm, _, _, percent in known.rows(everybody)}
    (n1, k1), (n0, k0) = rows["treatment"], rows["control"]
    lift = k1 / n1 - k0 / n0
    reach = Z95 * math.sqrt(k1 / n1 * (1 - k1 / n1) / n1 + k0 / n0 * (1 - k0 / n0) / n0)
    worth = float(seen.words["worth"]) / 100
    if abs(n1 - n0) / math.sqrt(n1 + n0) > Z_ALARM:
        decision = "cannot"
    elif lift - reach > 0:
        decision = "ship"
    else:
        decision = "stop" if lift + reach < worth else "run_on"
    return {
        "with_all": repr(whole["treatment"] - whole["control"]),
        "decision": {"option": decision, "sure": SURE},
    }


def length(exercise: CaseExercise, known: Known, seen: Seen) -> Said:
    """P02: sixteen times the variance over the lift squared, and the first day with so many first visits."""
    share, lift = number(seen.words["rate"]) / 100, number(seen.words["worth"]) / 100
    needed = 2 * 15.7 * share * (1 - share) / lift**2  # (1.96 + 0.84)² × 2
    visits = seen.fill(exercise.starter).partition("SELECT activity_date, COUNT(DISTINCT")[0]
    rows = known.rows(
        f"{visits}, firsts AS (SELECT user_id, MIN(activity_date) AS first_visit FROM visits GROUP BY user_id) "
        "SELECT first_visit, SUM(COUNT(*)) OVER (ORDER BY first_visit) FROM firsts GROUP BY first_visit ORDER BY 1"
    )
    first = rows[0][0]
    day = next(((day - first).days + 1 for day, people in rows if people >= needed), len(rows))
    return {"days": repr(day)}


def unsubscribes(exercise: CaseExercise, known: Known, seen: Seen) -> Said:
    """P04: the logarithm of the factor, uncertain by the root of one over the events of each group; to control comes what
    was before, unless it is of another kind."""
    del exercise, known
    k1, n1 = (number(part) for part in seen.words["early_treated"].split(" of "))
    k0, n0 = (number(part) for part in seen.words["early_control"].split(" of "))
    limit = math.log(float(seen.words["limit"]))
    early = "not_known"
    if min(k1, k0) >= FEW:
        value, error = math.log(k1 / n1 / (k0 / n0)), math.sqrt(1 / k1 + 1 / k0)
        early = "safe" if value + 1.645 * error < limit else "harmful" if value - Z95 * error > 0 else early
    (sheet,) = (one for one in seen.exhibits if isinstance(one, Sheet))
    *before, (n0, k0), (n1, k1) = ((number(row[1]), number(row[2])) for row in sheet.rows)
    for n, k in before:
        if k and abs(math.log(k0 / n0 / (k / n))) < Z_ALARM * math.sqrt(1 / k0 + 1 / k):
            n0, k0 = n0 + n, k0 + k
    value, reach = math.log(k1 / n1 / (k0 / n0)), Z80 * math.sqrt(1 / k1 + 1 / k0)
    return {
        "day_six": {"option": early, "sure": SURE},
        "factor": {"low": repr(math.exp(value - reach)), "high": repr(math.exp(value + reach))},
    }


def streaks(exercise: CaseExercise, known: Known, seen: Seen) -> Said:
    """P05: the four weeks together, with their past, and not below 0: streaks drive nobody away. A lift is largest while it
    is new, so where the first week shows none, nothing is left of it."""
    del exercise, known
    lifts, errors = _weeks(seen)
    if lifts[0] < Z95 * errors[0]:
        return {"left": {"low": "0", "high": repr(NEXT_TO_NOTHING)}}
    mean, reach = lifts[-1], Z80 * errors[-1]
    high = max(mean + reach, NEXT_TO_NOTHING)
    return {"left": {"low": repr(min(max(mean - reach, 0.0), high)), "high": repr(high)}}


def first_week(seen: Seen) -> Mapping[str, float]:
    """Around which lift somebody puts the range who reads the first week."""
    return {"the first week": _weeks(seen)[0][0]}


def by_day_six(seen: Seen) -> Mapping[str, float]:
    """Around which factors somebody puts the range who reads it too early, or by counts: of the groups, then of all."""
    k1, n1 = (number(part) for part in seen.words["early_treated"].split(" of "))
    k0, n0 = (number(part) for part in seen.words["early_control"].split(" of "))
    return {"day six": (k1 / n1) / (k0 / n0)} if min(k1, k0) > 0 else {}


def _weeks(seen: Seen) -> tuple[list[float], list[float]]:
    """By week the lift in points, and its standard error."""
    (sheet,) = (one for one in seen.exhibits if isinstance(one, Sheet))
    lifts = [number(row[3]) for row in sheet.rows]
    ends = [[number(end) for end in str(row[4]).split(" to ")] for row in sheet.rows]
    return lifts, [(high - low) / (2 * Z95) for low, high in ends]


def number(said: object) -> float:
    """A number as it is written: 1,234; −0.4; +2.1; 60.0 %"""
    return float(re.sub(r"[^0-9.-]", "", str(said).replace("\u2212", "-")))


READERS: Mapping[str, Callable[[CaseExercise, Known, Seen], Said]] = {
    "P01": planner,
    "P02": length,
    "P04": unsubscribes,
    "P05": streaks,
}
