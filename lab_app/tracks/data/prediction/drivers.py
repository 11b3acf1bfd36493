"""What monthly actives are made of from week to week: who is there stays or leaves, and newcomers come.

Read from the product's own tables, as everybody can; the forecast page has the same by channel and week of signup.
"""

from __future__ import annotations

from dataclasses import dataclass

from lab_app.kinds.case import Known, NotDealtError
from lab_app.kinds.case.series import PEOPLE, WINDOW
from pipelines.contract.calendar import DAY

WEEKS = 12
"""How far ahead is planned."""
COHORTS = 26
"""Weeks of signups that say how newcomers stay."""


@dataclass(frozen=True)
class Drivers:
    """`now`: monthly actives on the last day. `staying`: how many of the accounts that were there twelve weeks ago are
    monthly active now, for each that was so then: some have left, and some are back.

    `by_age`: of accounts in their first, second, … twelfth week, the share that is monthly active at its end.
    `accounts`: new accounts a week, of the last twelve.
    """

    now: int
    staying: float
    by_age: tuple[float, ...]
    accounts: float

    def needed(self, target: float) -> float:
        """New accounts a week, so that in twelve weeks there are so many monthly actives."""
        return (target - self.now * self.staying) / sum(self.by_age)

    def reached(self, accounts: float) -> float:
        """Monthly actives in twelve weeks, with so many new accounts a week."""
        return self.now * self.staying + accounts * sum(self.by_age)


def drivers(known: Known) -> Drivers:
    """The drivers as they are. Raises QueryError, and NotDealtError where the data is too short for them."""
    end = known.as_of
    before = end - 7 * WEEKS * DAY
    start = end - (7 * (COHORTS + WEEKS) + WINDOW) * DAY
    ((now, then, still, accounts),) = known.rows(
        f"WITH people AS ({PEOPLE}), core AS (SELECT DISTINCT p.id, a.activity_date AS day FROM people p "
        "JOIN product.user_activity a ON a.user_id = p.id WHERE a.core_action_count > 0), "
        f"found AS (SELECT p.id, p.created_at < DATE '{before + DAY}' AS is_old, BOOL_OR(day > DATE '{end}' - {WINDOW}) AS now, "
        f"BOOL_OR(day <= DATE '{before}') AS before FROM core c JOIN people p ON p.id = c.id "
        f"WHERE day > DATE '{before}' - {WINDOW} AND day <= DATE '{end}' GROUP BY ALL) "
        "SELECT COUNT(*) FILTER (WHERE now), COUNT(*) FILTER (WHERE before), COUNT(*) FILTER (WHERE now AND is_old), "
        f"(SELECT COUNT(*) FROM people WHERE created_at >= DATE '{before + DAY}' AND created_at < DATE '{end + DAY}') "
        "FROM found"
    )
    rows = known.rows(
        f"WITH people AS ({PEOPLE}), core AS (SELECT DISTINCT a.user_id AS id, a.activity_date AS day FROM product.user_activity a "
        f"WHERE a.core_action_count > 0 AND a.activity_date > DATE '{start}'), "
        "new AS (SELECT id, CAST(created_at AS DATE) AS born FROM people "
        f"WHERE created_at >= DATE '{end - 7 * (COHORTS + WEEKS) * DAY}' AND created_at < DATE '{end - 7 * WEEKS * DAY}'), "
        f"ages AS (SELECT range AS age FROM range({WEEKS})), "
        "active AS (SELECT DISTINCT new.id, ages.age FROM new CROSS JOIN ages JOIN core c ON c.id = new.id "
        f"AND c.day > new.born + CAST(7 * ages.age + 3 - {WINDOW} AS INTEGER) AND c.day <= new.born + CAST(7 * ages.age + 3 AS INTEGER)) "
        "SELECT ages.age, COUNT(active.id), (SELECT COUNT(*) FROM new) FROM ages LEFT JOIN active USING (age) "
        "GROUP BY ages.age ORDER BY ages.age"
    )
    if not then or not rows or not rows[0][2] or sum(int(active) for _, active, _ in rows) == 0:
        raise NotDealtError(
            "The data is too short yet to say how newcomers stay: come back when there is half a year of it."
        )
    by_age = tuple(int(active) / int(size) for _, active, size in rows)
    return Drivers(int(now), int(still) / int(then), by_age, int(accounts) / WEEKS)
