"""The people of the banner's weeks by household, and what a draw of sessions, people or households does to them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from lab_app.experiments.record import Days, enrolled
from lab_app.kinds.case import Known
from pipelines.statistics.arrays import Floats
from pipelines.statistics.experiments.ratio_metrics import UserSums, differences

TOGETHER = 3
"""So many at home, or more, are counted as one."""


@dataclass(frozen=True)
class Homes:
    """The people who came by, by household: arrays of one value a kind of household, which is its size, and whether a
    draw of households puts it into treatment.

    How many households, and of their people: all, those who saved a plan in the first week, sums over households of
    squares and products of these; `control` by a draw of people, and those of them who live with somebody in
    treatment (`touched`); sessions of four weeks; people who have sessions in both halves of a draw of sessions.
    """

    size: Floats
    treated: Floats
    homes: Floats
    people: Floats
    planned: Floats
    people_squared: Floats
    planned_squared: Floats
    product: Floats
    control: Floats
    touched: Floats
    sessions: Floats
    saw_both: Floats

    @property
    def touched_share(self) -> float:
        """With a draw of people: the share of control that lives with somebody in treatment."""
        return float(self.touched.sum() / self.control.sum())

    @property
    def both_share(self) -> float:
        """With a draw of sessions: the share of people who have the button now, and now they don't."""
        return float(self.saw_both.sum() / self.people.sum())

    def arm(self, *, treated: bool) -> UserSums:
        """Sums over the households of an arm, of people who plan and of all people."""
        own = self.treated == treated
        return UserSums(
            *(
                float(part[own].sum())
                for part in (
                    self.homes,
                    self.planned,
                    self.people,
                    self.planned_squared,
                    self.people_squared,
                    self.product,
                )
            )
        )

    @property
    def errors(self) -> tuple[float, float]:
        """Standard errors of the difference of the share that plans: as if each one had been drawn alone, and by household."""
        arms = [self.arm(treated=treated) for treated in (True, False)]
        alone = math.sqrt(sum(float(a.ratio * (1.0 - a.ratio)) / float(a.y) for a in arms))
        return alone, float(differences(*arms)[1])


def homes(known: Known, days: Days) -> Homes:
    """Who was enrolled, at home, with draws by this world's key. Raises QueryError."""

    def drawn(what: str) -> str:
        return f"md5({what} || ' unit {known.seed}') < '8'"

    rows = known.rows(
        f"WITH e AS ({enrolled(days)}), "
        f"s AS (SELECT e.user_id, COUNT(DISTINCT x.id) AS n, COUNT(DISTINCT CASE WHEN {drawn('x.id')} THEN x.id END) AS drawn "
        "FROM e JOIN product.user_sessions x ON x.user_id = e.user_id AND x.session_date >= e.since "
        "AND x.session_date < e.since + 28 GROUP BY e.user_id), "
        "p AS (SELECT DISTINCT e.user_id FROM e JOIN product.user_activity a ON a.user_id = e.user_id "
        "WHERE a.core_action_count > 0 AND a.activity_date >= e.since AND a.activity_date < e.since + 7), "
        f"one AS (SELECT u.household_id AS home, {drawn('u.id')} AS has_it, COALESCE(s.n, 0) AS sessions, "
        "CASE WHEN s.drawn > 0 AND s.drawn < s.n THEN 1 ELSE 0 END AS saw_both, "
        "CASE WHEN p.user_id IS NULL THEN 0 ELSE 1 END AS planned FROM e JOIN product.users u ON u.id = e.user_id "
        "LEFT JOIN s ON s.user_id = e.user_id LEFT JOIN p ON p.user_id = e.user_id), "
        f"h AS (SELECT {drawn('home')} AS treated, COUNT(*) AS people, SUM(planned) AS planned, "
        "COUNT(*) FILTER (WHERE NOT has_it) AS control, BOOL_OR(has_it) AS is_touched, SUM(sessions) AS sessions, "
        "SUM(saw_both) AS saw_both FROM one GROUP BY home) "
        f"SELECT LEAST(people, {TOGETHER}), CAST(treated AS INTEGER), COUNT(*), SUM(people), SUM(planned), SUM(people * people), "
        "SUM(planned * planned), SUM(planned * people), SUM(control), "
        "COALESCE(SUM(control) FILTER (WHERE is_touched), 0), SUM(sessions), SUM(saw_both) FROM h GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return Homes(*np.array([[float(value) for value in row] for row in rows]).T)
