"""What a careful reader answers to exercises of Prescription, by what they show and by queries that a learner could run."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Callable, Mapping
from typing import Any

from lab_app.kinds.case import CaseExercise, Exhibit, Known, Seen, Sheet, Spans
from lab_app.kinds.context import Context
from tests.lab_app.cases import budget, own_tests
from tests.lab_app.cases.asked import known_of

Said = Mapping[str, Any]
SURE = 90
BUDGET = "P09"
A_POINT_OF_SPEED = 2.4
"""So many times as much MAU as a point of activation of onboarding: what somebody knows who has funded both before, in other
worlds (`python -m pipelines.checks.plans --seeds 20 --lifts --users 20000`)."""
Z80, Z95 = 1.2816, 1.96


def said(exercise: CaseExercise, context: Context, seen: Seen) -> dict[str, Any]:
    """The careful answer to each question."""
    if exercise.code == BUDGET:
        return budget.said(context, seen)
    return dict(READERS[exercise.code](exercise, known_of(context), seen))


def careless(known: Known, seen: Seen) -> Mapping[str, float]:
    """Around which change somebody puts the range who lets one large group decide: the last of the new cart's."""
    del known
    groups = _groups(seen)
    old = statistics.mean(value for cart, value in groups if cart == "Old cart")
    new = [value for cart, value in groups if cart == "New cart"]
    return {"the group that is furthest away": max((value / old - 1.0 for value in new), key=abs)}


def _each_morning(exercise: CaseExercise, known: Known, seen: Seen) -> Said:
    (picture,) = (one for one in seen.exhibits if isinstance(one, Exhibit))
    (plan,) = (one for one in seen.exhibits if isinstance(one, Sheet))
    bounds = {int(str(row[n])): float(str(row[n + 1])) for row in plan.rows for n in range(0, len(row), 2)}
    day = int(seen.words["day"])
    z = picture.lines[0].values[-1]
    assert z is not None
    at_end = "open" if day == len(bounds) else "run_on"
    decision = at_end if abs(z) <= bounds[day] else "ship" if z > 0 else "stop"
    rows = known.rows(seen.fill(exercise.starter))
    return {
        "decision": {"option": decision, "sure": SURE},
        "nulls": str(len({test for test, _, value in rows if value is not None and abs(value) > Z95})),
    }


def _banner(exercise: CaseExercise, known: Known, seen: Seen) -> Said:
    sql = seen.fill(exercise.starter).replace(
        "invited.user_id IS NOT NULL AS has_invited", "p.variant AS has_invited"
    )
    arms = {str(arm): (float(people), float(stayed)) for arm, people, stayed, _ in known.rows(sql)}
    (n1, k1), (n0, k0) = arms["treatment"], arms["control"]
    value = k1 / n1 - k0 / n0
    reach = Z95 * math.sqrt(k1 / n1 * (1 - k1 / n1) / n1 + k0 / n0 * (1 - k0 / n0) / n0)
    promise = float(seen.words["promise"]) / 100
    decision = "build" if value - reach > 0 else "not" if value + reach < promise else "open"
    return {"arms": repr(100 * value), "decision": {"option": decision, "sure": SURE}}


def _unit(exercise: CaseExercise, known: Known, seen: Seen) -> Said:
    del exercise, known, seen
    return {"unit": {"option": "household", "sure": SURE}}


def _cart(exercise: CaseExercise, known: Known, seen: Seen) -> Said:
    del exercise, known
    new, old = ([value for one, value in _groups(seen) if one == cart] for cart in ("New cart", "Old cart"))
    away = statistics.mean(new) - statistics.mean(old)
    error = math.sqrt((statistics.variance(new) + statistics.variance(old)) / len(new))
    decision = "run_on" if abs(away) <= 2 * error else "out" if away > 0 else "back"
    change, reach = away / statistics.mean(old), Z80 * error / statistics.mean(old)
    return {
        "decision": {"option": decision, "sure": SURE},
        "change": {"low": repr(100 * (change - reach)), "high": repr(100 * (change + reach))},
    }


def _groups(seen: Seen) -> list[tuple[str, float]]:
    """The carts and euros per session of the groups in the table."""
    (sheet,) = (one for one in seen.exhibits if isinstance(one, Sheet))
    return [(str(row[0]), _number(row[3]) / _number(row[2])) for row in sheet.rows]


def _checklist(exercise: CaseExercise, known: Known, seen: Seen) -> Said:
    del exercise, known
    (spans,) = (one for one in seen.exhibits if isinstance(one, Spans))
    (row,) = spans.rows
    worth = float(seen.words["worth"]) / 100
    decision = "ship" if row.low > 0 else "stop" if row.high < worth else "repeat"
    return {"decision": {"option": decision, "sure": SURE}}


def _two_lifts(exercise: CaseExercise, known: Known, seen: Seen) -> Said:
    """By the two lifts alone, which is right in about five of six worlds."""
    del exercise, known
    onboarding, speed = (_number(seen.words[f"{lever}_points"]) for lever in ("onboarding", "speed"))
    times = A_POINT_OF_SPEED * speed / onboarding
    option = "speed" if times > 1.1 else "onboarding" if times < 1 / 1.1 else "same"
    return {"lever": {"option": option, "sure": 80}}


def _number(said: object) -> float:
    return float(re.sub(r"[^0-9.]", "", str(said)))


READERS: Mapping[str, Callable[[CaseExercise, Known, Seen], Said]] = {
    "P03": _each_morning,
    "P06": _banner,
    "P07": _unit,
    "P08": _cart,
    "P10": _two_lifts,
    "P11": _checklist,
    **own_tests.READERS,
}
