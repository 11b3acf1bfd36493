"""What was known of people before the experiment, beside what they did in it: the sums that CUPED needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lab_app.experiments.record import Days, Record, enrolled, window

PAST_DAYS = 28


@dataclass(frozen=True)
class Moments:
    """Of the people of an arm and stratum: how many, and the sums of an outcome y, of the past x, their squares and product."""

    people: int
    y: float
    x: float
    yy: float
    xx: float
    xy: float


@dataclass(frozen=True)
class Outcome:
    """A number of each person: `share` is whether they saved a plan in a week, else days with a plan in some weeks."""

    first_week: int
    weeks: int
    is_share: bool


def moments(record: Record, days: Days, outcome: Outcome) -> Mapping[tuple[str, str], Moments]:
    """By (stratum, arm). x is the days with a saved plan in the 28 days before each one's own assignment.

    Who had an account for all of these days is in the stratum "past"; who had one for fewer of them in "part"; who had
    none, in one by the channel that brought them, since they have no past that could say something. Only people who were
    treated through the outcome's last week. Raises QueryError.
    """
    last_week = outcome.first_week + outcome.weeks
    first, end = 7 * outcome.first_week, 7 * last_week
    count = "COUNT(DISTINCT a.activity_date)"
    y = f"{count} FILTER (WHERE {window(days, 'a.activity_date')} AND a.activity_date >= e.since + {first} AND a.activity_date < e.since + {end})"
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
        "e.variant, COUNT(*), SUM(COALESCE(y, 0)), SUM(COALESCE(x, 0)), SUM(COALESCE(y * y, 0)), "
        "SUM(COALESCE(x * x, 0)), SUM(COALESCE(x * y, 0)) FROM e LEFT JOIN product.users u ON u.id = e.user_id "
        f"LEFT JOIN p ON p.user_id = e.user_id WHERE e.since < DATE '{days.whole(last_week)}' GROUP BY ALL ORDER BY ALL"
    )
    return {(str(stratum), str(arm)): Moments(int(n), *map(float, sums)) for stratum, arm, n, *sums in rows}


def by_household(
    record: Record, days: Days, week: int
) -> Mapping[str, tuple[int, float, float, float, float, float]]:
    """By arm, over its households: how many, and the sums of members who saved a plan in a week (y), of members (x), of
    their squares and product. Only who was treated through the week. Raises QueryError."""
    rows = record.rows(
        f"WITH e AS ({enrolled(days)}), p AS (SELECT DISTINCT e.user_id FROM e JOIN product.user_activity a "
        f"ON a.user_id = e.user_id WHERE a.core_action_count > 0 AND a.activity_date >= e.since + {7 * week} "
        f"AND a.activity_date < e.since + {7 * week + 7}), "
        "h AS (SELECT e.variant, u.household_id, COUNT(*) AS x, COUNT(p.user_id) AS y FROM e "
        "JOIN product.users u ON u.id = e.user_id LEFT JOIN p ON p.user_id = e.user_id "
        f"WHERE e.since < DATE '{days.whole(week + 1)}' GROUP BY ALL) "
        "SELECT variant, COUNT(*), SUM(y), SUM(x), SUM(y * y), SUM(x * x), SUM(x * y) FROM h GROUP BY variant"
    )
    return {str(arm): (int(n), *map(float, sums)) for arm, n, *sums in rows}  # type: ignore[misc]
