"""The days of a plan, by the learner's own calendar: weeks of seven days from the day on which it begins."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

DAYS = 90
WEEKS = 12


@dataclass(frozen=True)
class Calendar:
    """A plan that begins on `start`; the last week ends on day 84, and the 90 days on `end`."""

    start: dt.date

    @property
    def end(self) -> dt.date:
        """The last of 90 days."""
        return self.start + dt.timedelta(days=DAYS - 1)

    def week(self, number: int) -> tuple[dt.date, dt.date]:
        """First and last day of a week, from 1 on."""
        first = self.start + dt.timedelta(days=7 * (number - 1))
        return first, first + dt.timedelta(days=6)

    def week_on(self, day: dt.date) -> int:
        """The week in which a day lies: 0 before the first, and the last one after it."""
        return max(0, min(WEEKS, (day - self.start).days // 7 + 1))

    def begun(self, day: dt.date) -> int:
        """How many weeks have begun by a day."""
        return self.week_on(day)

    def is_over(self, day: dt.date) -> bool:
        return day > self.end
