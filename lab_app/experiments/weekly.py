"""Who saved a plan in which week since their assignment: counts of people by arm and day of assignment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lab_app.experiments.record import ARMS, Days, Record, enrolled, window
from pipelines.contract.calendar import DAY
from pipelines.statistics.proportions import Share


@dataclass(frozen=True)
class Enrolled:
    """Those of an arm who were enrolled on a day, and how many of them saved a plan in each week since."""

    since: dt.date
    people: int
    planners: tuple[int, ...]


@dataclass(frozen=True)
class Weekly:
    """An experiment's people by arm and day of assignment.

    A week counts only people who were enrolled early enough to be treated, and known, through it.
    """

    days: Days
    arms: dict[str, tuple[Enrolled, ...]]

    def share(self, arm: str, week: int, enrolled_before: dt.date) -> Share | None:
        """The share of an arm that saved a plan in a week, of those enrolled before a day; None of nobody."""
        chosen = [one for one in self.arms[arm] if one.since < enrolled_before]
        people = sum(one.people for one in chosen)
        return Share(sum(one.planners[week] for one in chosen), people) if people else None

    def pair(self, week: int, enrolled_before: dt.date | None = None) -> tuple[Share, Share] | None:
        """Treatment and control in a week, of all who were treated through it unless `enrolled_before` says less."""
        whole = self.days.whole(week + 1)
        before = whole if enrolled_before is None else min(whole, enrolled_before)
        treatment, control = (self.share(arm, week, before) for arm in ("treatment", "control"))
        return None if treatment is None or control is None else (treatment, control)

    @property
    def lasting(self) -> tuple[tuple[Share, Share], ...]:
        """Week by week the shares of one group: those enrolled early enough to be treated through all weeks shown.

        Fewer weeks where not all are known yet; none where nobody has been there for one.
        """
        weeks = self.days.plan.weeks
        early = self.days.whole(weeks)
        while weeks and early <= self.days.first:  # an experiment that still runs shows the weeks that it has
            weeks -= 1
            early = self.days.whole(weeks)
        pairs = (self.pair(week, early) for week in range(weeks))
        return tuple(pair for pair in pairs if pair is not None)

    def by_look(self, week: int) -> tuple[tuple[int, Share, Share], ...]:
        """What was known of a week at the end of each day on which somebody's was newly over.

        As (days since the start, treatment, control), of those whose week was over by then and who were treated through it.
        """
        found = []
        last = (self.days.whole(week + 1) - self.days.first).days
        for day in range(1, last + 1):
            pair = self.pair(week, self.days.first + day * DAY)
            if pair is not None:
                found.append((day + 7 * (week + 1) - 1, *pair))
        return tuple(found)


def weekly(record: Record, days: Days) -> Weekly:
    """Planners by week. Raises QueryError."""
    weeks = days.plan.weeks
    counts = ", ".join(f"COUNT(DISTINCT CASE WHEN week = {week} THEN e.user_id END)" for week in range(weeks))
    rows = record.rows(
        f"WITH e AS ({enrolled(days)}), plans AS (SELECT DISTINCT e.user_id, (a.activity_date - e.since) // 7 AS week "
        "FROM e JOIN product.user_activity a ON a.user_id = e.user_id "
        f"WHERE a.core_action_count > 0 AND {window(days, 'a.activity_date')}) "
        f"SELECT e.variant, e.since, COUNT(DISTINCT e.user_id), {counts} FROM e LEFT JOIN plans p ON p.user_id = e.user_id "
        "GROUP BY ALL ORDER BY ALL"
    )
    arms: dict[str, list[Enrolled]] = {arm: [] for arm in ARMS}
    for arm, since, people, *planners in rows:
        arms[arm].append(Enrolled(since, int(people), tuple(map(int, planners))))
    return Weekly(days, {arm: tuple(found) for arm, found in arms.items()})
