"""What was known of people before the experiment, beside what they did in it: for CUPED, and by household."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lab_app.experiments.record import Days, Record, enrolled, window
from pipelines.statistics.experiments import cuped
from pipelines.statistics.experiments.cuped import Adjusted
from pipelines.statistics.experiments.ratio_metrics import UserSums

PAST_DAYS = 28


@dataclass(frozen=True)
class Outcome:
    """A number of each person, over some weeks since the assignment: whether they saved a plan (`is_share`), else on how
    many days, or with `by_week` in how many weeks."""

    first_week: int
    weeks: int
    is_share: bool
    by_week: bool = False


@dataclass(frozen=True)
class Alike:
    """People who are alike in all that CUPED looks at: `past` None is no past."""

    stratum: str
    arm: str
    past: int | None
    outcome: int
    people: int


def with_their_past(record: Record, days: Days, outcome: Outcome) -> tuple[Alike, ...]:
    """People by stratum, arm, past and outcome, of those who were treated through the outcome's last week.

    The past is the days with a saved plan in the 28 days before each one's own assignment. Who had an account for all
    of these days is in the stratum "past", who had one for fewer in "part"; who signed up with the assignment has
    none, and is in one by the channel that brought them. Raises QueryError.
    """
    last_week = outcome.first_week + outcome.weeks
    first, end = 7 * outcome.first_week, 7 * last_week
    count = "COUNT(DISTINCT a.activity_date)"
    counted = "COUNT(DISTINCT (a.activity_date - e.since) // 7)" if outcome.by_week else count
    y = (
        f"{counted} FILTER (WHERE {window(days, 'a.activity_date')} AND a.activity_date >= e.since + {first} "
        f"AND a.activity_date < e.since + {end})"
    )
    if outcome.is_share:
        y = f"LEAST(1, {y})"
    rows = record.rows(
        f"WITH e AS ({enrolled(days)}), p AS (SELECT e.user_id, {y} AS y, "
        f"{count} FILTER (WHERE a.activity_date < e.since AND a.activity_date >= e.since - {PAST_DAYS}) AS x "
        "FROM e JOIN product.user_activity a ON a.user_id = e.user_id WHERE a.core_action_count > 0 "
        f"AND a.activity_date >= DATE '{days.first}' - {PAST_DAYS} AND a.activity_date < DATE '{days.followed}' "
        "GROUP BY e.user_id, e.since) "
        "SELECT CASE WHEN CAST(u.created_at AS DATE) >= e.since THEN COALESCE(u.signup_source, 'unknown') "
        f"WHEN CAST(u.created_at AS DATE) > e.since - {PAST_DAYS} THEN 'part' ELSE 'past' END AS stratum, "
        "e.variant, CASE WHEN CAST(u.created_at AS DATE) < e.since THEN COALESCE(x, 0) END AS past, "
        "COALESCE(y, 0) AS outcome, COUNT(*) FROM e LEFT JOIN product.users u ON u.id = e.user_id "
        f"LEFT JOIN p ON p.user_id = e.user_id WHERE e.since < DATE '{days.whole(last_week)}' GROUP BY ALL ORDER BY ALL"
    )
    return tuple(
        Alike(str(stratum), str(arm), None if past is None else int(past), int(y), int(people))
        for stratum, arm, past, y, people in rows
    )


def adjusted(people: tuple[Alike, ...]) -> Adjusted | None:
    """The difference of the arms with the noise of the past taken out; None for fewer than two people in an arm."""
    sizes = [sum(one.people for one in people if one.arm == arm) for arm in ("treatment", "control")]
    if min(sizes) < 2:
        return None
    counts = np.array([one.people for one in people])
    strata = {name: place for place, name in enumerate(sorted({one.stratum for one in people}))}

    def each(values: list[float]) -> np.ndarray:
        return np.repeat(np.array(values), counts)

    return cuped.compare(
        each([float(one.outcome) for one in people]),
        each([np.nan if one.past is None else float(one.past) for one in people]),
        each([one.arm == "treatment" for one in people]).astype(bool),
        each([strata[one.stratum] for one in people]).astype(np.int64),
    )


def by_household(record: Record, days: Days, week: int) -> Mapping[str, UserSums]:
    """By arm, sums over its households: of members who saved a plan in a week (x), and of members (y).

    Only who was treated through the week. Raises QueryError.
    """
    rows = record.rows(
        f"WITH e AS ({enrolled(days)}), p AS (SELECT DISTINCT e.user_id FROM e JOIN product.user_activity a "
        f"ON a.user_id = e.user_id WHERE a.core_action_count > 0 AND a.activity_date >= e.since + {7 * week} "
        f"AND a.activity_date < e.since + {7 * week + 7}), "
        "h AS (SELECT e.variant, u.household_id, COUNT(p.user_id) AS x, COUNT(*) AS y FROM e "
        "JOIN product.users u ON u.id = e.user_id LEFT JOIN p ON p.user_id = e.user_id "
        f"WHERE e.since < DATE '{days.whole(week + 1)}' GROUP BY ALL) "
        "SELECT variant, COUNT(*), SUM(x), SUM(y), SUM(x * x), SUM(y * y), SUM(x * y) FROM h GROUP BY variant"
    )
    return {str(arm): UserSums(int(n), *map(float, sums)) for arm, n, *sums in rows}
