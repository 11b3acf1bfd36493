"""Asking a release for an experiment: who is enrolled, and the queries that all readings begin with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from lab_app.experiments.plans import Plan
from pipelines.contract.calendar import DAY

ARMS = ("control", "treatment")


class Record(Protocol):
    """What can be asked of a release: `lab_app.kinds.case.Known` is one."""

    @property
    def as_of(self) -> dt.date:
        """The last whole day."""

    def rows(self, sql: str) -> Sequence[Sequence[Any]]:
        """The rows of a query. Raises QueryError."""


class NotRunError(Exception):
    """An experiment that has nobody in one of its arms in this release. The message says so, for learners."""


@dataclass(frozen=True)
class Days:
    """The days of an experiment, ends of ranges not in them. `until` is the first day that is not known yet, or that is
    not looked at."""

    plan: Plan
    first: dt.date
    until: dt.date

    @property
    def enrolled(self) -> dt.date:
        """The first day on which nobody is enrolled any more."""
        return min(self.first + self.plan.enrols * DAY, self.until)

    @property
    def treated(self) -> dt.date:
        """The first day that is not looked at, or on which nobody is treated any more."""
        if self.plan.treats is None:
            return self.until
        return min(self.first + self.plan.treats * DAY, self.until)

    @property
    def followed(self) -> dt.date:
        """The first day that no week of anybody has which is followed."""
        return min(self.enrolled + 7 * self.plan.weeks * DAY, self.treated)

    def whole(self, weeks: int) -> dt.date:
        """The first day on which one is enrolled too late to be treated, and known, through so many weeks."""
        early = self.first + self.plan.enrolled_for(weeks) * DAY
        return min(early, self.until - 7 * weeks * DAY + DAY)

    @property
    def planned(self) -> int:
        """Days from the start until all that the plan looks at is known."""
        return self.plan.enrolled_for(self.plan.weeks) + 7 * self.plan.weeks - 1

    @property
    def is_over(self) -> bool:
        """Whether all that the plan looks at is known."""
        return self.until >= self.first + self.planned * DAY


def days_of(record: Record, plan: Plan, day: int | None = None) -> Days:
    """The days of an experiment, as they are known; with `day`, as they were known at the end of that day, counted from 1.

    Raises NotRunError and QueryError.
    """
    ((first, arms),) = record.rows(
        "SELECT CAST(MIN(assigned_at) AS DATE), COUNT(DISTINCT variant) FROM product.experiment_assignments "
        f"WHERE experiment = '{plan.experiment}'"
    )
    known = record.as_of + DAY
    until = known if day is None or first is None else min(known, first + day * DAY)
    if arms != len(ARMS) or first >= until:
        raise NotRunError(
            f"“{plan.title}” has nobody in one of its groups in this data, so there is nothing to read."
        )
    return Days(plan, first, until)


def enrolled(days: Days) -> str:
    """A query for those enrolled by the last day that is looked at: user_id, variant, since (a day), exposed_at."""
    return (
        "SELECT user_id, MIN(variant) AS variant, CAST(MIN(assigned_at) AS DATE) AS since, "
        "MIN(exposed_at) AS exposed_at FROM product.experiment_assignments "
        f"WHERE experiment = '{days.plan.experiment}' AND assigned_at < DATE '{days.until}' GROUP BY user_id"
    )


def window(days: Days, at: str) -> str:
    """A condition on the day `at` of something that an enrolled person `e` did: since the assignment, while followed."""
    return (
        f"{at} >= e.since AND {at} < e.since + {7 * days.plan.weeks} AND {at} >= DATE '{days.first}' "
        f"AND {at} < DATE '{days.followed}'"
    )
