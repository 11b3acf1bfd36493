"""How many used Larder in a month, counted in the ways that get mixed up."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from lab_app.kinds.case.series import PEOPLE
from pipelines.contract.calendar import DAY


@dataclass(frozen=True)
class UsersOfAMonth:
    """User numbers in the apps' log; accounts that the servers saw; of these, people; of these, who saved a plan in the
    month; and who did in the 28 days to its last day."""

    tracked: int
    visited: int
    people: int
    planned: int
    mau: int


def users_of_a_month(
    first: dt.date, last: dt.date, rows: Callable[[str], Sequence[Sequence[Any]]]
) -> UsersOfAMonth:
    """The counts of the month with these two ends; `rows` runs a query. Raises QueryError."""
    within = f"BETWEEN DATE '{first}' AND DATE '{last}'"
    (counts,) = rows(
        f"WITH u AS ({PEOPLE}), a AS (SELECT a.*, u.id FROM product.user_activity a LEFT JOIN u ON u.id = a.user_id "
        f"WHERE activity_date BETWEEN DATE '{last}' - 31 AND DATE '{last}') SELECT "
        f"(SELECT COUNT(DISTINCT user_id) FROM product.events WHERE event_at >= DATE '{first}' AND event_at < DATE '{last + DAY}'), "
        f"COUNT(DISTINCT user_id) FILTER (WHERE activity_date {within}), "
        f"COUNT(DISTINCT id) FILTER (WHERE activity_date {within}), "
        f"COUNT(DISTINCT id) FILTER (WHERE activity_date {within} AND core_action_count > 0), "
        f"COUNT(DISTINCT id) FILTER (WHERE activity_date > DATE '{last}' - 28 AND core_action_count > 0) FROM a"
    )
    return UsersOfAMonth(*map(int, counts))


def february_and_march(as_of: dt.date) -> tuple[tuple[dt.date, dt.date], tuple[dt.date, dt.date]]:
    """February and March of the last year of which March is over: first and last days."""
    year = as_of.year if as_of >= dt.date(as_of.year, 3, 31) else as_of.year - 1
    february = dt.date(year, 2, calendar.monthrange(year, 2)[1])
    return (dt.date(year, 2, 1), february), (dt.date(year, 3, 1), dt.date(year, 3, 31))
