"""How people come by: how many different ones after so many days, from a day of the release's past on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lab_app.experiments.record import Record
from lab_app.kinds.case.series import PEOPLE
from pipelines.contract.calendar import DAY


@dataclass(frozen=True)
class Pace:
    """By day from `first` on: people who came by for the first time since then, and those of them who saved a plan in the 7
    days from that visit; all visitors of the day; and those who signed up on it, and saved a plan in the 7 days from then."""

    first: dt.date
    people: tuple[int, ...]
    planners: tuple[int, ...]
    visitors: tuple[int, ...]
    newcomers: tuple[int, ...]
    new_planners: tuple[int, ...]

    @property
    def days(self) -> int:
        return len(self.people)

    @property
    def visitors_a_day(self) -> float:
        return sum(self.visitors) / max(self.days, 1)

    @property
    def newcomers_a_day(self) -> float:
        """At least a fraction, so that it can be divided by."""
        return max(sum(self.newcomers) / max(self.days, 1), 0.01)

    def people_by(self, days: int) -> int:
        """Different people in the first so many days."""
        return sum(self.people[:days])

    def planners_by(self, days: int) -> int:
        return sum(self.planners[:days])

    def newcomers_by(self, days: int) -> int:
        return sum(self.newcomers[:days])

    def new_planners_by(self, days: int) -> int:
        return sum(self.new_planners[:days])

    def days_until(self, people: int) -> int | None:
        """Days until there are so many different people; None where there are not in all these days."""
        so_far = 0
        for day, more in enumerate(self.people, 1):
            so_far += more
            if so_far >= people:
                return day
        return None


def pace_from(record: Record, first: dt.date, days: int) -> Pace:
    """The pace of so many days, fewer where the release ends before. Raises QueryError."""
    end = min(first + days * DAY, record.as_of + DAY)
    rows = record.rows(
        f"WITH people AS ({PEOPLE}), visits AS (SELECT a.user_id, a.activity_date AS day, a.core_action_count > 0 AS plans, "
        "CAST(p.created_at AS DATE) AS born FROM product.user_activity a JOIN people p ON p.id = a.user_id "
        f"WHERE a.activity_date >= DATE '{first}' AND a.activity_date < DATE '{end + 7 * DAY}'), "
        "firsts AS (SELECT user_id, MIN(day) AS day, ANY_VALUE(born) AS born FROM visits GROUP BY user_id), "
        "planned AS (SELECT DISTINCT v.user_id FROM visits v JOIN firsts f ON f.user_id = v.user_id "
        "WHERE v.plans AND v.day < f.day + 7), "
        "came AS (SELECT f.day, COUNT(*) AS people, COUNT(p.user_id) AS planners, COUNT(*) FILTER (WHERE f.born = f.day) AS fresh, "
        "COUNT(p.user_id) FILTER (WHERE f.born = f.day) AS fresh_planners FROM firsts f "
        "LEFT JOIN planned p ON p.user_id = f.user_id GROUP BY f.day), "
        "seen AS (SELECT day, COUNT(DISTINCT user_id) AS visitors FROM visits GROUP BY day) "
        "SELECT s.day, COALESCE(c.people, 0), COALESCE(c.planners, 0), s.visitors, COALESCE(c.fresh, 0), "
        "COALESCE(c.fresh_planners, 0) FROM seen s "
        f"LEFT JOIN came c ON c.day = s.day WHERE s.day < DATE '{end}' ORDER BY s.day"
    )
    found = {day: tuple(map(int, counts)) for day, *counts in rows}
    none = (0, 0, 0, 0, 0)
    by_day = [found.get(first + place * DAY, none) for place in range((end - first).days)]
    columns = tuple(zip(*by_day, strict=True)) if by_day else ((),) * len(none)
    return Pace(first, *columns)
